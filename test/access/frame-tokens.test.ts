import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createFrameTokens } from '../../src/access/frame-tokens.ts'
import { personId } from '../../src/domain/ids.ts'

const key = randomBytes(32)
const ada = { personId: personId('ada'), sessionId: 's1', signedInAt: 0 }
const minute = 60_000

it('opens for ten minutes, also after a restart with the same key', () => {
  let now = 0
  const { token = '', expiresInMs } = createFrameTokens(key, () => now).issue(ada) ?? {}
  expect(expiresInMs).toBe(10 * minute)
  const restarted = createFrameTokens(key, () => now)
  expect(restarted.read(token)).toEqual(ada)
  now = 10 * minute
  expect(restarted.read(token)).toBeUndefined()
})

it('ends after twelve hours of renewals', () => {
  const tokens = (now: number) => createFrameTokens(key, () => now)
  expect(tokens(12 * 60 * minute - 5_000).issue(ada)?.expiresInMs).toBe(5_000)
  expect(tokens(12 * 60 * minute).issue(ada)).toBeUndefined()
})

it('is no other than the one that was given out, and of this key', () => {
  const { token = '' } = createFrameTokens(key, () => 0).issue(ada) ?? {}
  const forged = Buffer.from(JSON.stringify({ ...ada, personId: 'ben', until: 1e15 })).toString('base64url')
  const read = createFrameTokens(key, () => 0).read
  for (const wrong of ['', '.', 'x', `${forged}.${token.split('.')[1]}`, `${token}x`, token.split('.')[0] ?? '']) {
    expect(read(wrong)).toBeUndefined()
  }
  expect(createFrameTokens(randomBytes(32), () => 0).read(token)).toBeUndefined()
})

it('opens the way to new tokens for a day, and nothing else, where it is for renewal', () => {
  let now = 0
  const tokens = createFrameTokens(key, () => now)
  const { token = '' } = tokens.issue(ada, 'renewal') ?? {}
  const call = tokens.issue(ada)?.token ?? ''
  expect(tokens.read(token)).toBeUndefined()
  expect(tokens.read(call, 'renewal')).toBeUndefined()
  now = 12 * 60 * minute - 1
  expect(tokens.read(token, 'renewal')).toEqual(ada)
  now += 1
  expect(tokens.read(token, 'renewal')).toBeUndefined()
})

it('ends with its session, and with it alone', () => {
  const tokens = createFrameTokens(key, () => 0)
  const [mine, other] = [tokens.issue(ada)?.token ?? '', tokens.issue({ ...ada, sessionId: 's2' })?.token ?? '']
  tokens.endSession('s1')
  expect(tokens.read(mine)).toBeUndefined()
  expect(tokens.issue(ada)).toBeUndefined()
  expect(tokens.read(other)).toMatchObject({ sessionId: 's2' })
})
