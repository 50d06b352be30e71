import { expect, it } from 'vitest'
import type { Card } from '../../src/domain/card.ts'
import { agentId, cardId, conversationId } from '../../src/domain/ids.ts'
import { createCardSearch } from '../../src/knowledge/card-search.ts'
import type { CardMatch } from '../../src/knowledge/card-search.ts'
import type { PlaybookProgress } from '../../src/overlay/context-protocol.ts'
import { createProgressWatch } from '../../src/overlay/progress-watch.ts'
import { usualMinimum } from '../../src/tips/offline/fits.ts'
import { createTranscript, foldEvents } from '../../src/transcript/transcript.ts'
import { createVirtualClock } from '../helpers/virtual-clock.ts'

const id = conversationId('liveperson-1-H1')
const ada = agentId('ada')
const cardOf = (name: string, rest: Partial<Card> = {}): Card => ({
  cardId: cardId(name),
  playbook: 'shop',
  title: name,
  topic: 'returns',
  when: 'The visitor wants to return a parcel.',
  examples: ['I want to return my parcel'],
  factsNeeded: ['order number', 'postcode'],
  steps: ['Ask for the order number and the postcode.', 'Send the return label.', 'Say when the refund comes.'],
  reply: '',
  never: [],
  languages: ['en'],
  ...rest,
})
const returns = cardOf('Returns')
const match = (card: Card, support = 3): CardMatch => ({ card, support })

function stage({ isWatched = true } = {}) {
  const clock = createVirtualClock()
  const transcript = createTranscript(id, { account: '1', agentId: ada, at: new Date(0) })
  const sent: PlaybookProgress[] = []
  const cards = new Map([[returns.cardId as string, returns]])
  const ending = new AbortController()
  let searches = 0
  const open = { isWatched }
  const watch = createProgressWatch({
    transcript: () => transcript,
    liveOf: () => [transcript],
    isWatched: () => open.isWatched,
    send: (progress) => void sent.push(progress),
    card: (wanted) => cards.get(wanted),
    search: () => ({
      find(text, limit) {
        searches += 1
        return createCardSearch([...cards.values()]).find(text, limit)
      },
    }),
    mayLeaveMachine: () => false,
    minimum: () => usualMinimum,
    onError: (error) => {
      throw error
    },
    signal: ending.signal,
    wait: clock.wait,
  })
  let lines = 0
  return {
    watch,
    sent,
    cards,
    clock,
    open,
    searches: () => searches,
    end: () => ending.abort(),
    say(speaker: 'visitor' | 'agent', text: string) {
      lines += 1
      const at = new Date(lines * 1_000)
      const event = { conversationId: id, platformEventId: lines, at, speaker, text, agentsOnly: false }
      foldEvents(transcript, [{ type: 'line', ...event }])
      watch.changed(transcript)
    },
  }
}

const states = ({ steps }: PlaybookProgress) => steps.map(({ state }) => state)
const givenBy = ({ facts }: PlaybookProgress) => facts.map((fact) => fact.givenBy)

it('ticks by itself, once per burst, and says nothing when nothing changed', async () => {
  const { watch, say, sent, clock } = stage()
  say('visitor', 'I want to return my parcel')
  await clock.pass(5_000)
  expect(sent).toEqual([])
  watch.found(id, [match(returns)])
  await clock.pass(5_000)
  expect(sent.map(states)).toEqual([['next', 'later', 'later']])
  say('agent', 'Could you tell me the order number and the postcode, please?')
  say('visitor', 'order number is 4711')
  say('visitor', 'postcode is 04109')
  await clock.pass(5_000)
  expect(sent.map(states)).toEqual([
    ['next', 'later', 'later'],
    ['done', 'next', 'later'],
  ])
  expect(givenBy(sent[1]!)).toEqual([3, 4])
  expect(sent[1]?.steps[0]).toEqual({ step: returns.steps[0], state: 'done', doneBy: 2 })
  say('visitor', 'are you there')
  await clock.pass(5_000)
  expect(sent.length).toBe(2)
})

it('keeps a tick, however much is said after it', async () => {
  const { watch, say, sent, clock } = stage()
  say('visitor', 'I want to return my parcel, order number is 4711')
  watch.found(id, [match(returns)])
  await clock.pass(1_000)
  expect(givenBy(sent.at(-1)!)).toEqual([1, undefined])
  for (let line = 0; line < 300; line += 1) say('agent', 'Let me see.')
  say('visitor', 'postcode is 04109')
  await clock.pass(1_000)
  expect(givenBy(sent.at(-1)!)).toEqual([1, 302])
  expect(sent.length).toBe(2)
})

it('works nothing out while no page is open, and tells a page that opens all of it', async () => {
  const { watch, say, sent, clock, open, searches } = stage({ isWatched: false })
  say('visitor', 'I want to return my parcel')
  watch.found(id, [match(returns)])
  await clock.pass(5_000)
  expect(sent).toEqual([])
  open.isWatched = true
  watch.opened(ada)
  await clock.pass(0)
  watch.opened(ada)
  await clock.pass(0)
  expect(sent.map(states)).toEqual([
    ['next', 'later', 'later'],
    ['next', 'later', 'later'],
  ])
  expect(searches()).toBe(0)
})

it('looks for the card itself, once, where the desk has told nothing', async () => {
  const { watch, say, sent, clock, searches } = stage()
  say('visitor', 'I want to return my parcel')
  watch.opened(ada)
  await clock.pass(0)
  watch.opened(ada)
  await clock.pass(0)
  expect([searches(), sent.length]).toEqual([1, 2])
})

it('stays on the card that fits, and changes to another only where that one does not', async () => {
  const { watch, say, sent, clock, cards } = stage()
  const damage = cardOf('Damage')
  const greeting = cardOf('Greeting', { factsNeeded: [], steps: ['Say hello to the visitor.'] })
  for (const card of [damage, greeting]) cards.set(card.cardId, card)
  say('visitor', 'Hello')
  const now = async (...matches: CardMatch[]) => {
    watch.found(id, matches)
    await clock.pass(1_000)
    return sent.at(-1)?.card.title
  }
  expect(await now(match(greeting))).toBe('Greeting')
  expect(await now(match(returns), match(greeting))).toBe('Greeting')
  expect(await now(match(returns))).toBe('Returns')
  expect(await now(match(damage), match(returns))).toBe('Returns')
  expect(await now(match(greeting))).toBe('Returns')
  expect(await now(match(damage, 0.2))).toBe('Returns')
  expect(await now()).toBe('Returns')
  expect(await now(match(damage, 1.3))).toBe('Returns')
  say('agent', 'What is the order number?')
  say('visitor', 'order number is 4711')
  expect(await now(match(damage))).toBe('Returns')
  say('agent', 'Thank you.')
  say('visitor', 'And it arrived with a scratch')
  expect(await now(match(damage))).toBe('Damage')
})

it('says nothing of a card without steps and facts, of one that is gone, and after the end', async () => {
  const { watch, say, sent, clock, cards, end } = stage()
  say('visitor', 'I want to return my parcel')
  watch.found(id, [match(cardOf('Article', { steps: [], factsNeeded: [] }))])
  await clock.pass(1_000)
  watch.found(id, [match(cardOf('Nowhere'))])
  await clock.pass(1_000)
  watch.found(id, [match(returns)])
  cards.clear()
  await clock.pass(1_000)
  cards.set(returns.cardId, returns)
  watch.found(id, [match(returns)])
  watch.forget(id)
  await clock.pass(1_000)
  end()
  watch.found(id, [match(returns)])
  await watch.idle()
  expect(sent).toEqual([])
})
