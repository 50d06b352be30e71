import type { PastLine } from '../../../knowledge/memory/take-moments.ts'

// Past conversations of a shop, made from parts: the same number gives the same conversation. Visitors say a thing in a few
// ways, agents in a few others, and a team's tool marked what the agents did.

const tasks = 'repair,delivery,refund,plan,app,order,invoice,stolen'.split(',')
const steps: readonly (readonly [action: string, visitor: string, agent: string])[] = [
  ['hello', 'hi there, I have something about my {task}', 'Hello, how can I help you with your {task}?'],
  ['ask_name', 'it is about a {task} that goes wrong', 'Could you give me your name, please?'],
  ['ask_order', 'my name is on the account', 'May I have the order number of the {task}?'],
  ['look', 'here is the number that you wanted', 'One moment, I look up the {task} for you.'],
  ['inform', 'thank you, I wait here', 'The {task} is with our workshop and will be ready soon.'],
  ['offer', 'and what happens if it takes longer', 'We can lend you a bike while the {task} takes longer.'],
  ['book', 'yes I would like that very much', 'It is booked for you, the {task} team knows of it.'],
  ['more', 'great, that was quick', 'Is there anything else about your {task}?'],
  ['rate', 'no that is all I wanted to know', 'Would you tell us how the talk about your {task} was?'],
  ['bye', 'it was fine, goodbye now', 'Thank you for writing about your {task}, goodbye.'],
]
const before = ['', 'ok, ', 'well, ', 'so ', 'hm, ', 'right, ']
const after = ['', ' please', ' then', ' if you can', ' today']

/** Answers in one conversation. */
export const momentsPerConversation = steps.length

export function makePastConversation(number: number): readonly PastLine[] {
  const task = tasks[number % tasks.length] ?? ''
  return steps.flatMap(([action, visitor, agent], place): readonly PastLine[] => {
    const pick = (from: readonly string[], by: number) => from[Math.floor(number / by + place) % from.length] ?? ''
    const said = (text: string) => text.replaceAll('{task}', task)
    return [
      { speaker: 'visitor', text: `${pick(before, 3)}${said(visitor)}${pick(after, 5)}` },
      {
        speaker: 'agent',
        text: `${pick(['', 'Sure. ', 'Of course. '], 7)}${said(agent)}`,
        marks: { action: `${task}_${action}`, task },
      },
    ]
  })
}
