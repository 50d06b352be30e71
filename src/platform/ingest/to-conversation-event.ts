import type { ConversationEvent, ConversationInfo } from '../../domain/conversation.ts'
import type { ConversationId } from '../../domain/ids.ts'
import { toPlainText } from '../plain-text.ts'
import type { ConversationStarted, IngestEvent, IngestFact } from './wire.ts'

/** The kinds of event that get a number and are kept once by it. */
export type NumberedIngestEvent = Extract<IngestEvent, { readonly type: 'line' | 'state-changed' }>

export function isNumberedIngestEvent(event: IngestEvent): event is NumberedIngestEvent {
  return event.type === 'line' || event.type === 'state-changed'
}

export function toNumberedEvent(
  event: NumberedIngestEvent,
  conversationId: ConversationId,
  platformEventId: number,
): ConversationEvent {
  const common = { conversationId, platformEventId, at: event.at }
  if (event.type === 'state-changed') return { ...common, type: 'state-changed', state: event.state }
  return {
    ...common,
    type: 'line',
    speaker: event.speaker,
    text: toPlainText(event.text, event.html ?? false),
    agentsOnly: event.agentsOnly ?? false,
  }
}

/** What a start tells beside its agent; its session where polling may share the conversation. */
export function toInfo(event: ConversationStarted, shared: boolean): ConversationInfo {
  return {
    ...(event.rtSessionId === undefined || !shared ? {} : { rtSessionId: event.rtSessionId }),
    ...(event.visitorName === undefined ? {} : { visitorName: event.visitorName }),
    ...(event.skill === undefined ? {} : { skill: event.skill }),
    ...(event.language === undefined ? {} : { language: event.language }),
    startedAt: event.at,
  }
}

/** Facts that the rest of the service has a place for; undefined where there are none among them. */
export function factsToInfo(facts: readonly IngestFact[]): ConversationInfo | undefined {
  const value = (name: string) => facts.findLast((fact) => fact.name === name)?.value
  const visitorName = value('visitorName')
  const skill = value('skill')
  const language = value('language')
  if (visitorName === undefined && skill === undefined && language === undefined) return undefined
  return {
    ...(visitorName === undefined ? {} : { visitorName }),
    ...(skill === undefined ? {} : { skill }),
    ...(language === undefined ? {} : { language }),
  }
}
