import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findPersonal } from '../../src/transcript/redaction.ts'
import { noContext } from '../../src/transcript/redaction-context.ts'
import { teamFinders } from '../../src/transcript/finders/team-pattern.ts'
import { parseTeamPatterns } from '../../src/transcript/team-patterns.ts'

const linesOf = (file: string) =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')

/** `my PIN is {SECRET|7402}` is the line "my PIN is 7402" with one marked value. */
const marked = linesOf('marked-lines.txt').map((line) => {
  const values: { readonly kind: string; readonly start: number; readonly end: number }[] = []
  let text = ''
  for (const part of line.split(/(\{[A-Z]+\|[^}]+\})/)) {
    const [, kind, value] = /^\{([A-Z]+)\|([^}]+)\}$/.exec(part) ?? []
    if (kind !== undefined && value !== undefined)
      values.push({ kind, start: text.length, end: text.length + value.length })
    text += value ?? part
  }
  return { text, values }
})
const context = { ...noContext, team: teamFinders(parseTeamPatterns(readFileSync('prompts/redaction.yaml', 'utf8'))) }
const isCharacter = (text: string, at: number) => /[\p{L}\d]/u.test(text[at] ?? '')
const characters = (text: string, start: number, end: number) =>
  Array.from({ length: end - start }, (_, offset) => start + offset).filter((at) => isCharacter(text, at))

const missed = marked.flatMap(({ text, values }) => {
  const found = findPersonal(text, context)
  return values
    .filter(
      ({ start, end }) =>
        !characters(text, start, end).every((at) => found.some((one) => one.start <= at && at < one.end)),
    )
    .map(({ kind }) => ({ kind, text }))
})
const destroyed = [...marked, ...linesOf('harmless-lines.txt').map((text) => ({ text, values: [] }))].flatMap(
  ({ text, values }) =>
    findPersonal(text, context)
      .filter(({ start, end }) =>
        characters(text, start, end).some((at) => !values.some((one) => one.start <= at && at < one.end)),
      )
      .map(({ kind, start, end }) => `${text.slice(start, end)} as ${kind}: ${text}`),
)

describe('the marked lines', () => {
  it('are 300 and more, with every kind that a line can hold', () => {
    const kinds = marked.flatMap(({ values }) => values.map(({ kind }) => kind))
    expect(kinds.length).toBeGreaterThanOrEqual(300)
    expect(new Set(kinds)).toEqual(
      new Set(['EMAIL', 'CARD', 'PHONE', 'IBAN', 'ID', 'BIRTH', 'ADDRESS', 'ACCOUNT', 'ORDER', 'SECRET', 'NAME']),
    )
  })

  it('lose every structured value', () => {
    expect(missed.filter(({ kind }) => kind !== 'NAME').map(({ text }) => text)).toEqual([])
  })

  it('lose at least 95 of 100 names that a cue tells', () => {
    const names = marked.flatMap(({ values }) => values.filter(({ kind }) => kind === 'NAME'))
    const kept = missed.filter(({ kind }) => kind === 'NAME')
    expect(kept.length / names.length).toBeLessThanOrEqual(0.05)
  })

  it('lose no harmless word, nor do harmless lines', () => {
    expect(destroyed).toEqual([])
  })
})
