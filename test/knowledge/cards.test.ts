import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseCard } from '../../src/knowledge/card-file.ts'
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

  it('is refused with its line', () => {
    expect(() => parseCard('bikes', card('Lost Key'))).toThrow(/line 2: id: small letters/)
  })
})

describe('the playbooks folder', () => {
  it('finds the card for what a visitor writes, and none for small talk', async () => {
    const folder = fileURLToPath(new URL('../../prompts/playbooks', import.meta.url))
    await using playbooks = await openPlaybookFolder({ folder, onProblem: (file) => expect.unreachable(file) })
    const find = (text: string) => playbooks.search().find(text, 3)
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
})
