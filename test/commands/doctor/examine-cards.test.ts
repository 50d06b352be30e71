import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LLMock } from '@copilotkit/aimock'
import { describe, expect, it } from 'vitest'
import { examineCards } from '../../../src/commands/doctor/examine-cards.ts'
import { examineEncoder } from '../../../src/commands/doctor/examine-encoder.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const said = (found: { verdict: string; about: string; says: string }) =>
  `${found.verdict} ${found.about}: ${found.says}`

describe('what doctor says of cards', () => {
  it('names those that are hard to find, do not hold today, cannot be read, or stand there twice', async () => {
    using folder = temporaryFolder()
    mkdirSync(join(folder.path, 'playbooks', 'bikes'), { recursive: true })
    const write = (name: string, content: string) =>
      writeFileSync(join(folder.path, 'playbooks', 'bikes', name), content)
    write('fine.md', '---\nid: fine\ntitle: Fine\nexamples: [one, two]\n---\n')
    write('poor.md', '---\nid: poor\ntitle: Poor\nexamples: [one]\n---\n')
    write('old.md', '---\nid: old\ntitle: Old\nexamples: [one, two]\nvalid_to: 2026-10-31\n---\n')
    write('soon.md', '---\nid: soon\ntitle: Soon\nexamples: [one, two]\nvalid_from: 2026-12-01\n---\n')
    write('twice.md', '---\nid: fine\ntitle: Twice\nexamples: [one, two]\n---\n')
    write('bad.md', '---\nid: Bad\n---\n')
    const lines = [
      { id: 'a1', title: 'Article', text: 'Found by what it says.' },
      { id: 'r1', title: 'Canned', replies: ['Hi'] },
      { id: 'r2', title: 'Sale', replies: ['Now'], examples: ['sale', 'cheap'], valid_to: '2026-11-22' },
    ]
    write('list.jsonl', `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"id"\n`)
    const findings = await Array.fromAsync(
      examineCards({ promptsDir: folder.path, dataDir: folder.path }, {}, new Date('2026-11-23T12:00:00')),
    )
    expect(findings.map(said)).toEqual([
      expect.stringMatching(/^wrong card: playbooks\/bikes\/bad\.md: line 2: id: small letters/),
      'wrong card: playbooks/bikes/list.jsonl: line 4: not valid JSON',
      'notice card: playbooks/bikes/list.jsonl: 1 card not used, since they do not hold today',
      'notice card: playbooks/bikes/list.jsonl: 1 card hard to find: give them two or more example phrases (r1)',
      'notice card: playbooks/bikes/old.md: held until 2026-10-31; it is not used any more',
      'notice card: playbooks/bikes/poor.md: give it two or more example phrases, or it is hard to find',
      'notice card: playbooks/bikes/soon.md: holds from 2026-12-01; it is not used yet',
      'wrong card: playbooks/bikes/twice.md: the id fine is taken by a card in playbooks/bikes/fine.md; this one is left out',
      'good cards: 7 cards in 1 playbook',
      'notice meaning: 0 of 13 sentences of cards read by the encoder; npm start reads the rest, and finds cards by words until then',
    ])
  })

  it('finds nothing to say of those that come with Sotto', async () => {
    using folder = temporaryFolder()
    const findings = await Array.fromAsync(examineCards({ promptsDir: 'prompts', dataDir: folder.path }))
    expect(findings.map(said)).toEqual([
      'good cards: 40 cards in 1 playbook',
      expect.stringMatching(/^notice meaning: 0 of \d+ sentences/),
    ])
  })

  it('tries an encoder behind an endpoint, and says what becomes of cards without it', async () => {
    using folder = temporaryFolder()
    const examine = async (env: NodeJS.ProcessEnv = {}) =>
      (await Array.fromAsync(examineEncoder(folder.path, env))).map(said)
    expect(await examine()).toEqual([])
    const server = new LLMock({ port: 0 })
    await server.start()
    const write = (url: string) =>
      writeFileSync(
        join(folder.path, 'model.yaml'),
        `embeddings: { base_url: ${url}/v1, model: small, key_env: SMALL_KEY }\n`,
      )
    write(server.url)
    expect(await examine()).toEqual([
      'wrong encoder: model.yaml: the embeddings want their key in SMALL_KEY, which is not set',
    ])
    expect((await examine({ SMALL_KEY: 'made-up' })).join()).toMatch(
      /^good encoder: small at 127\.0\.0\.1:\d+: a line of \d+/,
    )
    await server.stop()
    expect((await examine({ SMALL_KEY: 'made-up' })).join()).toMatch(/^wrong encoder: .* found by words alone$/)
  })
})
