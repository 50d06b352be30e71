import { expect, it } from 'vitest'
import { printable } from '../../src/lib/printable.ts'

it('takes out what would steer a terminal, and leaves lines as they are', () => {
  expect(printable('a\u001B[2J\u001B]0;mine\u0007\r\nb\tc \u202Egnp\u009Bx\u2028 – Ä 日 👍🏽')).toBe(
    'a�[2J�]0;mine��\nb\tc �gnp�x� – Ä 日 👍🏽',
  )
})
