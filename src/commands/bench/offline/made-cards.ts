import type { Card } from '../../../domain/card.ts'
import { cardId } from '../../../domain/ids.ts'

// Articles as help centres and reviews have them, made from parts: the same number gives the same article, so that vectors
// of an earlier run are of use.

const places = 'Moss,Fern,Alder,Birch,Heron,Otter,Lark,Finch,Thistle,Clover,Juniper,Rowan,Willow,Sorrel,Plover'.split(
  ',',
)
const kinds = ['Guest House', 'Hotel', 'Bistro', 'Kitchen', 'Workshop', 'Lodge', 'Bakery']
const subjects =
  'breakfast,the parking lot,late check-in,pets in the rooms,the vegan menu,a table for eight,the wireless network,the gym,towels and linen,early luggage storage,card payments,the terrace,a high chair,the lift,quiet rooms,live music,the wine list,gluten-free bread,bike storage,the shuttle to the station,smoking areas,group bookings,the pool,room service,gift vouchers'.split(
    ',',
  )
const askings = [
  'Is there a charge for',
  'What are the hours of',
  'Can I book',
  'Do you offer',
  'Who do I ask about',
  'Where do I find',
]
const answers = [
  'is included for every guest and needs no booking.',
  'costs extra and is paid at the desk on arrival.',
  'is open from seven to ten, and an hour longer at weekends.',
  'is not offered at the moment.',
  'has to be asked for a day ahead by phone.',
]
const opinions = [
  'was much better than we had hoped',
  'let us down a little on the second day',
  'was the best part of our stay',
  'could have been cleaner and quieter',
  'made our children very happy',
]

/** `count` articles, one in four of them with a question. */
export function makeArticles(count: number): readonly Card[] {
  return Array.from({ length: count }, (_, number) => makeArticle(number))
}

function makeArticle(number: number): Card {
  const pick = (from: readonly string[], step: number) => from[Math.floor(number / step) % from.length] ?? ''
  const entity = `${pick(places, 1)} ${pick(kinds, places.length)} ${1 + (number % 97)}`
  const subject = pick(subjects, 3)
  const isFaq = number % 4 === 0
  const common = {
    cardId: cardId(`made/${number}`),
    playbook: 'bench',
    topic: '',
    when: '',
    examples: [],
    factsNeeded: [],
    steps: [],
    reply: '',
    never: [],
    languages: ['en'],
    entity,
  }
  if (isFaq)
    return {
      ...common,
      title: `${pick(askings, 5)} ${subject} at ${entity}?`,
      text: `At ${entity} ${subject} ${pick(answers, 7)}`,
    }
  const text = `When we stayed there in ${2015 + (number % 11)}, ${subject} ${pick(opinions, 11)}, said guest ${number}.`
  return { ...common, title: entity, text }
}

/** What visitors ask: of the shipped cards, of the articles, and of nothing; each line is said once. */
export function makeLine(number: number): string {
  const pick = (from: readonly string[], step = 1) => from[Math.floor(number / step) % from.length] ?? ''
  const asks = [
    `Hi, I wanted to know, ${pick(askings, 5).toLowerCase()} ${pick(subjects, 2)}? We are ${2 + (number % 7)} people`,
    `my battery is not charging since ${1 + (number % 28)} May, what now?`,
    `You charged me twice, ${20 + (number % 300)} euros each time, can I have one back please?`,
    `where is my bike? I ordered it ${2 + (number % 20)} days ago and heard nothing`,
    `so the thing is that my brother-in-law told me ${1 + (number % 40)} times to write to you`,
    `can I move the repair to ${pick(['Monday', 'Friday', 'next week', 'the afternoon'])}, ${1 + (number % 12)} o'clock?`,
  ]
  return `${pick(asks)} (${number})`
}
