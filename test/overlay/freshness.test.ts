import { expect, it } from 'vitest'
import { bridgeFreshness, toFreshness } from '../../src/overlay/freshness.ts'

const since = new Date(5_000)
const trouble = { state: 'trouble', since, because: 'HTTP 503' } as const

it('tells one agent’s trouble from a platform that answers nobody', () => {
  expect(toFreshness({ state: 'opening', since })).toEqual({ state: 'catching-up', since: 5_000 })
  expect(toFreshness({ state: 'hearing', since }, 4_000)).toEqual({ state: 'live', since: 5_000 })
  expect(toFreshness(trouble)).toMatchObject({ state: 'stale', since: 5_000, code: 'platform-silent' })
  expect(toFreshness(trouble, 4_000)).toMatchObject({ state: 'platform-down', since: 4_000 })
  expect(toFreshness({ state: 'stopped', since, because: 'x', harm: true }, 4_000)).toMatchObject({
    state: 'stale',
    code: 'stopped-for-harm',
    because: expect.stringContaining('has stopped'),
  })
})

it('says of what a workspace brings that it is heard as opened, and of nothing more', () => {
  expect(bridgeFreshness({ open: true, since })).toEqual({ state: 'as-sent', since: 5_000, by: 'workspace' })
  expect(bridgeFreshness({ open: false, since })).toEqual({ state: 'not-opened', since: 5_000 })
})
