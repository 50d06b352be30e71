import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runDay } from '../../../src/commands/chaos/run-day.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

it(
  'a quarter of an hour of logins in 15 s: they are refreshed in time, and no line is lost',
  { timeout: 120_000 },
  async () => {
    using folder = temporaryFolder()
    const replay = join(folder.path, 'talk.jsonl')
    const turns = Array.from({ length: 12 }, (_, index) => ({
      t: index * 20,
      source: index % 2 === 0 ? 'visitor' : 'agent',
      text: `line ${index} of a talk about a@example.org`,
    }))
    writeFileSync(replay, [1, 2, 3].map((id) => JSON.stringify({ id: `talk-${id}`, turns })).join('\n'))
    const said: string[] = []
    const say = (line: string) => void said.push(line)
    const signal = AbortSignal.timeout(100_000)
    const run = { folder: folder.path, replay, conversations: 3, speed: 40, say, signal }
    const report = await runDay({ ...run, minutes: 0.25 })
    expect(report).toMatchObject({
      lost: 0,
      doubled: 0,
      misordered: 0,
      wrongSpeaker: 0,
      wrongText: 0,
      listenerWrites: 0,
    })
    expect(report).toMatchObject({ identities: 1, clockSpeed: 60 })
    expect(report.said).toBeGreaterThan(10)
    // Due every 300 s by the ordinary clock.
    expect(report.refreshes).toBeGreaterThan(0)
    expect(said.at(-2)).toMatch(/^0 s left: \d+ logins, \d+ refreshes$/)
  },
)
