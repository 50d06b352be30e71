import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findPersonal } from '../../src/transcript/redaction.ts'
import { noContext } from '../../src/transcript/redaction-context.ts'
import { teamFinders } from '../../src/transcript/finders/team-pattern.ts'
import { openTeamPatterns } from '../../src/transcript/open-team-patterns.ts'
import type { OpenTeamPatterns } from '../../src/transcript/open-team-patterns.ts'
import { parseTeamPatterns } from '../../src/transcript/team-patterns.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const patternsOf = (form: string, after = 'order') =>
  `patterns: [{ kind: ORDER, after: [${after}], forms: ['${form}'] }]`
const found = (text: string, content: string) =>
  findPersonal(text, { ...noContext, team: teamFinders(parseTeamPatterns(content)) }).map(({ start, end }) =>
    text.slice(start, end),
  )

describe('a form of the team', () => {
  it.each([
    ['LW-#{5}', 'my order is LW-48213, thanks', ['LW-48213']],
    ['LW-#{5}', 'my order is lw-48213', ['lw-48213']],
    ['LW-#{5}', 'my order is LW-482131', []],
    ['#{3,5}', 'order number: 4821 and order 12', ['4821']],
    ['*{6}', 'order A1B2C3, order absent', ['A1B2C3']],
    ['@{2}.##', 'order ab.12 or order abx12', ['ab.12']],
    ['#{4}', 'I order 3 for 1249.00', []],
  ])('%j finds in %j what is one', (form, text, values) => {
    expect(found(text, patternsOf(form))).toEqual(values)
  })

  it('needs no word before it where it says enough', () => {
    expect(found('it says LW-48213 here', "patterns: [{ kind: ORDER, forms: ['LW-#{5}'] }]")).toEqual(['LW-48213'])
  })

  it.each([
    ['LW-', /needs a #/],
    ['#{5', /repeats/],
    ['#{9,3}', /smaller number first/],
    ['{3}#', /repeats one character/],
    ['#{99}', /40 times at most/],
  ])('%j is refused', (form, message) => {
    expect(() => teamFinders(parseTeamPatterns(patternsOf(form)))).toThrow(message)
  })

  it.each([
    ['patterns: [{ kind: SHOE, forms: ["#"] }]', /patterns\.0\.kind/],
    ['patterns: [{ kind: ORDER }]', /patterns\.0\.forms/],
    ['pattern: []', /pattern/],
  ])('a file that says %j is refused, with the place', (content, message) => {
    expect(() => parseTeamPatterns(content)).toThrow(message)
  })
})

describe('redaction.yaml', () => {
  const finds = (patterns: OpenTeamPatterns, text: string) =>
    findPersonal(text, { ...noContext, team: patterns.finders() }).length > 0

  it('is live again soon after a change; a broken one is named and changes nothing, also over a restart', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'redaction.yaml')
    const problems: string[] = []
    const options = {
      file,
      lastGood: join(folder.path, 'last-good.yaml'),
      onProblem: (_: string, problem: string) => void problems.push(problem),
    }
    writeFileSync(file, patternsOf('LW-#{5}'))
    {
      await using patterns = await openTeamPatterns(options)
      expect(finds(patterns, 'order LW-48213')).toBe(true)
      // As editors do it: another file takes its place.
      writeFileSync(`${file}.new`, patternsOf('AX-#{5}'))
      renameSync(`${file}.new`, file)
      await until('the change', () => finds(patterns, 'order AX-48213'))
      expect(finds(patterns, 'order LW-48213')).toBe(false)
      writeFileSync(file, patternsOf('no digit'))
      await until('the problem', () => problems.length > 0)
      expect(problems[0]).toMatch(/^redaction\.yaml: .*\(the last good version stays\)$/)
      expect(finds(patterns, 'order AX-48213')).toBe(true)
    }
    {
      await using patterns = await openTeamPatterns(options)
      expect(finds(patterns, 'order AX-48213')).toBe(true)
    }
    rmSync(options.lastGood)
    await expect(openTeamPatterns(options)).rejects.toThrow(/redaction\.yaml: .*Put it right, or remove the file/)
  })

  it('may be missing', async () => {
    using folder = temporaryFolder()
    const [file, lastGood] = [join(folder.path, 'redaction.yaml'), join(folder.path, 'last-good.yaml')]
    await using patterns = await openTeamPatterns({ file, lastGood, onProblem: (_, problem) => expect.fail(problem) })
    expect(finds(patterns, 'order LW-48213')).toBe(false)
  })

  it('of this repository is a good one', () => {
    expect(parseTeamPatterns(readFileSync('prompts/redaction.yaml', 'utf8')).length).toBeGreaterThan(0)
  })
})
