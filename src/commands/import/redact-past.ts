import { createHash } from 'node:crypto'
import type { Conversation, ConversationEvent, KeptEvent } from '../../domain/conversation.ts'
import { agentId, conversationId } from '../../domain/ids.ts'
import type { AgentId } from '../../domain/ids.ts'
import type { VisitorValue } from '../../domain/visitor-hash.ts'
import type { PastLine } from '../../knowledge/memory/take-moments.ts'
import type { Finder } from '../../transcript/finders/found.ts'
import { createTranscript, foldEvents } from '../../transcript/transcript.ts'
import type { PastConversation } from './past-conversation.ts'

/** Who answered, where a file does not tell. */
const unknownAgent = agentId('imported')

/** A past conversation as it is kept: no personal value in clear, `visitorValues` excepted, which are for hashes only. */
export type RedactedPast = {
  readonly conversation: Conversation
  readonly events: readonly KeptEvent[]
  readonly lines: readonly PastLine[]
  readonly visitorValues: readonly VisitorValue[]
}

/** The account under which the conversations of a source are kept. */
export function accountOf(source: string): string {
  return `import:${source}`
}

/** The source of an account; undefined where it is a platform's. */
export function sourceOfAccount(account: string): string | undefined {
  return account.startsWith('import:') ? account.slice('import:'.length) : undefined
}

/** The same for the same conversation of the same source; an id that may tell of a person goes in as its hash. */
export function importedId(source: string, id: string) {
  const plain = /^[\w.:-]{1,80}$/.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 24)
  // The names of sources hold no dot, so that no two pairs make one id.
  return conversationId(`import-${source}.${plain}`)
}

/** Agents' ids as the agents file has them; what has another form may be a person's name, and is not kept. */
const agentForm = /^[a-z0-9][a-z0-9._-]{0,60}$/i

/** Who answered in a past conversation. */
export function agentOf(past: PastConversation, given: string | undefined): AgentId {
  return agentId([past.agent, given].find((agent) => agent !== undefined && agentForm.test(agent)) ?? unknownAgent)
}

/** Takes a past conversation through the same redaction as a live one. */
export function redactPast(
  past: PastConversation,
  given: {
    readonly source: string
    readonly skill: string | undefined
    readonly language: string | undefined
    readonly agent: string | undefined
    readonly teamFinders: readonly Finder[]
    readonly now: Date
  },
): RedactedPast {
  const id = importedId(given.source, past.id)
  const startedAt = past.started_at === undefined ? given.now : new Date(past.started_at * 1_000)
  const atOf = (seconds: number | undefined, place: number) =>
    new Date(startedAt.getTime() + (seconds ?? place) * 1_000)
  const transcript = createTranscript(id, {
    account: accountOf(given.source),
    agentId: agentOf(past, given.agent),
    at: startedAt,
    teamFinders: () => given.teamFinders,
  })
  const language = past.lang ?? given.language
  const skill = past.skill ?? given.skill
  const info = {
    startedAt,
    ...(past.visitor === undefined ? {} : { visitorName: past.visitor }),
    ...(language === undefined ? {} : { language }),
    ...(skill === undefined ? {} : { skill }),
  }
  const endedAt = atOf(past.turns.at(-1)?.t, past.turns.length)
  const common = { conversationId: id }
  const events: ConversationEvent[] = [
    { ...common, type: 'info-learned', at: startedAt, info },
    ...past.turns.map(({ t, source, text }, place) => ({
      ...common,
      type: 'line' as const,
      platformEventId: place + 1,
      at: atOf(t, place),
      speaker: source,
      text,
      // Look-ups and notes of the team's own tools.
      agentsOnly: source === 'system',
    })),
    { ...common, type: 'state-changed', platformEventId: past.turns.length + 1, at: endedAt, state: 'ended' },
  ]
  const { newEvents } = foldEvents(transcript, events)
  return {
    conversation: transcript.conversation,
    events: newEvents,
    // In the order of the file, by which the numbers rise, whatever its times say.
    lines: newEvents.flatMap((event) =>
      event.type === 'line' ? toPastLine(event, past.turns[event.platformEventId - 1]) : [],
    ),
    visitorValues: transcript.visitorValues.take(),
  }
}

function toPastLine(
  { speaker, text }: PastLine,
  turn: { readonly action?: string | undefined; readonly task?: string | undefined } | undefined,
): PastLine {
  if (speaker !== 'agent') return { speaker, text }
  const marks = { ...(turn?.action ? { action: turn.action } : {}), ...(turn?.task ? { task: turn.task } : {}) }
  return { speaker, text, marks }
}
