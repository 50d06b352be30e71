import type { PromptVariables } from './prompt-file.ts'

/** With what a prompt is tried out when it is read: one of everything. */
export const sampleVariables: PromptVariables = {
  agent: { name: 'Ada', tenure: 'new' },
  skill: 'deliveries',
  facts: [{ name: 'Order number', value: '17', source: 'pre-chat' }],
  cards: [
    {
      id: 'card',
      title: 'Card',
      steps: ['Step'],
      reply: 'Reply',
      more_replies: ['Another'],
      never: ['Never this'],
      text: 'Article',
      links: ['https://help.example.com'],
    },
  ],
  past: [{ situation: 'Where is it?', reply: 'It is on its way.', conversations: 3 }],
  lines: [{ number: 1, speaker: 'visitor', text: 'Hello' }],
  question: 'What is our policy on late parcels?',
  max_words: 60,
  fence: 'f0f0f0f0f0f0',
}

/** As much as a long conversation brings, so that a prompt which grows too much with it is found at once. */
export const fullVariables: PromptVariables = {
  ...sampleVariables,
  facts: Array.from({ length: 20 }, (_, place) => ({
    name: `Fact ${place}`,
    value: 'Something that is known. '.repeat(4),
    source: 'pre-chat',
  })),
  cards: Array.from({ length: 3 }, (_, place) => ({
    id: `card-${place}`,
    title: 'A card with many steps',
    steps: Array.from({ length: 10 }, () => 'Look at the order and say what happens next, with the day. '),
    reply: 'A reply that worked before. '.repeat(10),
    more_replies: [],
    never: ['Never say what the system shows of other people.'],
    text: '',
    links: [],
  })),
  past: Array.from({ length: 3 }, () => ({
    situation: 'What a visitor wrote who was in the same situation. '.repeat(4),
    reply: 'What several agents wrote then. '.repeat(10),
    conversations: 12,
  })),
  lines: Array.from({ length: 40 }, (_, place) => ({
    number: place + 1,
    speaker: place % 2 === 0 ? 'visitor' : 'agent',
    text: 'A line as long as most lines in a conversation are. '.repeat(5),
  })),
}

const sentinel = 'people-wrote-this'
const peopled: PromptVariables = {
  ...sampleVariables,
  facts: [{ name: sentinel, value: sentinel, source: 'pre-chat' }],
  past: [{ situation: sentinel, reply: sentinel, conversations: 3 }],
  lines: [{ number: 1, speaker: 'visitor', text: sentinel }],
  question: sentinel,
}

/** True where no word of people stands outside the request's own fences in what a prompt renders. */
export function fencesPeople(render: (variables: PromptVariables) => string): boolean {
  const unfenced = render(peopled).replaceAll(/<([\w-]*)f0f0f0f0f0f0>[\s\S]*?<\/\1f0f0f0f0f0f0>/g, '')
  return !unfenced.includes(sentinel)
}
