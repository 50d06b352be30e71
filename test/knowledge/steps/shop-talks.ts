import type { FlowChart, Turn } from '../../../src/knowledge/steps/talk.ts'

/** Two invented charts of a bicycle shop. */
export const shopCharts: readonly FlowChart[] = [
  {
    flow: 'repair',
    replies: [
      { step: 'hello', text: 'Hello, how can I help?' },
      { step: 'ask_order', text: 'Could you tell me your order number, please?' },
      { step: 'ask_day', text: 'Which day suits you for the repair?' },
      { step: 'query_day', text: 'Query Day' },
      { step: 'day_free', text: 'Good news, the workshop is free on {day:s}.' },
      { step: 'day_full', text: 'I am sorry, the workshop is full on {day:s}.' },
      { step: 'offer_loan', text: 'Would you like a bike on loan meanwhile?' },
      { step: 'bye', text: 'Have a nice day and goodbye.' },
    ],
    edges: [
      ['hello', 'ask_order'],
      ['ask_order', 'ask_day'],
      ['ask_day', 'query_day'],
      ['day_free', 'offer_loan'],
    ],
  },
  {
    flow: 'late',
    replies: [
      { step: 'hello', text: 'Hello, how can I help?' },
      { step: 'ask_order', text: 'Could you tell me your order number, please?' },
      { step: 'inform_place', text: '{place:s}' },
      { step: 'bye', text: 'Have a nice day and goodbye.' },
    ],
    edges: [
      ['hello', 'ask_order'],
      ['ask_order', 'inform_place'],
    ],
  },
]

const days = ['Monday', 'Tuesday', 'Friday', 'Sunday']
const troubles = [
  'my brake squeaks and needs a repair',
  'the chain jumps, please repair it',
  'a repair of the gears please',
]
const waits = ['where is my parcel', 'the parcel is late', 'my parcel has not come']

/** Past conversations of both kinds, all of them alike but for what visitors say. */
export function shopTalks(count: number): readonly (readonly Turn[])[] {
  return Array.from({ length: count }, (_none, index) => (index % 3 === 2 ? lateTalk(index) : repairTalk(index)))
}

export function repairTalk(index: number): readonly Turn[] {
  const day = days[Math.floor(index / 2) % days.length] ?? ''
  const isFree = index % 2 === 0
  const flow = 'repair'
  return [
    { type: 'visitor', text: 'hi there' },
    { type: 'agent', text: 'Hello, how can I help?', step: 'hello', flow },
    { type: 'visitor', text: troubles[index % troubles.length] ?? '' },
    { type: 'agent', text: 'Could you tell me your order number, please?', step: 'ask_order', flow },
    { type: 'visitor', text: `it is ${4_000 + index}` },
    { type: 'agent', text: 'Which day suits you for the repair?', step: 'ask_day', flow },
    { type: 'visitor', text: `${day} would do` },
    { type: 'look-up', given: { Day: day } },
    { type: 'result', text: `Day=${day}, Workshop=${isFree ? 'Free' : 'Full'}` },
    isFree
      ? { type: 'agent', text: `Good news, the workshop is free on ${day}.`, step: 'day_free', flow }
      : { type: 'agent', text: `I am sorry, the workshop is full on ${day}.`, step: 'day_full', flow },
    { type: 'visitor', text: 'thanks, bye' },
    { type: 'agent', text: 'Have a nice day and goodbye.', step: 'bye', flow },
  ]
}

function lateTalk(index: number): readonly Turn[] {
  const flow = 'late'
  return [
    { type: 'visitor', text: 'hello' },
    { type: 'agent', text: 'Hello, how can I help?', step: 'hello', flow },
    { type: 'visitor', text: waits[index % waits.length] ?? '' },
    { type: 'agent', text: 'Could you tell me your order number, please?', step: 'ask_order', flow },
    { type: 'visitor', text: `${5_000 + index}` },
    { type: 'agent', text: 'It lies at the depot in the north.', step: 'inform_place', flow },
    { type: 'visitor', text: 'thanks, bye' },
    { type: 'agent', text: 'Have a nice day and goodbye.', step: 'bye', flow },
  ]
}

/** As they are where nobody marked anything. */
export function unmarked(talk: readonly Turn[]): readonly Turn[] {
  return talk.map((turn) => (turn.type === 'agent' ? { type: 'agent', text: turn.text } : turn))
}
