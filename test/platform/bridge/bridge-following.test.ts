import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { conversationId } from '../../../src/domain/ids.ts'
import { createBridgeFollowing } from '../../../src/platform/bridge/bridge-following.ts'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

const [lena, ivo] = [conversationId('lena'), conversationId('ivo')]

function startFollowing() {
  const changed: string[] = []
  return { changed, following: createBridgeFollowing((id) => void changed.push(id)) }
}

it('says since when a conversation is not heard that the workspace left for another one, until it is back', () => {
  const { changed, following } = startFollowing()
  using _ended = following
  following.note(lena, true)
  expect(following.unheardSince(lena)).toBeUndefined()
  vi.advanceTimersByTime(5_000)
  following.note(lena, false)
  following.note(ivo, true)
  expect(following.unheardSince(lena)).toEqual(new Date(5_000))
  expect(following.unheardSince(ivo)).toBeUndefined()
  following.note(lena, true)
  expect(following.unheardSince(lena)).toBeUndefined()
  expect(changed).toEqual([lena, lena])
})

it('counts from the last word where a widget is gone without one', () => {
  const { changed, following } = startFollowing()
  using _ended = following
  following.note(lena, true)
  vi.advanceTimersByTime(30_000)
  following.note(lena, true)
  vi.advanceTimersByTime(60_000)
  expect(following.unheardSince(lena)).toBeUndefined()
  vi.advanceTimersByTime(30_000)
  expect(following.unheardSince(lena)).toEqual(new Date(30_000))
  expect(changed).toEqual([lena])
})

it('knows nothing of what no widget told, and forgets what is a day old', () => {
  const { changed, following } = startFollowing()
  using _ended = following
  following.note(ivo, false)
  expect(following.unheardSince(ivo)).toBeUndefined()
  following.note(lena, true)
  following.note(lena, false)
  vi.advanceTimersByTime(25 * 3_600_000)
  expect(following.unheardSince(lena)).toBeUndefined()
  expect(changed).toEqual([lena])
})
