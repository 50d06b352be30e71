import { describe, expect, it } from 'vitest'
import { createGate } from '../../src/lib/gate.ts'

const turns = () => new Promise((resolve) => setImmediate(resolve))

describe('a gate', () => {
  it('lets so many in at a time, in the order in which they came', async () => {
    const gate = createGate(2)
    const { signal } = new AbortController()
    const inside: number[] = []
    const places: Disposable[] = []
    for (let number = 0; number < 5; number += 1)
      void gate.enter(signal).then((place) => {
        inside.push(number)
        places.push(place)
      })
    await turns()
    expect(inside).toEqual([0, 1])
    places[0]?.[Symbol.dispose]()
    places[0]?.[Symbol.dispose]()
    await turns()
    expect(inside).toEqual([0, 1, 2])
    places[1]?.[Symbol.dispose]()
    places[2]?.[Symbol.dispose]()
    await turns()
    expect(inside).toEqual([0, 1, 2, 3, 4])
  })

  it('lets go of whoever is told to stop, and is as wide as before', async () => {
    const gate = createGate(1)
    const stop = new AbortController()
    const first = await gate.enter(stop.signal)
    const second = gate.enter(stop.signal)
    stop.abort()
    ;(await second)[Symbol.dispose]()
    first[Symbol.dispose]()
    const { signal } = new AbortController()
    const third = await gate.enter(signal)
    let isIn = false
    void gate.enter(signal).then(() => (isIn = true))
    await turns()
    expect(isIn).toBe(false)
    third[Symbol.dispose]()
    await turns()
    expect(isIn).toBe(true)
  })
})
