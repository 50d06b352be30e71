import { expect, it } from 'vitest'
import { completeSettings, settingsChange, usualSettings } from '../../src/domain/agent-settings.ts'

it('takes over what is sound, and leaves the rest as it was', () => {
  const before = { ...usualSettings, theme: 'dark' as const, sound: true }
  expect(completeSettings({ textSizePx: 16, theme: 'pink', other: 1, sound: undefined }, before)).toEqual({
    ...before,
    textSizePx: 16,
  })
})

it.each([undefined, null, 'dark', 7, [], {}])('is as usual where %j is all that is kept', (raw) => {
  expect(completeSettings(raw)).toEqual(usualSettings)
})

it.each([{ textSizePx: 11 }, { textSizePx: 20.5 }, { mode: 'loud' }, { more: true }, []])(
  'takes no change such as %j',
  (change) => {
    expect(settingsChange.safeParse(change).success).toBe(false)
  },
)
