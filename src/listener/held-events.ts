import type { ConversationEvent } from '../domain/conversation.ts'

/** What waits of one conversation, in memory only; beyond this the oldest goes. */
const eventsAtMost = 300
const charactersAtMost = 60_000

/** Events of a conversation that may not be heard yet, kept until that is known. */
export type HeldEvents = {
  /** Without `lines` only what says whose conversation it is, so that it can begin later; nothing that was said. */
  hold(events: readonly ConversationEvent[], what: { readonly lines: boolean }): void
  /** Drops what was said, and who the visitor is. */
  dropPersonal(): void
  dropLines(): void
  take(): readonly ConversationEvent[]
}

export function createHeldEvents(): HeldEvents {
  let held: ConversationEvent[] = []
  const lengthOf = (event: ConversationEvent | undefined) => (event?.type === 'line' ? event.text.length : 0)
  let characters = 0
  const keepOnly = (isKept: (event: ConversationEvent) => boolean) => {
    held = held.filter(isKept)
    characters = held.reduce((sum, event) => sum + lengthOf(event), 0)
  }
  return {
    hold(events, { lines }) {
      for (const event of events) {
        if (event.type === 'typing' || (event.type === 'line' && !lines)) continue
        held.push(event)
        characters += lengthOf(event)
      }
      while (held.length > eventsAtMost || characters > charactersAtMost) characters -= lengthOf(held.shift())
    },
    dropLines: () => keepOnly((event) => event.type !== 'line'),
    dropPersonal() {
      keepOnly((event) => event.type !== 'line' && event.type !== 'facts-learned')
      held = held.map((event) => {
        if (event.type !== 'info-learned') return event
        const { visitorName: _name, ...info } = event.info
        return { ...event, info }
      })
    },
    take() {
      const all = held
      held = []
      characters = 0
      return all
    },
  }
}
