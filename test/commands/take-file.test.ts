import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { takeFile } from '../../src/commands/import/take-file.ts'
import { everybody } from '../../src/listener/scope.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const turns = [
  { source: 'visitor', text: 'Where is it?' },
  { source: 'agent', text: 'On its way.' },
]
const jsonl = Array.from({ length: 500 }, (_none, id) => JSON.stringify({ id, turns })).join('\n')
const rows = Array.from({ length: 500 }, (_none, id) => `${id},,visitor,Where is it?`)
const csv = ['conversation,time,speaker,text', ...rows].join('\n')

it.each([
  ['jsonl', jsonl],
  ['csv', csv],
])('an import of %s that is stopped keeps what it has, and goes on where it stopped', async (extension, content) => {
  using folder = temporaryFolder()
  const file = join(folder.path, `past.${extension}`)
  writeFileSync(file, content)
  const stop = new AbortController()
  const progress: number[] = []
  const counts = await takeFile({
    flags: {
      does: 'import',
      file,
      source: 'past',
      skill: undefined,
      agent: undefined,
      language: undefined,
      consented: false,
      dryRun: true,
    },
    rules: { scope: everybody, finders: [] },
    into: undefined,
    onBad: (line, problem) => expect.fail(`line ${line}: ${problem}`),
    onProgress(conversations) {
      progress.push(conversations)
      if (conversations === 3) stop.abort()
    },
    signal: stop.signal,
  })
  expect(counts.conversations).toBe(3)
  expect(progress).toEqual([1, 2, 3])
})
