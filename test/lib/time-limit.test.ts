import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startTimeLimit } from '../../src/lib/time-limit.ts'

it('aborts with the reason of whichever signal aborts first, and says that the time was not over', () => {
  const [one, other] = [new AbortController(), new AbortController()]
  using limit = startTimeLimit(60_000, one.signal, other.signal)
  other.abort('enough')
  one.abort('later')
  expect(limit.signal.reason).toBe('enough')
  expect(limit.isOver()).toBe(false)
  using late = startTimeLimit(60_000, AbortSignal.abort('before'))
  expect(late.signal.reason).toBe('before')
})

it('aborts when the time is over', async () => {
  using limit = startTimeLimit(1)
  await new Promise((resolve) => limit.signal.addEventListener('abort', resolve))
  expect(limit.isOver()).toBe(true)
})

it('does nothing more once it is disposed of', async () => {
  const other = new AbortController()
  const limit = startTimeLimit(1, other.signal)
  limit[Symbol.dispose]()
  other.abort()
  await wait(10)
  expect(limit.signal.aborted).toBe(false)
})
