import { describe, expect, it } from 'vitest'
import { createLogins } from '../../src/platform/liveperson-chat/logins.ts'
import { loginFloorMs } from '../../src/platform/liveperson-chat/retry-rules.ts'

/** A clock that waiting moves on. */
function clocked() {
  let time = 1_000_000
  const waits: number[] = []
  const logins = createLogins({
    now: () => time,
    wait: async (ms, signal) => {
      await Promise.resolve()
      if (signal.aborted) return
      waits.push(ms)
      time += ms
    },
  })
  return { logins, waits, now: () => time }
}

const { signal } = new AbortController()

describe('logins of one account', () => {
  it('of one identity come one after the other, five seconds apart, whatever becomes of them', async () => {
    const { logins, now } = clocked()
    const starts: number[] = []
    let under = 0
    const logIn = async (fails: boolean) => {
      starts.push(now())
      under += 1
      await new Promise((resolve) => setImmediate(resolve))
      expect(under).toBe(1)
      under -= 1
      if (fails) throw new Error('refused')
      return 'in'
    }
    const results = await Promise.allSettled(
      [true, false, false].map((fails) => logins.next('ada', signal, () => logIn(fails))),
    )
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    expect(starts.map((at) => at - (starts[0] ?? 0))).toEqual([0, loginFloorMs, 2 * loginFloorMs])
  })

  it('of two identities do not wait for each other', async () => {
    const { logins, waits } = clocked()
    let finish = () => {}
    const first = logins.next('ada', signal, () => new Promise<void>((resolve) => (finish = resolve)))
    expect(await logins.next('ben', signal, () => Promise.resolve('in'))).toBe('in')
    finish()
    await first
    expect(waits).toEqual([])
  })

  it('let nobody past who is still at it when one in between gives up', async () => {
    const { logins } = clocked()
    const order: string[] = []
    let finish = () => {}
    const first = logins.next('ada', signal, async () => {
      await new Promise<void>((resolve) => (finish = resolve))
      order.push('first')
    })
    const impatient = new AbortController()
    const second = logins.next('ada', impatient.signal, () => Promise.resolve(order.push('second')))
    const third = logins.next('ada', signal, () => Promise.resolve(order.push('third')))
    impatient.abort(new Error('given up'))
    await expect(second).rejects.toThrow('given up')
    finish()
    await Promise.all([first, third])
    expect(order).toEqual(['first', 'third'])
  })
})
