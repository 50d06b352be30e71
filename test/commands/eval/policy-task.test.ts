import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../../helpers/command.ts'
import { copyPrompts } from '../../helpers/prompts-folder.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const question = 'My delivery is late, where is my bike? It should have been here yesterday.'
const turns = [
  { t: 1, source: 'visitor', text: question },
  { t: 8, source: 'visitor', text: `Hello? ${question}` },
  { t: 30, source: 'agent', text: 'One moment please.' },
  { t: 40, source: 'visitor', text: 'thanks' },
  { t: 41, source: 'system', text: 'looked up' },
  { t: 60, source: 'visitor', text: 'The battery does not charge either, the light blinks red.' },
]

async function score(folder: string, promptsDir: string): Promise<object> {
  const data = join(folder, 'talk.jsonl')
  writeFileSync(data, `${JSON.stringify({ id: 'talk-1', turns })}\n`)
  await using command = runCommand(process.execPath, ['src/commands/eval.ts', '--task', 'policy', '--data', data], {
    SOTTO_PROMPTS_DIR: promptsDir,
  })
  expect(await command.exit).toBe(0)
  return (JSON.parse(command.out().trim().split('\n').at(-1) ?? '') as { metrics: object }).metrics
}

describe('npm run eval -- --task policy', () => {
  it('counts what is offered, withheld by rule and shown, by the conversation’s own clock', async () => {
    using folder = temporaryFolder()
    using prompts = copyPrompts()
    expect(await score(folder.path, prompts.path)).toEqual({
      conversations: 1,
      offered: 4,
      shown: 2,
      withheld: { repeat: 1, acknowledgement: 1 },
      shownPerConversation: { median: 2, p90: 2 },
      repeatsShown: 0,
    })
    prompts.change('policy.yaml', 'minimum_gap_seconds: 0', 'minimum_gap_seconds: 10')
    expect(await score(folder.path, prompts.path)).toMatchObject({
      shown: 2,
      withheld: { gap: 1, acknowledgement: 1 },
    })
  })
})
