import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentId, conversationId, personId, promptId, promptVersionId, tipId } from '../../src/domain/ids.ts'
import type { LabelMove } from '../../src/domain/prompt-label.ts'
import type { Tip, TipOutcome, WithheldRule } from '../../src/domain/tip.ts'
import { openDatabaseStore } from '../../src/store/database-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const coach = promptId('coach')
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 9, minute))
const move = (version: string | undefined, minute: number, rest: Partial<LabelMove> = {}): LabelMove => ({
  promptId: coach,
  label: 'production',
  version: version === undefined ? undefined : promptVersionId(version),
  fileVersion: promptVersionId('v2'),
  share: undefined,
  at: at(minute),
  by: undefined,
  ...rest,
})
const open = (folder: string) =>
  openDatabaseStore(openSqlite(join(folder, 'sotto.db')), {
    onWriteError: (error) => {
      throw error
    },
  })

describe('the record of prompts', () => {
  it('says where each label stands, over restarts, and keeps every move', async () => {
    using folder = temporaryFolder()
    const lead = personId('lead')
    const experiment = move('v3', 4, { label: 'experiment', share: 20, by: lead })
    const moves = [
      move('v1', 1),
      move('v2', 2),
      move('v1', 3, { by: lead }),
      experiment,
      move('v3', 5, { label: 'shadow', by: lead }),
      move(undefined, 6, { label: 'shadow', by: lead }),
    ]
    {
      await using store = await open(folder.path)
      for (const one of moves) void store.moveLabel(one)
      void store.moveLabel(move('v9', 7, { promptId: promptId('other') }))
    }
    await using store = await open(folder.path)
    expect(await store.labels()).toEqual([experiment, moves[2], move('v9', 7, { promptId: promptId('other') })])
    expect(await store.labelMoves(coach)).toEqual(moves.toReversed())
  })

  it('knows the versions of a prompt whose file was renamed, each once and newest first', async () => {
    using folder = temporaryFolder()
    await using store = await open(folder.path)
    const save = (file: string, version: string, minute: number) =>
      store.savePromptVersion({
        promptId: coach,
        file,
        version: promptVersionId(version),
        content: `text of ${version}`,
        at: at(minute),
      })
    void save('coach.md', 'v1', 1)
    void save('coach.md', 'v2', 2)
    void save('trainer.md', 'v2', 3)
    await save('trainer.md', 'v3', 4)
    expect(await store.versionsOf(coach)).toMatchObject([
      { version: 'v3', firstSeenAt: at(4) },
      { version: 'v2', file: 'coach.md', firstSeenAt: at(2) },
      { version: 'v1', content: 'text of v1' },
    ])
    expect(await store.versionsOf(promptId('other'))).toEqual([])
  })

  it('counts what became of the tips of each version', async () => {
    using folder = temporaryFolder()
    await using store = await open(folder.path)
    let tips = 0
    const save = async (version: string, rule?: WithheldRule, outcome?: TipOutcome) => {
      const tip: Tip = {
        tipId: tipId(`t${(tips += 1)}`),
        conversationId: conversationId('liveperson-1-H1K1'),
        agentId: agentId('ada'),
        kind: 'reply',
        engine: 'offline',
        model: undefined,
        promptId: coach,
        promptVersion: promptVersionId(version),
        answers: 1,
        text: 'Hello',
        cards: [],
        sent: '',
        end: 'complete',
        withheld: rule && { rule, numbers: {} },
        latency: { lineSentAt: 1, lineSeenAt: 2, askedAt: 3, firstTokenAt: 4, firstShownAt: 5, endedAt: 6 },
        at: at(1),
      }
      await store.saveTip(tip)
      if (outcome) await store.saveOutcome(tip.tipId, { outcome, words: 1, meaning: undefined })
    }
    await save('v1', undefined, 'used')
    await save('v1', undefined, 'ignored')
    await save('v1')
    await save('v1', 'gap')
    await save('v2', 'shadow', 'same-step')
    expect(await store.tipsOfVersions(coach)).toEqual([
      { version: 'v1', made: 4, shown: 3, shadow: 0, judged: 2, accepted: 1 },
      { version: 'v2', made: 1, shown: 0, shadow: 1, judged: 0, accepted: 0 },
    ])
  })
})
