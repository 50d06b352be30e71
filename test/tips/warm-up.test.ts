import { describe, expect, it } from 'vitest'
import { findPersonal } from '../../src/transcript/redaction.ts'
import { findAttack } from '../../src/tips/attack-shapes.ts'
import { findRisk } from '../../src/tips/offline/find-risk.ts'
import { warmUp, warmUpLines } from '../../src/tips/warm-up.ts'

describe('warming up', () => {
  it('reads lines that have something for each of the finders, so that each pattern is compiled', () => {
    const kinds = new Set(warmUpLines.flatMap((line) => findPersonal(line).map(({ kind }) => kind)))
    expect([...kinds].toSorted()).toEqual(
      expect.arrayContaining(['BIRTH', 'CARD', 'EMAIL', 'IBAN', 'NAME', 'PHONE', 'SECRET', 'ADDRESS']),
    )
    expect(warmUpLines.some((line) => findAttack(line) !== undefined)).toBe(true)
    expect(warmUpLines.some((text) => findRisk({ speaker: 'visitor', text })?.kind === 'legal')).toBe(true)
  })

  it('leaves nothing behind that the next line would be told by', () => {
    const before = findPersonal('Quillon is here')
    warmUp()
    expect(findPersonal('Quillon is here')).toEqual(before)
  })
})
