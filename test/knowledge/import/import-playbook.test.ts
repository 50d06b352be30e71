import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importPlaybook } from '../../../src/knowledge/import/import-playbook.ts'
import type { PlaybookImport } from '../../../src/knowledge/import/import-playbook.ts'
import { openPlaybookFolder } from '../../../src/knowledge/playbook-folder.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const guideline = (id: string, step: string) => ({ id, title: `About ${id}`, steps: [{ text: step }] })
const playbook = (...guidelines: ReturnType<typeof guideline>[]) => JSON.stringify({ guidelines })

function importer(folder: string) {
  return (file: string, content: string, more: Partial<PlaybookImport> = {}) =>
    importPlaybook({
      file,
      content,
      folder: join(folder, 'bikes'),
      kind: 'replies',
      overwrite: false,
      skipBad: false,
      dryRun: false,
      ...more,
    })
}

describe('importing a playbook', () => {
  it('adds, changes and removes cards as their source does, and tells it before it is done', async () => {
    using folder = temporaryFolder()
    const take = importer(folder.path)
    const first = playbook(guideline('a', 'One.'), guideline('b', 'Two.'))
    expect(take('p.json', first, { dryRun: true })).toMatchObject({ isWritten: false, plan: { added: ['a', 'b'] } })
    expect(existsSync(join(folder.path, 'bikes'))).toBe(false)
    expect(take('p.json', first)).toMatchObject({ isWritten: true, hardToFind: 2, plan: { added: ['a', 'b'] } })
    expect(take('p.json', first).plan).toMatchObject({ added: [], changed: [], unchanged: ['a', 'b'] })
    const { plan } = take('p.json', playbook(guideline('b', 'Two and more.'), guideline('c', 'Three.')))
    expect(plan).toMatchObject({ added: ['c'], changed: ['b'], removed: ['a'], kept: [] })
    await using cards = await openPlaybookFolder({ folder: folder.path, onProblem: (file) => expect.unreachable(file) })
    expect(cards.cards()).toMatchObject([
      { cardId: 'b', playbook: 'bikes', steps: ['Two and more.'] },
      { cardId: 'c', steps: ['Three.'] },
    ])
  })

  it('leaves alone what somebody edited, removed or made in the playbook', () => {
    using folder = temporaryFolder()
    const take = importer(folder.path)
    const file = (id: string) => join(folder.path, 'bikes', `${id}.md`)
    take('p.json', playbook(guideline('a', 'One.'), guideline('b', 'Two.'), guideline('c', 'Three.')))
    const edited = readFileSync(file('a'), 'utf8').replace('One.', 'One, gently.')
    writeFileSync(file('a'), edited)
    rmSync(file('b'))
    writeFileSync(file('d'), '---\nid: d\ntitle: Own\n---\n')
    // The source is as it was: nobody has to be asked.
    expect(
      take('p.json', playbook(guideline('a', 'One.'), guideline('b', 'Two.'), guideline('c', 'Three.'))).plan,
    ).toEqual({
      added: [],
      changed: [],
      removed: [],
      unchanged: ['a', 'c'],
      kept: ['b'],
    })
    const next = playbook(guideline('a', 'One!'), guideline('d', 'Four.'))
    expect(take('p.json', next).plan).toMatchObject({ changed: [], removed: ['c'], kept: ['a', 'd'] })
    expect(readFileSync(file('a'), 'utf8')).toBe(edited)
    expect(readFileSync(file('d'), 'utf8')).toContain('title: Own')
    expect(take('p.json', next, { overwrite: true }).plan).toMatchObject({ changed: ['a', 'd'] })
    expect(readFileSync(file('a'), 'utf8')).toContain('One!')
  })

  it('keeps thousands of articles in one list, whose lines can be edited too', async () => {
    using folder = temporaryFolder()
    const take = importer(folder.path)
    const article = (number: number, text = `Article ${number}.`) =>
      JSON.stringify({ id: `kb/${number}`, entity: 'Hotel Moss', text })
    const lines = Array.from({ length: 3_000 }, (_, number) => article(number))
    expect(take('/srv/export/Help Center.jsonl', lines.join('\n')).plan.added).toHaveLength(3_000)
    const list = join(folder.path, 'bikes', 'help-center.jsonl')
    const mine = readFileSync(list, 'utf8').replace('Article 1.', 'Article 1, by us.')
    writeFileSync(list, `${mine}${JSON.stringify({ id: 'own', title: 'Own', text: 'Own.' })}\n`)
    const { plan } = take('Help Center.jsonl', [...lines.slice(0, 2_999), article(0, 'Newer.')].slice(1).join('\n'))
    expect(plan).toMatchObject({ added: [], changed: ['kb/0'], removed: ['kb/2999'], kept: [] })
    await using cards = await openPlaybookFolder({ folder: folder.path, onProblem: (file) => expect.unreachable(file) })
    expect(cards.cards()).toHaveLength(3_000)
    const texts = cards.cards().map(({ text }) => text)
    expect(texts).toEqual(expect.arrayContaining(['Newer.', 'Article 1, by us.', 'Own.']))
  })

  it('writes nothing where lines are bad, or the rest where it is told to, and then removes nothing', () => {
    using folder = temporaryFolder()
    const take = importer(folder.path)
    take('r.csv', 'title,reply\nHello,Hi\nBye,Bye\n')
    const bad = `title,reply,valid_to\nHello,Hi there,\nBye,,\nSale,Today,tomorrow\n`
    const refused = take('r.csv', bad)
    expect(refused.isWritten).toBe(false)
    expect(refused.problems.map(({ message }) => message)).toEqual([
      'line 3: it says nothing: the reply or text is empty',
      expect.stringMatching(/^line 4: Sale: /),
    ])
    expect(take('r.csv', bad, { skipBad: true })).toMatchObject({
      isWritten: true,
      plan: { changed: ['hello'], removed: [] },
    })
    const list = readFileSync(join(folder.path, 'bikes', 'r.jsonl'), 'utf8')
    expect(list).toContain('Hi there')
    expect(list).toContain('"id":"bye"')
  })

  it('takes one of Sotto’s own cards word for word', () => {
    using folder = temporaryFolder()
    const own = '---\nid: lost-key\ntitle: Lost key\nexamples: [a, b]\n---\n\n## Reply\n\nHere.\n'
    expect(importer(folder.path)('whatever.md', own)).toMatchObject({ isWritten: true, plan: { added: ['lost-key'] } })
    expect(readFileSync(join(folder.path, 'bikes', 'lost-key.md'), 'utf8')).toBe(own)
  })

  it('loses nothing where the list or the record of the last import is broken', () => {
    using folder = temporaryFolder()
    const take = importer(folder.path)
    take('r.csv', 'title,reply\nHello,Hi\n')
    const list = join(folder.path, 'bikes', 'r.jsonl')
    writeFileSync(list, 'half a line\n')
    expect(() => take('r.csv', 'title,reply\nHello,Hi\n')).toThrow(/r\.jsonl: line 1 is no card/)
    expect(readFileSync(list, 'utf8')).toBe('half a line\n')
    writeFileSync(join(folder.path, 'bikes', '.imported.json'), '{')
    expect(() => take('r.csv', 'title,reply\nHello,Hi\n')).toThrow(/not as an import wrote it/)
    expect(readdirSync(join(folder.path, 'bikes')).toSorted()).toEqual(['.imported.json', 'r.jsonl'])
  })
})
