import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redact } from '../../src/transcript/redaction.ts'
import { createVault } from '../../src/transcript/vault.ts'

describe('redaction', () => {
  it.each([
    ['write to lena.m@example.org please', 'write to [EMAIL_1] please'],
    ['LENA.M@EXAMPLE.ORG and lena.m@example.org', '[EMAIL_1] and [EMAIL_1]'],
    ['a@example.org or b@example.org', '[EMAIL_1] or [EMAIL_2]'],
    ['card 4111 1111 1111 1111, thanks', 'card [CARD_1], thanks'],
    ['4111-1111-1111-1111', '[CARD_1]'],
    ['call me on (213) 373-4253', 'call me on [PHONE_1]'],
    ['+34 600 000 011', '[PHONE_1]'],
    ['my mobile is 01632 960123', 'my mobile is [PHONE_1]'],
  ])('replaces in %j', (text, redacted) => {
    expect(redact(text, createVault())).toBe(redacted)
  })

  it.each([
    'order 4111 1111 1111 1112 is late',
    'it cost 1,249.00 on 12/11/2026 at 14:30',
    'order number 48213, size BS7 8CV',
    'my account number is 85731890',
    'I paid 3 times 400 for 2 bikes',
    '@lena see you @ 5',
  ])('leaves %j alone', (text) => {
    expect(redact(text, createVault())).toBe(text)
  })

  it('tells two addresses apart that differ in a dot', () => {
    const vault = createVault()
    const text = 'john.doe@example.org, sorry, johndoe@example.org'
    expect(redact(text, vault)).toBe('[EMAIL_1], sorry, [EMAIL_2]')
    expect(vault.restore(redact(text, vault))).toBe(text)
  })

  it('finds what stands far back in a long line', () => {
    const filler = 'I told you so many times. '.repeat(100)
    expect(redact(`${filler}+34 600 000 011 ${filler} lena@example.org`, createVault())).toBe(
      `${filler}[PHONE_1] ${filler} [EMAIL_1]`,
    )
  })

  it('takes work in proportion to the length of a line', () => {
    // Of this thread alone, however busy the machine is.
    const workOf = (text: string) => {
      const before = process.threadCpuUsage()
      redact(text, createVault())
      return process.threadCpuUsage(before).user
    }
    workOf('warm up 600 000 011')
    for (const piece of [
      'a',
      '1',
      'a@',
      'a.',
      '1 ',
      '(',
      'A ',
      'a at ',
      '1-',
      'pin is ',
      '12 Main ',
      'GB29 ',
      '(1) ',
      '1 Aa ',
      '[',
      '中',
      '🙂',
    ]) {
      // In microseconds. Quadratic work would be 64 times as much, and begins at a second where it is worth a word.
      expect(workOf(piece.repeat(80_000 / piece.length))).toBeLessThan(
        30 * workOf(piece.repeat(10_000 / piece.length)) + 200_000,
      )
    }
  })

  it('puts the values back, and only those', () => {
    const vault = createVault()
    const text = 'lena@example.org, 4111 1111 1111 1111 and [PHONE_7]'
    expect(vault.restore(redact(text, vault))).toBe(text)
  })

  it('gives the same placeholders in the same order whenever a chat is read again', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.emailAddress(), fc.constant('4111 1111 1111 1111'), fc.string())), (lines) => {
        const read = () => {
          const vault = createVault()
          return lines.map((line) => redact(line, vault))
        }
        expect(read()).toEqual(read())
      }),
    )
  })
})
