import type { Speaker } from '../../../domain/conversation.ts'
import { agentId as asAgentId, conversationId, tipId } from '../../../domain/ids.ts'
import type { Tip } from '../../../domain/tip.ts'
import type { CardSearch } from '../../../knowledge/card-search.ts'
import type { Embedder } from '../../../model/embedder.ts'
import type { Prompt } from '../../../prompts/prompt-file.ts'
import { createOfflineMaker } from '../../../tips/engines.ts'
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
  /** Tells repeats by their meaning. */
  readonly embedder: Embedder
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
export async function replayTips({
  id,
  lines,
  prompts,
  search,
  policy,
  embedder,
}: ReplayTipsOptions): Promise<ReplayedTips> {
  const tips = new Map<string, Tip>()
  const errors: unknown[] = []
  let atMs = 0
  const desk = createTipDesk({
    prompts: () => prompts,
    search: () => search,
    makers: [createOfflineMaker(() => policy.minimumSupport)],
    policy: () => policy,
    embedder,
    // The figures are not to depend on how busy this machine is.
    repeatPatienceMs: 60_000,
    agent: () => agent,
    publish: () => undefined,
    expire: () => undefined,
    keep: (tip) => void tips.set(tip.tipId, tip),
    earlier: () => Promise.resolve([]),
    onMakerError: (error) => void errors.push(error),
    newTipId: () => tipId(`${id}-${tips.size + 1}`),
    now: () => new Date(atMs),
  })
  const transcript = createTranscript(conversationId(id), { account: 'eval', agentId, at: new Date(0) })
  const durationsMs: number[] = []
  for (const [platformEventId, { speaker, text, atMs: saidAtMs }] of lines.entries()) {
    atMs = saidAtMs
    const at = new Date(atMs)
    const startedAt = performance.now()
    const line = { type: 'line' as const, conversationId: conversationId(id), platformEventId, at, speaker, text }
    desk.onFold(foldEvents(transcript, [{ ...line, agentsOnly: false }]), at, platformEventId === 0)
    await desk.idle()
    durationsMs.push(performance.now() - startedAt)
  }
  await desk.close()
  if (errors.length > 0) throw errors[0]
  return { tips: [...tips.values()], durationsMs }
}
