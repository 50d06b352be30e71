import { describe, expect, it } from 'vitest'
import { createBreaker } from '../../src/platform/liveperson-chat/breaker.ts'
import { createAtMost } from '../../src/lib/at-most.ts'

/** An account whose sessions fail or hear as the test says, on a clock of its own. */
function account(size: number) {
  let time = 0
  const waiting = new Set<{ until: number; resolve: () => void }>()
  const changes: string[] = []
  const breaker = createBreaker({
    now: () => time,
    random: () => 0.5,
    onChange: (state) => void changes.push(`${time / 1_000} ${state}`),
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const entry = { until: time + ms, resolve }
        waiting.add(entry)
        signal.addEventListener('abort', () => resolve(), { once: true })
      }),
  })
  const stop = new AbortController()
  const probes: number[] = []
  const seats = Array.from({ length: size }, () => breaker.join())
  let isUp = true
  let held = 0
  let well = 0
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    breaker,
    changes,
    probes,
    seats,
    stop,
    held: () => held,
    well: () => well,
    set up(value: boolean) {
      isUp = value
    },
    /** Every session asks once, unless it is held; and again when it was let through as a probe. */
    ask() {
      for (const seat of seats) void again(seat)
      async function again(seat: (typeof seats)[number]): Promise<void> {
        const leave = await seat.mayAsk(stop.signal, () => (held += 1))
        if (stop.signal.aborted) return
        if (isUp) seat.heard()
        else seat.failed()
        if (leave === 'well') return void (well += 1)
        probes.push(time / 1_000)
        return again(seat)
      }
    },
    async pass(ms: number) {
      for (const end = time + ms; time < end;) {
        time += 500
        for (const entry of waiting) {
          if (entry.until > time) continue
          waiting.delete(entry)
          entry.resolve()
        }
        await settle()
      }
    },
  }
}

describe('the circuit breaker of an account', () => {
  it('lets a few sessions try for all after 5, 10 and 15 s, and then every two minutes', async () => {
    const down = account(40)
    down.up = false
    await down.pass(7_000)
    down.seats[0]?.failed()
    expect(down.changes).toEqual(['7 down'])
    down.ask()
    await down.pass(400_000)
    expect(down.well()).toBe(0)
    expect(down.probes.filter((_, index) => index % 3 === 0)).toEqual([12, 22, 37, 157, 277, 397])
    expect(down.probes).toHaveLength(18)
    expect(down.changes).toHaveLength(1)
    down.stop.abort()
  })

  it('lets all come back spread out when one of them hears again', async () => {
    const down = account(4_000)
    down.up = false
    await down.pass(7_000)
    down.seats[0]?.failed()
    down.ask()
    await down.pass(1_000)
    expect([down.well(), down.held()]).toEqual([0, 4_000])
    down.up = true
    await down.pass(4_500)
    expect(down.changes).toEqual(['7 down', '12 back'])
    expect(down.well()).toBeLessThan(10)
    await down.pass(10_000)
    expect(down.well()).toBe(4_000)
    expect(down.breaker.downSince()).toBeUndefined()
  })

  it('lets a session that began to try go on until it heard or failed', async () => {
    const down = account(10)
    down.up = false
    await down.pass(7_000)
    down.seats[0]?.failed()
    const leaves: string[] = []
    const [one] = down.seats
    const ask = () => void one?.mayAsk(down.stop.signal, () => undefined).then((leave) => leaves.push(leave))
    for (let call = 0; call < 3; call += 1) {
      ask()
      await down.pass(5_500)
    }
    expect(leaves).toEqual(['probe', 'probe', 'probe'])
    one?.failed()
    for (let turn = 0; turn < 2; turn += 1) void down.seats[turn + 1]?.mayAsk(down.stop.signal, () => undefined)
    await down.pass(500)
    ask()
    await down.pass(500)
    expect(leaves).toHaveLength(3)
    one?.tryOn()
    ask()
    await down.pass(500)
    expect(leaves).toHaveLength(4)
    down.stop.abort()
  })

  it('is shut while anybody hears, whoever fails', async () => {
    const one = account(10)
    for (let second = 0; second < 60; second += 2) {
      await one.pass(2_000)
      one.seats[0]?.heard()
      one.seats[1]?.failed()
    }
    expect(one.changes).toEqual([])
  })

  it('leaves a few sessions to their own patience', async () => {
    const few = account(3)
    await few.pass(7_000)
    few.seats[0]?.failed()
    few.up = false
    few.ask()
    await few.pass(500)
    expect([few.well(), few.held()]).toEqual([3, 0])
  })
})

describe('a log that does not repeat itself', () => {
  it('lets so many pass in a while, and tells how many it held back', () => {
    let time = 0
    const lines = createAtMost({ count: 2, perMs: 1_000, now: () => time })
    expect([lines.take(), lines.take(), lines.take(), lines.take()]).toEqual([
      { heldBack: 0 },
      { heldBack: 0 },
      undefined,
      undefined,
    ])
    time = 1_000
    expect([lines.take(), lines.take()]).toEqual([{ heldBack: 2 }, { heldBack: 0 }])
  })
})
