import { expect, it } from 'vitest'
import { combineChecks } from '../../src/tips/checks/text-check.ts'

it('lets a placeholder out whole, wherever a check would cut it', () => {
  const text = 'for you, [NAME_1]'
  for (let held = 9; held < text.length; held += 1) expect(combineChecks([() => held])(text, false)).toBe(9)
  expect(combineChecks([() => text.length])(text, false)).toBe(text.length)
  expect(combineChecks([() => 8])(text, false)).toBe(8)
})
