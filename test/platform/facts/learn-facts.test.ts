import { describe, expect, it } from 'vitest'
import type { Fact } from '../../../src/domain/fact.ts'
import type { FactOrigin, FactReading } from '../../../src/platform/liveperson-chat/facts/fact-readings.ts'
import { learnFacts } from '../../../src/platform/liveperson-chat/facts/learn-facts.ts'

const fact = (name: string): Fact => ({ source: 'visit', name, value: 'x' })
const reading = (origin: FactOrigin, read: FactReading['read']): FactReading => ({ origin, read })

function learn(readings: readonly FactReading[]) {
  const stop = new AbortController()
  const time = Promise.withResolvers<void>()
  const told: string[] = []
  const done = learnFacts(readings, {
    signal: stop.signal,
    onFacts: (facts) => void told.push(facts.map(({ name }) => name).join(' ')),
    onRead: () => undefined,
    onFailure: (origin, error) => void told.push(`${origin} ${error.message}`),
    // The time is up when the test says so, or everything has answered.
    wait: (_ms, signal) =>
      Promise.race([
        time.promise,
        new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
      ]),
  })
  return { done, told, stop, timeIsUp: time.resolve }
}

describe('learning facts', () => {
  it('waits for all sources side by side, and hands over what they brought in their order', async () => {
    const slow = Promise.withResolvers<readonly Fact[]>()
    const { done, told } = learn([
      reading('custom-variables', () => slow.promise),
      reading('visit-info', () => Promise.resolve([fact('b')])),
    ])
    slow.resolve([fact('a')])
    await done
    expect(told).toEqual(['a b'])
  })

  it('goes on when the time is up, and hands over what comes later', async () => {
    const slow = Promise.withResolvers<readonly Fact[]>()
    const { done, told, timeIsUp } = learn([
      reading('visit-state', () => slow.promise),
      reading('visit-info', () => Promise.resolve([fact('early')])),
    ])
    timeIsUp()
    await done
    expect(told).toEqual(['early'])
    slow.resolve([fact('late')])
    await slow.promise.then(() => undefined)
    await Promise.resolve()
    expect(told).toEqual(['early', 'late'])
  })

  it('takes the facts of one source although another fails, and says so', async () => {
    const { done, told } = learn([
      reading('visit-state', () => Promise.reject(new Error('403'))),
      reading('participant', () => {
        throw new Error('not even asked')
      }),
      reading('visit-info', () => Promise.resolve([fact('b')])),
    ])
    await done
    expect(told.toSorted()).toEqual(['b', 'participant not even asked', 'visit-state 403'])
  })

  it('says nothing more when it is told to stop', async () => {
    const slow = Promise.withResolvers<readonly Fact[]>()
    const { done, told, stop } = learn([
      reading('visit-state', () => slow.promise),
      reading('visit-info', () => Promise.resolve([fact('b')])),
    ])
    stop.abort()
    await done
    slow.resolve([fact('a')])
    await slow.promise
    expect(told).toEqual([])
  })

  it('asks and tells nothing where there is no source', async () => {
    const { done, told } = learn([])
    await done
    expect(told).toEqual([])
  })
})
