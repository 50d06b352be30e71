import { createHash } from 'node:crypto'
import { chatKeyPattern } from '../liveperson-chat/chat-key.ts'
import type { IngestEvent } from '../ingest/wire.ts'
import { lineTime } from './line-time.ts'
import type { BridgeBody, BridgeLine } from './wire.ts'

/** The agent of a conversation that somebody else has now: nobody is called so. */
const somebodyElse = '~'

/**
 * What a push of the widget tells, as events of ingest: first who has the conversation, then its lines, then its end.
 * `externalId` is the conversation's id there, `agent` who pushes.
 */
export function toBridgeEvents(
  body: BridgeBody,
  lines: readonly BridgeLine[],
  { externalId, agent, now }: { readonly externalId: string; readonly agent: string; readonly now: Date },
): readonly IngestEvent[] {
  const startedAt = body.startedAt === undefined ? now : lineTime(body.startedAt, '', now)
  const event = (eventId: string, at: Date) => ({ conversationId: externalId, eventId, at })
  const visitorName = nameOf(body.visitorName)
  const skill = body.skill?.trim().slice(0, 200)
  const chatKey = body.chatKey !== undefined && chatKeyPattern.test(body.chatKey) ? body.chatKey : undefined
  const about = hashOf([visitorName, skill, chatKey])
  return [
    {
      type: 'conversation-started',
      ...event(`start ${body.visit} ${about}`, startedAt),
      agent,
      ...(visitorName === undefined ? {} : { visitorName }),
      ...(skill === undefined || skill === '' ? {} : { skill }),
      ...(chatKey === undefined ? {} : { chatKey }),
    },
    ...lines.map((line) => toLine(line, event(lineId(line), lineTime(line.time, line.id, startedAt)))),
    ...(body.visitorTyping === undefined
      ? []
      : [
          {
            type: 'typing' as const,
            ...event(`typing ${body.visit} ${now.getTime()}`, now),
            speaker: 'visitor' as const,
            typing: body.visitorTyping,
          },
        ]),
    ...(body.over === 'ended'
      ? [{ type: 'state-changed' as const, ...event('ended', now), state: 'ended' as const }]
      : []),
    ...(body.over === 'left'
      ? [{ type: 'agent-changed' as const, ...event(`left ${body.visit}`, now), agent: somebodyElse }]
      : []),
  ]
}

/** Whether numbers of lines begin anew when the page does is not documented, so the line's words are part of its id. */
function lineId({ id, source, time, text }: BridgeLine): string {
  return `line ${id} ${hashOf([source, time, text])}`
}

function toLine(
  { source, text, textType, subType = 'REGULAR' }: BridgeLine,
  common: { readonly conversationId: string; readonly eventId: string; readonly at: Date },
): IngestEvent {
  // All lines of agents are HTML, whatever they say of themselves. What is not regular may be for agents' eyes only.
  const html = textType === 'html' || source === 'agent'
  return { type: 'line', ...common, speaker: source, text, html, agentsOnly: subType !== 'REGULAR' }
}

/** The platform calls a visitor without a name "visitor". */
function nameOf(given: string | undefined): string | undefined {
  const name = given?.trim().slice(0, 200) ?? ''
  return name === '' || /^visitor$/i.test(name) ? undefined : name
}

function hashOf(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 12)
}
