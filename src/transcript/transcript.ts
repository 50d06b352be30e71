import type {
  Conversation,
  ConversationEvent,
  KeptEvent,
  LineEvent,
  NumberedEvent,
  Speaker,
} from '../domain/conversation.ts'
import { isNumbered } from '../domain/conversation.ts'
import type { Fact } from '../domain/fact.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import { personalKindOf, redactFact } from './fact-redaction.ts'
import type { Finder } from './finders/found.ts'
import { createKnownNames } from './finders/known-names.ts'
import type { KnownNames } from './finders/known-names.ts'
import { createKnownNumbers } from './finders/known-numbers.ts'
import type { KnownNumbers } from './finders/known-numbers.ts'
import { findTwin, insertLine, meetTwin } from './line-copies.ts'
import { redactionContext } from './redaction-context.ts'
import { redact } from './redaction.ts'
import { createVault } from './vault.ts'
import type { Vault } from './vault.ts'
import { createVisitorValues } from './visitor-values.ts'
import type { VisitorValues } from './visitor-values.ts'

export type TranscriptLine = {
  readonly platformEventId: number
  /** The number under which the line came the other way too, where it did. */
  readonly copy?: number | undefined
  readonly speaker: Speaker
  /** Redacted. */
  readonly text: string
  readonly at: Date
  readonly agentsOnly: boolean
}

/** A live conversation, as far as we know it. Lines are redacted; the vault and the visitor's name stay in memory. */
export type Transcript = {
  conversation: Conversation
  readonly lines: TranscriptLine[]
  readonly knownIds: Set<number>
  /** Lines of an earlier process; the vault may number their placeholders otherwise now. */
  earlierIds: ReadonlySet<number> | undefined
  readonly vault: Vault
  visitorName: string | undefined
  /** Names that lines told and that the platform knows; in memory only, as they are in clear. */
  readonly namesTold: KnownNames
  readonly namesOfVisitor: KnownNames
  /** In memory only, in clear. */
  readonly numbersTold: KnownNumbers
  readonly visitorValues: VisitorValues
  /** The team's patterns as they are now. */
  readonly teamFinders: () => readonly Finder[]
  readonly typing: { visitor: boolean; agent: boolean }
  /** The platform has told of the visitor's typing before: while it tells nothing, the visitor does not type. */
  tellsTyping: boolean
  /** By source and name; values are redacted. In memory only. */
  readonly facts: Map<string, Fact>
}

/** What a batch of events changed. */
export type Fold = {
  readonly transcript: Transcript
  /** Redacted, in order, none of them seen before. */
  readonly newEvents: readonly KeptEvent[]
  /** Those among them that are lines, and lines that turned out to be the newest. */
  readonly newLines: readonly TranscriptLine[]
  readonly conversationChanged: boolean
  readonly movedFrom: AgentId | undefined
  /** Why it is over, where this batch ended it. */
  readonly ended: 'ended' | 'moved' | 'lost' | undefined
}

const noFinders = () => []

export function createTranscript(
  conversationId: ConversationId,
  known: {
    readonly account: string
    readonly agentId: AgentId
    readonly at: Date
    readonly teamFinders?: (() => readonly Finder[]) | undefined
  },
): Transcript {
  return {
    conversation: {
      conversationId,
      account: known.account,
      agentId: known.agentId,
      skill: undefined,
      language: undefined,
      state: 'waiting',
      startedAt: known.at,
      endedAt: undefined,
    },
    lines: [],
    knownIds: new Set(),
    earlierIds: undefined,
    vault: createVault(),
    visitorName: undefined,
    namesTold: createKnownNames(),
    namesOfVisitor: createKnownNames(),
    numbersTold: createKnownNumbers(),
    visitorValues: createVisitorValues(),
    teamFinders: known.teamFinders ?? noFinders,
    typing: { visitor: false, agent: false },
    tellsTyping: false,
    facts: new Map(),
  }
}

/**
 * Folds events into the transcript. The same event a second time changes nothing, except that the vault learns from it; a
 * line that polling and pushing bring under two numbers is one line.
 */
export function foldEvents(transcript: Transcript, events: readonly ConversationEvent[]): Fold {
  const before = transcript.conversation
  const newEvents: KeptEvent[] = []
  const newLines: TranscriptLine[] = []
  for (const event of events) {
    if (isNumbered(event)) {
      const redacted = event.type === 'line' ? { ...event, text: redactLine(transcript, event) } : event
      if (transcript.knownIds.has(event.platformEventId)) continue
      transcript.knownIds.add(event.platformEventId)
      const { lines, earlierIds, vault } = transcript
      const twin =
        redacted.type === 'line' ? findTwin(lines, redacted, (id) => earlierIds?.has(id) === true, vault) : undefined
      if (twin && redacted.type === 'line') {
        const newest = newestSaid(transcript)?.platformEventId
        newEvents.push(meetTwin(lines, twin, redacted))
        const now = newestSaid(transcript)
        // By a clock that is behind it stood before what was said earlier, and nobody looked at it.
        if (now?.platformEventId === twin.platformEventId && newest !== twin.platformEventId) newLines.push(now)
        continue
      }
      newEvents.push(redacted)
      if (redacted.type === 'line') newLines.push(insertLine(lines, redacted))
      if (redacted.type === 'state-changed' && before.state !== 'ended') noteState(transcript, redacted)
      continue
    }
    noteUnnumbered(transcript, event)
  }
  const { conversation } = transcript
  return {
    transcript,
    newEvents,
    newLines,
    conversationChanged: conversation !== before,
    movedFrom: conversation.agentId === before.agentId ? undefined : before.agentId,
    ended: conversation.state === 'ended' && before.state !== 'ended' ? 'ended' : undefined,
  }
}

/** When the visitor's oldest unanswered line was sent; undefined when it is not the agent's turn. */
export function waitingSince(transcript: Transcript): Date | undefined {
  if (transcript.conversation.state === 'ended') return undefined
  let since: Date | undefined
  for (const line of transcript.lines) {
    if (line.speaker === 'visitor') since ??= line.at
    if (line.speaker === 'agent' && !line.agentsOnly) since = undefined
  }
  return since
}

/** The newest line of visitor or agent that the visitor can see. */
export function newestSaid(transcript: Transcript): TranscriptLine | undefined {
  return transcript.lines.findLast((line) => line.speaker !== 'system' && !line.agentsOnly)
}

function noteVisitor({ visitorValues, namesOfVisitor }: Transcript, fact: Fact): void {
  const kind = personalKindOf(fact)
  visitorValues.noteFact(fact, kind)
  if (kind === 'NAME') namesOfVisitor.learn(fact.value)
}

function redactLine(transcript: Transcript, event: LineEvent): string {
  return redact(event.text, transcript.vault, redactionContext(transcript, event))
}

function noteState(transcript: Transcript, event: Extract<NumberedEvent, { readonly type: 'state-changed' }>): void {
  const { conversation } = transcript
  transcript.conversation = {
    ...conversation,
    state: event.state,
    endedAt: event.state === 'ended' ? event.at : conversation.endedAt,
  }
}

function noteUnnumbered(transcript: Transcript, event: Exclude<ConversationEvent, NumberedEvent>): void {
  const { conversation } = transcript
  switch (event.type) {
    case 'typing':
      transcript.typing[event.speaker] = event.typing
      if (event.speaker === 'visitor') transcript.tellsTyping = true
      return
    case 'facts-learned':
      for (const [key, { source }] of transcript.facts) if (event.allOf?.includes(source)) transcript.facts.delete(key)
      for (const fact of event.facts) {
        noteVisitor(transcript, fact)
        const key = `${fact.source} ${fact.name}`
        if (fact.value === '') transcript.facts.delete(key)
        else transcript.facts.set(key, redactFact(fact, transcript.vault, transcript.teamFinders()))
      }
      return
    case 'agent-changed':
      if (event.agentId !== conversation.agentId) transcript.conversation = { ...conversation, agentId: event.agentId }
      return
    case 'info-learned': {
      const { skill, language, startedAt, state, rtSessionId, polledId } = event.info
      const visitorName = seenName(event.info.visitorName)
      // It was given up for lost or had moved away, and here it is again.
      const reopened = conversation.state === 'ended' && (state === 'waiting' || state === 'chatting')
      transcript.visitorName = visitorName ?? transcript.visitorName
      if (visitorName !== undefined) transcript.namesOfVisitor.learn(visitorName)
      transcript.conversation = {
        ...conversation,
        skill: skill ?? conversation.skill,
        language: language ?? conversation.language,
        startedAt: startedAt ?? conversation.startedAt,
        rtSessionId: rtSessionId ?? conversation.rtSessionId,
        polledId: polledId ?? conversation.polledId,
        ...(reopened ? { state, endedAt: undefined } : {}),
      }
    }
  }
}

/** A name of which nothing is to be seen is none: nobody could tell whose card it stands on. */
function seenName(name: string | undefined): string | undefined {
  return name !== undefined && /[^\s\p{C}]/u.test(name) ? name : undefined
}
