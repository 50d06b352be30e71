import { oneOrMany } from '../wire.ts'
import type { RequestFault } from './fault-kinds.ts'
import { wholeBetween } from './random.ts'
import type { Random } from './random.ts'

/** Faults that tell the events of a good answer otherwise than they were. */
const changing = [
  'duplicated-events',
  'out-of-order-events',
  'repeating-next',
  'clock-skew',
] as const satisfies readonly RequestFault[]
export type AnswerFault = (typeof changing)[number]

export function isAnswerFault(kind: RequestFault): kind is AnswerFault {
  return changing.some((one) => one === kind)
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const toList = (value: unknown): readonly unknown[] => [value ?? []].flat()

/** Whether the answer has what this fault changes: two events to put out of order, one event for the others. */
export function fitsAnswer(kind: AnswerFault, answer: unknown): boolean {
  const least = kind === 'out-of-order-events' ? 2 : 1
  let most = 0
  mapEvents(answer, (events) => {
    most = Math.max(most, events.length)
    return events
  })
  return most >= least
}

/** The same answer, changed; the given one stays as it is. `from` is the first event id that was asked for. */
export function changeAnswer(kind: AnswerFault, answer: unknown, random: Random, from: number): unknown {
  switch (kind) {
    case 'duplicated-events':
      return mapEvents(answer, (events) => [...events, ...someOf(events, random)])
    case 'out-of-order-events':
      return mapEvents(answer, (events) => shuffle(events, random))
    case 'repeating-next':
      return holdNext(answer, from)
    case 'clock-skew': {
      const skewMs = wholeBetween(random, 1, 3_600_000) * (random() < 0.5 ? -1 : 1)
      return mapEvents(answer, (events) => events.map((event) => skew(event, skewMs)))
    }
  }
}

/** Finds the events of a chat, of many chats, or of an events answer (reference §5.4 methods 10 to 12). */
function mapEvents(answer: unknown, change: (events: readonly unknown[]) => readonly unknown[]): unknown {
  if (Array.isArray(answer)) return answer.map((chat: unknown) => mapEvents(chat, change))
  if (!isFields(answer)) return answer
  const changed = Object.entries(answer).map(([key, value]) => {
    if (key === 'chats' || key === 'chat') return [key, mapEvents(value, change)]
    if (key !== 'events' || !isFields(value)) return [key, value]
    return [key, { ...value, event: oneOrMany(change(toList(value['event']))) }]
  })
  return Object.fromEntries(changed)
}

/** A run of them, in order, at least one. */
function someOf(events: readonly unknown[], random: Random): readonly unknown[] {
  const first = wholeBetween(random, 0, events.length - 1)
  return events.slice(first, wholeBetween(random, first + 1, events.length))
}

/** In another order than before, wherever there is one. */
function shuffle(events: readonly unknown[], random: Random): readonly unknown[] {
  const shuffled = [...events]
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = wholeBetween(random, 0, last)
    ;[shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]]
  }
  return shuffled.every((event, index) => event === events[index]) ? shuffled.toReversed() : shuffled
}

function holdNext(answer: unknown, from: number): unknown {
  if (Array.isArray(answer)) return answer.map((part: unknown) => holdNext(part, from))
  if (!isFields(answer)) return answer
  if (answer['@rel'] === 'next') {
    return { ...answer, '@href': String(answer['@href']).replace(/([?&]from=)\d+/, `$1${from}`) }
  }
  const kept = ['chat', 'events', 'link']
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [key, kept.includes(key) ? holdNext(value, from) : value]),
  )
}

function skew(event: unknown, skewMs: number): unknown {
  if (!isFields(event)) return event
  const [, local = '', offset = ''] = /^(.+)([+-]\d\d:\d\d)$/.exec(String(event['time'])) ?? []
  // Counted as if it were UTC: the offset stays as it was.
  const time = new Date(Date.parse(`${local}Z`) + skewMs).toISOString().replace('Z', offset)
  return { ...event, time }
}
