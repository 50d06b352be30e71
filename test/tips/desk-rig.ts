import { readFileSync } from 'node:fs'
import type { LineEvent } from '../../src/domain/conversation.ts'
import { agentId, conversationId, tipId } from '../../src/domain/ids.ts'
import type { Tip, TipEvent } from '../../src/domain/tip.ts'
import { createCardSearch } from '../../src/knowledge/card-search.ts'
import { parsePrompt } from '../../src/prompts/prompt-file.ts'
import type { TipMaker, TipPart } from '../../src/tips/engines.ts'
import { createTipDesk } from '../../src/tips/tip-desk.ts'
import type { TipDeskOptions } from '../../src/tips/tip-desk-options.ts'
import { createTranscript, foldEvents } from '../../src/transcript/transcript.ts'

export const deskConversation = conversationId('liveperson-1-H1K1')
export const deskAgent = {
  agentId: agentId('ada'),
  name: 'Ada',
  platformAgentId: '41',
  tenure: 'new' as const,
  skills: [],
}
export const coach = parsePrompt('coach.md', readFileSync(new URL('../../prompts/coach.md', import.meta.url), 'utf8'))

/** A maker that says the next of its answers each time it is asked, part by part. */
export function scriptedMaker(...answers: readonly (readonly (string | TipPart)[])[]): TipMaker & { asked(): number } {
  let asked = 0
  return {
    engine: 'offline',
    model: undefined,
    cards: () => [],
    sent: () => '',
    asked: () => asked,
    async *make() {
      const answer = answers[asked] ?? []
      asked += 1
      for (const part of answer) {
        await new Promise((resolve) => setImmediate(resolve))
        yield typeof part === 'string' ? { type: 'text', text: part } : part
      }
    },
  }
}

/** A desk for one conversation; lines are heard in order, and each is looked at to the end. */
export function openScriptedDesk(maker: TipMaker, options: Partial<TipDeskOptions> = {}) {
  const events: TipEvent[] = []
  const kept = new Map<string, Tip>()
  const transcript = createTranscript(deskConversation, { account: '1', agentId: deskAgent.agentId, at: new Date(0) })
  let tips = 0
  const desk = createTipDesk({
    prompts: () => [coach],
    search: () => createCardSearch([]),
    makers: [maker],
    agent: () => deskAgent,
    publish: (_id, event) => void events.push(event),
    expire: () => undefined,
    keep: (tip) => void kept.set(tip.tipId, tip),
    earlier: () => Promise.resolve([]),
    onMakerError: (error) => {
      throw error
    },
    newTipId: () => tipId(`tip-${(tips += 1)}`),
    ...options,
  })
  let lines = 0
  return {
    desk,
    events,
    transcript,
    /** In the order in which they were begun. */
    tips: () => [...kept.values()],
    hear(speaker: LineEvent['speaker'], text: string) {
      lines += 1
      const line: LineEvent = {
        type: 'line',
        conversationId: deskConversation,
        platformEventId: lines,
        at: new Date(lines * 1_000),
        speaker,
        text,
        agentsOnly: false,
      }
      desk.onFold(foldEvents(transcript, [line]), new Date(lines * 1_000), lines === 1)
    },
  }
}
