import type { Speaker } from '../../../domain/conversation.ts'
import { agentId as asAgentId, conversationId, tipId } from '../../../domain/ids.ts'
import type { Tip } from '../../../domain/tip.ts'
import type { CardSearch } from '../../../knowledge/card-search.ts'
import { createVirtualTime } from '../../../lib/virtual-time.ts'
import type { Prompt } from '../../../prompts/prompt-file.ts'
import { createOfflineMaker } from '../../../tips/offline/offline-maker.ts'
import type { Policy } from '../../../tips/silence-policy.ts'
import { createTipDesk } from '../../../tips/tip-desk.ts'
import { createTranscript, foldEvents } from '../../../transcript/transcript.ts'

/** A line of a past conversation; `atMs` counts from its beginning. */
export type PastLine = { readonly speaker: Speaker; readonly text: string; readonly atMs: number }

export type ReplayTipsOptions = {
  readonly id: string
  readonly lines: readonly PastLine[]
  readonly prompts: readonly Prompt[]
  readonly search: CardSearch
  readonly policy: Policy
}

export type ReplayedTips = {
  /** Shown and withheld, in the order of their lines. */
  readonly tips: readonly Tip[]
  /** How long each line took. */
  readonly durationsMs: readonly number[]
}

const agentId = asAgentId('eval')
const agent = { agentId, name: 'Agent', platformAgentId: '1', tenure: 'settled' as const, skills: [] }

/** What the offline engine and the silence policy make of a conversation, by its own clock; no line sees a later one. */
export async function replayTips({ id, lines, prompts, search, policy }: ReplayTipsOptions): Promise<ReplayedTips> {
  const tips = new Map<string, Tip>()
  const errors: unknown[] = []
  const time = createVirtualTime(lines[0]?.atMs)
  const desk = createTipDesk({
    prompts: () => prompts,
    search: () => search,
    makers: [createOfflineMaker(() => policy.minimum)],
    policy: () => policy,
    agent: () => agent,
    publish: () => undefined,
    expire: () => undefined,
    keep: (tip) => void tips.set(tip.tipId, tip),
    earlier: () => Promise.resolve([]),
    onMakerError: (error) => void errors.push(error),
    newTipId: () => tipId(`${id}-${tips.size + 1}`),
    now: time.now,
    wait: time.wait,
  })
  const transcript = createTranscript(conversationId(id), { account: 'eval', agentId, at: new Date(0) })
  const durationsMs: number[] = []
  for (const [platformEventId, { speaker, text, atMs }] of lines.entries()) {
    const at = new Date(atMs)
    const line = { type: 'line' as const, conversationId: conversationId(id), platformEventId, at, speaker, text }
    const startedAt = performance.now()
    desk.onFold(foldEvents(transcript, [{ ...line, agentsOnly: false }]), at, platformEventId === 0)
    // By its own clock: what waits for the end of a burst is superseded where the next line comes before that.
    await time.pass((lines[platformEventId + 1]?.atMs ?? atMs + 60_000) - atMs)
    durationsMs.push(performance.now() - startedAt)
  }
  await desk.close()
  if (errors.length > 0) throw errors[0]
  return { tips: [...tips.values()], durationsMs }
}
