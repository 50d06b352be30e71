import { describe, expect, it } from 'vitest'
import { factSources } from '../../src/domain/fact.ts'
import type { Fact, FactSource } from '../../src/domain/fact.ts'
import { teamFinders } from '../../src/transcript/finders/team-pattern.ts'
import { redactFact } from '../../src/transcript/fact-redaction.ts'
import { redact } from '../../src/transcript/redaction.ts'
import { parseTeamPatterns } from '../../src/transcript/team-patterns.ts'
import { createVault } from '../../src/transcript/vault.ts'

const told = (name: string, value: string, source: FactSource = 'pre-chat'): Fact => ({ source, name, value })

describe('redaction of facts', () => {
  it.each([
    ['Your name', 'Lin Ode', '[NAME_1001]'],
    ['firstName', 'Lin', '[NAME_1001]'],
    ['apellido', 'Gómez', '[NAME_1001]'],
    ['E-Mail', 'lin@example.org', '[EMAIL_1001]'],
    ['contact_phone', '600 000 000', '[PHONE_1001]'],
    ['Date of birth', '2 January 1986', '[BIRTH_1001]'],
    ['dateOfBirth', '1986-01-02', '[BIRTH_1001]'],
    ['Geburtsdatum', '02.01.1986', '[BIRTH_1001]'],
    ['Delivery address', '7 Hill Road', '[ADDRESS_1001]'],
    ['postcode', 'BS7 8CV', '[ADDRESS_1001]'],
    ['customerId', 'C-17', '[ID_1001]'],
    ['Membership number', '48213', '[ID_1001]'],
    ['IBAN', 'ES91 2100', '[ID_1001]'],
    ['Anything else?', 'write to lin@example.org from 203.0.113.7', 'write to [EMAIL_1001] from [IP_1001]'],
    ['server', 'at 2001:db8::7.', 'at [IP_1001].'],
  ])('replaces in %s: %s', (name, value, redacted) => {
    const vault = createVault()
    expect(redactFact(told(name, value), vault).value).toBe(redacted)
    expect(vault.restore(redacted)).toBe(value)
  })

  it.each([
    ['Order number', 'LW-48213'],
    ['Product name', 'City bike'],
    ['Phone model', 'the blue one'],
    ['E-mail newsletter', 'yes'],
    ['Care plan', 'gold, since 12:30:15 on 2026-01-02'],
    ['App version', '140.0.7339.80'],
  ])('leaves %s: %s alone', (name, value) => {
    expect(redactFact(told(name, value), createVault()).value).toBe(value)
  })

  it('replaces the whole value of a field that is personal, whatever its name, and keeps no mark of it', () => {
    const fact: Fact = { source: 'participant', name: 'Account name', value: 'Acme', personal: 'NAME' }
    expect(redactFact(fact, createVault())).toEqual({
      source: 'participant',
      name: 'Account name',
      value: '[NAME_5001]',
    })
  })

  it.each(factSources)('finds e-mail addresses and IP addresses in facts of every source: %s', (source) => {
    const { value } = redactFact(told('Note', 'lin@example.org, 203.0.113.7', source), createVault())
    expect(value).toMatch(/^\[EMAIL_\d001\], \[IP_\d001\]$/)
  })

  it('finds personal values in the name too, which others may have chosen', () => {
    const fact = told('Plan of lin@example.org', 'gold', 'custom-variable')
    expect(redactFact(fact, createVault())).toMatchObject({ name: 'Plan of [EMAIL_2001]', value: 'gold' })
  })

  it.each([
    ['Order number', 'LW-48213', '[ORDER_1001]'],
    ['orderNumber', 'LW-48213', '[ORDER_1001]'],
    ['order_number', 'see LW-48213', 'see LW-48213'],
    ['Note', 'the order LW-48213, for a gift', 'the order [ORDER_1001], for a gift'],
    ['Note', 'it says RMA4821', 'it says [ID_1001]'],
    ['Order status', 'on its way', 'on its way'],
    ['Plan', 'LW-48213', 'LW-48213'],
  ])('replaces what the team’s patterns find in %s: %s', (name, value, redacted) => {
    const team = teamFinders(
      parseTeamPatterns(`patterns:
  - { kind: ORDER, after: [order, order number], forms: ['@{1,6}-#{3,14}'] }
  - { kind: ID, forms: ['RMA#{4}'] }`),
    )
    const vault = createVault()
    expect(redactFact(told(name, value), vault, team).value).toBe(redacted)
    expect(vault.restore(redacted)).toBe(value)
  })

  it('changes no placeholder of a line, whether the facts come before it or after', () => {
    const line = 'I am ode@example.org'
    const [before, after] = [createVault(), createVault()]
    redactFact(told('E-mail', 'lin@example.org'), before)
    const first = redact(line, before)
    const second = redact(line, after)
    redactFact(told('E-mail', 'lin@example.org'), after)
    expect([first, second]).toEqual(['I am [EMAIL_1]', 'I am [EMAIL_1]'])
    expect(before.restore('[EMAIL_1] [EMAIL_1001]')).toBe('ode@example.org lin@example.org')
  })
})
