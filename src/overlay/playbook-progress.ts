import type { Card } from '../domain/card.ts'
import type { ConversationId } from '../domain/ids.ts'
import { trackSteps } from '../knowledge/steps/track-steps.ts'
import type { Transcript } from '../transcript/transcript.ts'
import type { PlaybookProgress } from './context-protocol.ts'

/** Following a card costs time with each line: what was done or given before these is kept from the last time. */
const newestLines = 120
const mostItems = 20
const longestText = 300

/**
 * How far a conversation is on a card. What was done or given once stays so while the card is the same, whatever is said
 * later; a step that was passed over is done later, or not at all.
 */
export function playbookProgress(
  conversationId: ConversationId,
  card: Card,
  { lines, facts }: Pick<Transcript, 'lines' | 'facts'>,
  before: PlaybookProgress | undefined,
): PlaybookProgress {
  const kept = before?.card.cardId === card.cardId ? before : undefined
  const said = lines.slice(-newestLines).filter(({ agentsOnly }) => !agentsOnly)
  const track = trackSteps(said, [...facts.values()], card)
  const steps = track.steps.slice(0, mostItems).map((tracked) => {
    const { step, doneBy: found } = tracked
    const text = brief(step)
    const doneBy = kept?.steps.find((one) => one.step === text)?.doneBy ?? found
    if (doneBy !== undefined) return { step: text, state: 'done' as const, doneBy }
    return { step: text, state: tracked === track.next ? ('next' as const) : ('later' as const) }
  })
  const needed = track.facts.slice(0, mostItems).map(({ name, givenBy: found }) => {
    const text = brief(name)
    const givenBy = kept?.facts.find((one) => one.name === text)?.givenBy ?? found
    return { name: text, ...(givenBy === undefined ? {} : { givenBy }) }
  })
  return { conversationId, card: { cardId: card.cardId, title: card.title }, steps: withNext(steps), facts: needed }
}

type Step = PlaybookProgress['steps'][number]

/** The tracker may have named one that is known to be done from earlier lines. */
function withNext(steps: readonly Step[]): readonly Step[] {
  if (steps.some(({ state }) => state === 'next')) return steps
  const lastDone = steps.findLastIndex(({ state }) => state === 'done')
  const left = steps.findIndex(({ state }, place) => state === 'later' && place > lastDone)
  return left < 0 ? steps : steps.with(left, { ...steps[left], state: 'next' } as Step)
}

function brief(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`
}

/** The same to whoever looks at it. */
export function isSameProgress(one: PlaybookProgress | undefined, other: PlaybookProgress): boolean {
  return (
    one !== undefined &&
    one.conversationId === other.conversationId &&
    one.card.cardId === other.card.cardId &&
    one.card.title === other.card.title &&
    isSameList(one.steps, other.steps, ['step', 'state', 'doneBy']) &&
    isSameList(one.facts, other.facts, ['name', 'givenBy'])
  )
}

function isSameList<Item>(ones: readonly Item[], others: readonly Item[], parts: readonly (keyof Item)[]): boolean {
  return (
    ones.length === others.length &&
    ones.every((one, place) => parts.every((part) => one[part] === others[place]?.[part]))
  )
}
