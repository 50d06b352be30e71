import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
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

describe('importing a playbook that went wrong, or means harm', () => {
  const messages = ({ problems }: ReturnType<ReturnType<typeof importer>>) => problems.map(({ message }) => message)

  it('removes nothing where the source is empty', () => {
    using folder = temporaryFolder()
    const take = importer(folder.path)
    take('r.csv', 'title,reply\nHello,Hi\n')
    for (const empty of ['', 'title,reply\n', 'title,reply\n,\n']) {
      const refused = take('r.csv', empty, { skipBad: true })
      expect(refused).toMatchObject({ isWritten: false, sound: 0, plan: { removed: [] } })
      expect(messages(refused)).toEqual(['line 1: there is nothing in it to make a card of'])
    }
    expect(readFileSync(join(folder.path, 'bikes', 'r.jsonl'), 'utf8')).toContain('Hello')
  })

  it('names line and place of what cannot be read, in words', () => {
    using folder = temporaryFolder()
    const take = importer(folder.path)
    expect(messages(take('r.csv', `title,reply,links\nA,Hi,www.example.com\n${'T'.repeat(201)},Hi,\n`))).toEqual([
      'line 2: A: links.0: a web address such as https://help.example.com',
      expect.stringMatching(/^line 3: T{60}: title: Too big/),
    ])
    expect(messages(take('own.md', '---\nid: own\ntitel: Own\n---\n'))).toEqual([
      expect.stringMatching(/^line 2: title: /),
    ])
    expect(messages(take('p.json', playbook(guideline('a', 'One.'), guideline('A', 'Two.'))))).toEqual([
      'line 1: About A: another card there has the same id, a',
    ])
  })

  it('takes a document of another program by its headings or the title of its header', () => {
    using folder = temporaryFolder()
    const take = importer(folder.path)
    const header = '---\nlayout: page\ntitle: "Reset a password"\n---\n'
    expect(take('a.md', `${header}\n1. Open the settings.\n`).plan.added).toEqual(['reset-a-password'])
    expect(take('b.md', `${header}\n# Lost key\n\n1. Ask where.\n`).plan.added).toEqual(['lost-key'])
  })

  it('tells of ids that cards elsewhere have, and of the hosts that tips may link to', () => {
    using folder = temporaryFolder()
    const take = importer(join(folder.path, 'playbooks'))
    const table = 'title,reply\nHello,Hi – see https://Help.example.com/a?b and http://evil.example\nBye,Bye\n'
    expect(take('r.csv', table)).toMatchObject({ taken: new Map(), linkHosts: ['evil.example', 'help.example.com'] })
    expect(take('r.csv', table).taken.size).toBe(0)
    expect([...take('may.csv', table, { dryRun: true }).taken]).toEqual([
      ['hello', 'bikes/r.jsonl'],
      ['bye', 'bikes/r.jsonl'],
    ])
  })

  it('counts two phrases that are one, and cards taken word for word, as hard to find', () => {
    using folder = temporaryFolder()
    const take = importer(folder.path)
    expect(take('r.csv', 'title,reply,examples\nA,Hi,x|x\nB,Hi,x|y\n').hardToFind).toBe(1)
    expect(take('own.md', '---\nid: own\ntitle: Own\n---\n\n## Reply\n\nHi.\n').hardToFind).toBe(1)
  })

  it('names cards in other scripts the same at each import', () => {
    using folder = temporaryFolder()
    const take = importer(folder.path)
    const { plan } = take('r.csv', 'title,reply\n返品,はい\n住所,はい\n')
    expect(plan.added).toEqual([expect.stringMatching(/^card-[0-9a-f]{8}$/), expect.stringMatching(/^card-/)])
    const again = take('r.csv', 'title,reply\n新しい,はい\n返品,はい\n住所,はい\n')
    expect(again.plan).toMatchObject({ unchanged: plan.added, changed: [], removed: [] })
  })

  it('never reaches out of its folder, whatever the record of the last import says', () => {
    using folder = temporaryFolder()
    const take = importer(folder.path)
    const outside = join(folder.path, 'outside.md')
    writeFileSync(outside, 'mine')
    take('p.json', playbook(guideline('a', 'One.')))
    writeFileSync(
      join(folder.path, 'bikes', '.imported.json'),
      JSON.stringify({ 'p.json': { '../outside': 'x', a: 'x' } }),
    )
    const { plan } = take('p.json', playbook(guideline('b', 'Two.')), { overwrite: true })
    expect(plan.removed).toEqual(['a'])
    expect(readFileSync(outside, 'utf8')).toBe('mine')
  })

  it('writes nothing behind a link, where no card would be read', () => {
    using folder = temporaryFolder()
    mkdirSync(join(folder.path, 'elsewhere'))
    symlinkSync(join(folder.path, 'elsewhere'), join(folder.path, 'bikes'))
    const take = importer(folder.path)
    expect(() => take('p.json', playbook(guideline('a', 'One.')))).toThrow(/bikes cannot be written \(it is a link/)
    expect(readdirSync(join(folder.path, 'elsewhere'))).toEqual([])
  })

  it('keeps ids that are names of the language’s own', () => {
    using folder = temporaryFolder()
    const take = importer(folder.path)
    const list = (text: string) => `{"id":"__proto__","text":"${text}"}\n{"id":"constructor","text":"${text}"}\n`
    take('a.jsonl', list('One.'))
    expect(take('a.jsonl', list('Two.')).plan).toMatchObject({ changed: ['__proto__', 'constructor'], kept: [] })
  })

  // Expressions that try each blank anew would take hours.
  it('reads lines that are made to hold it up', () => {
    using folder = temporaryFolder()
    const take = importer(folder.path)
    const blanks = ' '.repeat(2_000_000)
    expect(take('a.md', `# a${blanks}b\n\ntext\n\n# c${blanks}(\`d\n\ntext\n`).plan.added).toEqual(['a-b', 'c-d'])
    expect(take('a.csv', `title,reply,examples\nA,Hi,"x${blanks}y"\n`).plan.added).toEqual(['a'])
  })
})
