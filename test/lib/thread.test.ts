import { describe, expect, it } from 'vitest'
import { startThread } from '../../src/lib/thread.ts'
import type { OddCalls } from '../helpers/odd-thread.ts'

const program = new URL('../helpers/odd-thread.ts', import.meta.url)
const signal = new AbortController().signal

describe('a thread that answers', () => {
  it('answers by name, each question its own, and tells what went wrong', async () => {
    const ends: unknown[] = []
    await using thread = startThread<OddCalls>(program, (cause) => ends.push(cause))
    const [one, other] = await Promise.all([thread.ask('double', 2, signal), thread.ask('double', 21, signal)])
    expect([one, other]).toEqual([4, 42])
    await expect(thread.ask('fail', undefined, signal)).rejects.toThrow('not today')
    await expect(thread.ask('double', 1, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
    expect(ends).toEqual([])
  })

  it('rejects who waits where it falls over or is closed, and whoever asks after that', async () => {
    const ends: unknown[] = []
    await using thread = startThread<OddCalls>(program, (cause) => ends.push(cause))
    const waiting = thread.ask('never', undefined, signal)
    const over = waiting.catch(String)
    await thread.ask('fall', undefined, signal)
    expect(await over).toContain('fell over')
    await expect(thread.ask('double', 1, signal)).rejects.toThrow('fell over')
    expect(ends).toHaveLength(1)
    const closed = startThread<OddCalls>(program, (cause) => ends.push(cause))
    const left = closed.ask('never', undefined, signal).catch(String)
    await closed[Symbol.asyncDispose]()
    expect(await left).toContain('closed')
    expect(ends).toHaveLength(1)
  })
})
