import type { ConversationEvent, LineEvent } from '../../src/domain/conversation.ts'
import { agentId, conversationId, tipId } from '../../src/domain/ids.ts'
import type { Tip, TipEvent } from '../../src/domain/tip.ts'
import { createCardSearch } from '../../src/knowledge/card-search.ts'
import { createVirtualTime } from '../../src/lib/virtual-time.ts'
import { parsePrompt } from '../../src/prompts/prompt-file.ts'
import type { Prompt } from '../../src/prompts/prompt-file.ts'
import type { TipMaker } from '../../src/tips/engines.ts'
import { parsePolicy } from '../../src/tips/policy-file.ts'
import type { TipRequest } from '../../src/tips/request.ts'
import { createTipDesk } from '../../src/tips/tip-desk.ts'
import { createTranscript, foldEvents } from '../../src/transcript/transcript.ts'
import type { Fold } from '../../src/transcript/transcript.ts'

export const id = conversationId('liveperson-1-H1K1')
export const ada = { agentId: agentId('ada'), name: 'Ada', platformAgentId: '41', tenure: 'new' as const, skills: [] }
const startMs = Date.parse('2026-11-23T09:00:00Z')

export const line = (platformEventId: number, speaker: LineEvent['speaker'], text: string): LineEvent => ({
  type: 'line',
  conversationId: id,
  platformEventId,
  at: new Date(startMs),
  speaker,
  text,
  agentsOnly: false,
})
export const typing = (speaker: 'visitor' | 'agent', on: boolean): ConversationEvent => ({
  type: 'typing',
  conversationId: id,
  at: new Date(startMs),
  speaker,
  typing: on,
})
export const ended = (platformEventId: number): ConversationEvent => ({
  type: 'state-changed',
  conversationId: id,
  platformEventId,
  at: new Date(startMs),
  state: 'ended',
})

/** A prompt that is asked at these moments. */
export const promptFor = (name: string, moments: string, kinds = 'reply'): Prompt =>
  parsePrompt(
    `${name}.md`,
    `---\nid: ${name}\ntitle: T\nkinds: [${kinds}]\nmoments: [${moments}]\n---\n\n# User\n\nHi\n`,
  )

export type AskedMaker = TipMaker & { readonly asked: TipRequest[] }

/** Says something new each time it is asked, at once. */
export function countingMaker(): AskedMaker {
  const asked: TipRequest[] = []
  return {
    engine: 'offline',
    model: undefined,
    cards: () => [],
    sent: () => '',
    asked,
    async *make(request) {
      asked.push(request)
      yield { type: 'text', text: `Tip number ${asked.length}.` }
    },
  }
}

/** A desk with one conversation, whose clock the test moves. */
export function openDesk({
  prompts = [promptFor('coach', 'visitor-line, opened')],
  policy = '',
  earlier = [],
  maker = countingMaker(),
}: {
  readonly prompts?: readonly Prompt[]
  readonly policy?: string
  readonly earlier?: readonly Tip[]
  readonly maker?: AskedMaker
} = {}) {
  const time = createVirtualTime(startMs)
  const events: TipEvent[] = []
  const kept = new Map<string, Tip>()
  const errors: unknown[] = []
  const expired: string[] = []
  const transcript = createTranscript(id, { account: '1', agentId: ada.agentId, at: time.now() })
  const rules = { now: parsePolicy(policy) }
  const snoozed: { until: number | undefined } = { until: undefined }
  let tips = 0
  let first = true
  const desk = createTipDesk({
    prompts: () => prompts,
    search: () => createCardSearch([]),
    makers: [maker],
    agent: () => ada,
    policy: () => rules.now,
    snoozedUntil: () => snoozed.until,
    publish: (_id, event) => void events.push(event),
    expire: (_id, because) => void expired.push(because),
    keep: (tip) => void kept.set(tip.tipId, tip),
    earlier: () => Promise.resolve(earlier),
    onMakerError: (error) => void errors.push(error),
    newTipId: () => tipId(`tip-${(tips += 1)}`),
    now: time.now,
    wait: time.wait,
  })
  return {
    desk,
    transcript,
    time,
    events,
    kept,
    errors,
    expired,
    maker,
    rules,
    snoozed,
    asked: () => maker.asked.map(({ moment }) => `${moment.reason} ${moment.platformEventId}`),
    async hear(...heard: ConversationEvent[]) {
      desk.onFold(foldEvents(transcript, heard), time.now(), first)
      first = false
      await time.pass(0)
    },
    async fold(change: Partial<Fold>) {
      desk.onFold({ ...foldEvents(transcript, []), ...change }, time.now(), first)
      await time.pass(0)
    },
  }
}
