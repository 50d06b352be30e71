import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseCard } from '../../src/knowledge/card-file.ts'
import { createCardSearch } from '../../src/knowledge/card-search.ts'
import { readStep } from '../../src/knowledge/card-step.ts'
import { validityOn } from '../../src/knowledge/card-validity.ts'
import { openPlaybookFolder } from '../../src/knowledge/playbook-folder.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const card = (id: string, title = 'Lost key') => `---
id: ${id}
title: ${title}
when: The visitor lost the key of the lock.
examples:
  - I lost my key
  - my lock key is gone
facts_needed: [key number]
---

## Steps

1. Ask for the key number.
2. If there is none:
   look at the bill.

## Reply

I can order a new key.
Which number stands on the lock?

## Never

- Never send a key to another address.
`

describe('a card', () => {
  it('has steps, a reply in one piece, and what never to say', () => {
    expect(parseCard('bikes', card('lost-key'))).toMatchObject({
      cardId: 'lost-key',
      playbook: 'bikes',
      factsNeeded: ['key number'],
      steps: ['Ask for the key number.', 'If there is none: look at the bill.'],
      reply: 'I can order a new key. Which number stands on the lock?',
      never: ['Never send a key to another address.'],
    })
  })

  it('has further replies, links, a time, a place and an article to read, where the team gave them', () => {
    const more = card('lost-key')
      .replace(
        '---\n\n##',
        'links: [https://help.example.com/keys]\nvalid_from: 2026-11-01\nvalid_to: 2026-11-30\nentity: Larkwheel Canal Street\n---\n\n##',
      )
      .replace('## Never', '## Reply\n\nShall I send you the form?\n\n## Never')
    expect(parseCard('bikes', `${more}\n## Text\n\nKeys are cut on Mondays.\n`)).toMatchObject({
      reply: 'I can order a new key. Which number stands on the lock?',
      moreReplies: ['Shall I send you the form?'],
      links: ['https://help.example.com/keys'],
      validFrom: '2026-11-01',
      validTo: '2026-11-30',
      entity: 'Larkwheel Canal Street',
      text: 'Keys are cut on Mondays.',
      never: ['Never send a key to another address.'],
    })
    expect(() => parseCard('bikes', more.replace('2026-11-30', '2026-10-30'))).toThrow(
      'valid_to stands before valid_from',
    )
    expect(() => parseCard('bikes', more.replace('2026-11-30', 'November'))).toThrow(/line 11: valid_to: a day such as/)
    expect(() => parseCard('bikes', more.replace('https:', 'javascript:'))).toThrow(/line 9: links\.0: a web address/)
  })

  it('holds from its first day to its last, both included', () => {
    const days = { validFrom: '2026-11-02', validTo: '2026-11-03' }
    const on = (...all: string[]) => all.map((day) => validityOn(day, days))
    expect(on('2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04')).toEqual(['not-yet', 'valid', 'valid', 'expired'])
    expect(validityOn('2026-11-01', {})).toBe('valid')
  })

  it('tells the condition of a step', () => {
    expect(readStep('If it is late: call the carrier.')).toEqual({
      condition: 'If it is late',
      text: 'call the carrier.',
    })
    expect(readStep('Ask for the order number: it begins with LW.').condition).toBeUndefined()
  })

  it('is refused with its line', () => {
    expect(() => parseCard('bikes', card('Lost Key'))).toThrow(/line 2: id: small letters/)
  })
})

describe('the playbooks folder', () => {
  it('finds the card for what a visitor writes, and none for small talk', async () => {
    const folder = fileURLToPath(new URL('../../prompts/playbooks', import.meta.url))
    await using playbooks = await openPlaybookFolder({ folder, onProblem: (file) => expect.unreachable(file) })
    const search = createCardSearch(playbooks.cards())
    const find = (text: string) => search.find(text, 3)
    expect(find('my battery does not charge any more')[0]?.card.cardId).toBe('battery-not-charging')
    expect(find('somebody stole my bike last night')[0]?.card.cardId).toBe('theft-claim')
    expect(find('you took the money twice from my card')[0]?.card.cardId).toBe('charged-twice')
    expect(find('hello')).toEqual([])
    expect(find('thanks, have a great day')).toEqual([])
    expect(find('')).toEqual([])
  })

  it('takes up new cards, keeps the last good version of a broken one, and forgets removed ones', async () => {
    using folder = temporaryFolder()
    mkdirSync(join(folder.path, 'bikes'))
    const file = join(folder.path, 'bikes', 'lost-key.md')
    writeFileSync(file, card('lost-key'))
    const problems: string[] = []
    await using playbooks = await openPlaybookFolder({
      folder: folder.path,
      onProblem: (name, problem) => problems.push(`${name}: ${problem}`),
    })
    const titles = () => playbooks.cards().map(({ title }) => title)
    expect(titles()).toEqual(['Lost key'])
    writeFileSync(file, card('lost-key', 'Key is lost'))
    await until('the new title', () => titles()[0] === 'Key is lost')
    writeFileSync(file, 'nonsense')
    await until('the problem', () => problems.length > 0)
    expect(problems[0]).toMatch(/^bikes\/lost-key\.md: line 1: the file must begin/)
    expect(titles()).toEqual(['Key is lost'])
    rmSync(file)
    await until('the card to be gone', () => titles().length === 0)
  })

  it('reads lists of articles, and names the lines that it leaves out without quoting them', async () => {
    using folder = temporaryFolder()
    mkdirSync(join(folder.path, 'bikes'))
    writeFileSync(join(folder.path, 'bikes', 'lost-key.md'), card('lost-key'))
    const lines = [
      {
        id: 'faq/1',
        title: 'Is there a cellar?',
        examples: ['where can I leave my bike'],
        replies: ['Yes.', 'Yes, ask.'],
      },
      '{"id": "private words',
      { id: 'faq/2', title: 'Breakfast', text: 'Breakfast is at eight.', entity: 'Hotel Moss' },
      { id: 'faq/2', title: 'Again' },
      { id: 'lost-key', title: 'Another' },
      { id: 'faq/3', title: 'Unknown part', colour: 'red' },
    ]
    const written = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
    writeFileSync(join(folder.path, 'bikes', 'faq.jsonl'), `${written}\n`)
    const problems: string[] = []
    await using playbooks = await openPlaybookFolder({
      folder: folder.path,
      onProblem: (name, problem) => problems.push(`${name}: ${problem}`),
    })
    // The list comes first by its name, so the card in the file of its own is the second of that id.
    expect(playbooks.cards()).toMatchObject([
      { cardId: 'faq/1', playbook: 'bikes', reply: 'Yes.', moreReplies: ['Yes, ask.'] },
      { cardId: 'faq/2', text: 'Breakfast is at eight.', entity: 'Hotel Moss', reply: '' },
      { cardId: 'lost-key', title: 'Another' },
    ])
    expect(problems).toEqual([
      'bikes/faq.jsonl: line 2: not valid JSON (that line is left out)',
      expect.stringMatching(/^bikes\/faq\.jsonl: line 6: the whole: Unrecognized key/),
      'bikes/faq.jsonl: the id faq/2 is taken by another card (this one is left out)',
      'bikes/lost-key.md: the id lost-key is taken by another card (this one is left out)',
    ])
  })
})
