import type { Insertable, Selectable } from 'kysely'
import type { Conversation, ConversationState, KeptEvent, Speaker } from '../domain/conversation.ts'
import { agentId, conversationId, promptId, promptVersionId, tipId } from '../domain/ids.ts'
import type {
  OutcomeVerdict,
  SequencedTipEvent,
  Tip,
  TipEnd,
  TipEngine,
  TipKind,
  TipOutcome,
  WithheldRule,
} from '../domain/tip.ts'
import { assertNever } from '../lib/assert-never.ts'
import { inOrder, withCopy } from '../domain/line-order.ts'
import type { Tables } from './schema.ts'
import type { StoredLine, StoredTip } from './store.ts'

type LineRow = Pick<
  Selectable<Tables['events']>,
  'platform_event_id' | 'type' | 'speaker' | 'text' | 'at' | 'agents_only' | 'detail'
>

export function conversationRow(conversation: Conversation): Insertable<Tables['conversations']> {
  return {
    id: conversation.conversationId,
    account: conversation.account,
    agent_id: conversation.agentId,
    skill: conversation.skill ?? null,
    language: conversation.language ?? null,
    state: conversation.state,
    started_at: conversation.startedAt.getTime(),
    ended_at: conversation.endedAt?.getTime() ?? null,
    rt_session_id: conversation.rtSessionId ?? null,
    polled_id: conversation.polledId ?? null,
  }
}

export function toConversation(row: Selectable<Tables['conversations']>): Conversation {
  return {
    conversationId: conversationId(row.id),
    account: row.account,
    agentId: agentId(row.agent_id),
    skill: row.skill ?? undefined,
    language: row.language ?? undefined,
    state: row.state as ConversationState,
    startedAt: new Date(row.started_at),
    endedAt: row.ended_at === null ? undefined : new Date(row.ended_at),
    ...(row.rt_session_id === null ? {} : { rtSessionId: row.rt_session_id }),
    ...(row.polled_id === null ? {} : { polledId: conversationId(row.polled_id) }),
  }
}

export function eventRow(event: KeptEvent, seenAt: Date): Insertable<Tables['events']> {
  const common = {
    conversation_id: event.conversationId,
    platform_event_id: event.platformEventId,
    type: event.type,
    speaker: null,
    text: null,
    agents_only: 0,
    detail: null,
    at: event.at.getTime(),
    seen_at: seenAt.getTime(),
  }
  switch (event.type) {
    case 'line':
      return { ...common, speaker: event.speaker, text: event.text, agents_only: event.agentsOnly ? 1 : 0 }
    case 'line-copy':
      return { ...common, detail: String(event.of), agents_only: event.agentsOnly ? 1 : 0 }
    case 'state-changed':
      return { ...common, detail: event.state }
    case 'unrecognised':
      return { ...common, detail: event.platformType }
    default:
      return assertNever(event)
  }
}

/** Lines and line copies of one conversation as its lines, as they were said. */
export function toLines(rows: readonly LineRow[]): StoredLine[] {
  const copies = new Map(rows.filter(({ type }) => type === 'line-copy').map((row) => [Number(row.detail), row]))
  const lines = rows
    .filter(({ type }) => type === 'line')
    .map((row) => {
      const line: StoredLine = {
        platformEventId: row.platform_event_id,
        speaker: row.speaker as Speaker,
        text: row.text ?? '',
        at: new Date(row.at),
        agentsOnly: row.agents_only === 1,
      }
      const copy = copies.get(row.platform_event_id)
      if (!copy) return line
      const { platform_event_id: platformEventId, at, agents_only: agentsOnly } = copy
      return withCopy(line, { platformEventId, at: new Date(at), agentsOnly: agentsOnly === 1 })
    })
  return inOrder(lines)
}

/** Without what was sent, which is written once. */
export function tipRow(tip: Tip): Insertable<Tables['tips']> {
  return {
    id: tip.tipId,
    conversation_id: tip.conversationId,
    agent_id: tip.agentId,
    kind: tip.kind,
    engine: tip.engine,
    model: tip.model ?? null,
    prompt_id: tip.promptId,
    prompt_version: tip.promptVersion,
    answers: tip.answers,
    text: tip.text,
    cards: JSON.stringify(tip.cards),
    lines: tip.lines ? JSON.stringify(tip.lines) : null,
    sent: '',
    end: tip.end ?? null,
    withheld_rule: tip.withheld?.rule ?? null,
    withheld_numbers: tip.withheld ? JSON.stringify(tip.withheld.numbers) : null,
    latency: JSON.stringify(tip.latency),
    usage: tip.usage ? JSON.stringify(tip.usage) : null,
    at: tip.at.getTime(),
  }
}

export type OutcomeRow = Pick<Selectable<Tables['tips']>, 'outcome' | 'outcome_meaning' | 'outcome_words'>

export function outcomeRow({ outcome, words, meaning }: OutcomeVerdict): OutcomeRow {
  return { outcome, outcome_words: words, outcome_meaning: meaning ?? null }
}

export function toTip(row: Selectable<Tables['tips']> & { readonly request_sent: string | null }): StoredTip {
  return {
    tipId: tipId(row.id),
    conversationId: conversationId(row.conversation_id),
    agentId: agentId(row.agent_id),
    kind: row.kind as TipKind,
    engine: row.engine as TipEngine,
    model: row.model ?? undefined,
    promptId: promptId(row.prompt_id),
    promptVersion: promptVersionId(row.prompt_version),
    answers: row.answers,
    text: row.text,
    cards: JSON.parse(row.cards) as Tip['cards'],
    ...(row.lines === null ? {} : { lines: JSON.parse(row.lines) as number[] }),
    sent: row.request_sent ?? row.sent,
    end: (row.end ?? undefined) as TipEnd | undefined,
    withheld:
      row.withheld_rule === null
        ? undefined
        : {
            rule: row.withheld_rule as WithheldRule,
            numbers: JSON.parse(row.withheld_numbers ?? '{}') as Record<string, number | string>,
          },
    latency: JSON.parse(row.latency) as Tip['latency'],
    usage: row.usage === null ? undefined : (JSON.parse(row.usage) as Tip['usage']),
    ...(row.outcome === null
      ? {}
      : {
          outcome: {
            outcome: row.outcome as TipOutcome,
            words: row.outcome_words ?? 0,
            meaning: row.outcome_meaning ?? undefined,
          },
        }),
    at: new Date(row.at),
  }
}

export function tipEventRow(event: SequencedTipEvent, at: Date): Insertable<Tables['tip_events']> {
  return {
    conversation_id: event.conversationId,
    stream_sequence: event.streamSequence,
    tip_id: event.tipId,
    type: event.type,
    body: JSON.stringify(event),
    at: at.getTime(),
  }
}
