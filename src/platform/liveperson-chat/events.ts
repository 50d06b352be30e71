import type { ConversationEvent, ConversationInfo, Speaker } from '../../domain/conversation.ts'
import { conversationStates, speakers } from '../../domain/conversation.ts'
import type { ConversationId } from '../../domain/ids.ts'
import { toPlainText } from '../plain-text.ts'
import type { WireEvent, WireInfo } from './wire.ts'

/** A chat event of LivePerson as one of ours (reference §6). Unknown types are kept as `unrecognised`. */
export function toConversationEvent(event: WireEvent, conversationId: ConversationId, seenAt: Date): ConversationEvent {
  const common = { conversationId, platformEventId: event.id, at: parseTime(event.time) ?? seenAt }
  if (event.type === 'line') {
    return {
      ...common,
      type: 'line',
      speaker: toSpeaker(event),
      text: toPlainText(event.text ?? '', event.textType === 'html'),
      agentsOnly: event.subType === 'ONLY_TO_REP',
    }
  }
  const state = conversationStates.find((known) => known === event.state)
  if (event.type === 'state' && state) return { ...common, type: 'state-changed', state }
  return { ...common, type: 'unrecognised', platformType: event.type.slice(0, 60) }
}

/** What the platform calls a visitor whose name it does not know (reference §5.4 method 16). */
const noName = 'visitor'

/** As long as a pushed one may be. */
const longestName = 200

/** What the chat's info says, as far as it is known (reference §7.1). */
export function toConversationInfo(info: WireInfo): ConversationInfo {
  const startedAt = parseTime(info.startTime)
  const state = conversationStates.find((known) => known === info.state)
  return {
    ...(state === undefined ? {} : { state }),
    ...(info.visitorName === undefined || info.visitorName === noName
      ? {}
      : { visitorName: info.visitorName.slice(0, longestName) }),
    ...(info.skillName === undefined ? {} : { skill: info.skillName }),
    ...(info.language === undefined ? {} : { language: info.language }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(info.rtSessionId === undefined ? {} : { rtSessionId: info.rtSessionId }),
  }
}

export function parseTime(time: string | undefined): Date | undefined {
  const date = new Date(time ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** `source` tells who spoke; `by` is display only (reference §8). */
function toSpeaker(event: WireEvent): Speaker {
  const says = (field: string | undefined) => speakers.find((known) => known === field)
  return says(event.source) ?? says(event.by) ?? 'system'
}

export function isEnded(state: string | undefined): boolean {
  return state === 'ended'
}
