import type { Chat, ChatEvent } from './chat.ts'

/** A chat as it really happened, in plain shapes. */
export function toTruth({ birth, desk, state, events }: Chat): unknown {
  const { chatKey, visitorName } = birth
  return { chatKey, visitorName, agentId: desk?.agent.agentId, state, events: events.map(toTrueEvent) }
}

function toTrueEvent(event: ChatEvent): unknown {
  const { id, type, at } = event
  const time = new Date(at).toISOString()
  if (event.type === 'line') {
    const { source, text, agentsOnly } = event
    return { id, type, source, text, agentsOnly, time }
  }
  return event.type === 'state' ? { id, type, state: event.state, time } : { id, type: event.platformType, time }
}
