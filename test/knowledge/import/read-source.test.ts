import { describe, expect, it } from 'vitest'
import { readSource } from '../../../src/knowledge/import/read-source.ts'

const read = (name: string, content: string) => readSource(name, content, 'replies')
const problemsOf = (name: string, content: string) => read(name, content).problems.map(({ message }) => message)

describe('a team’s own material', () => {
  it('may be flow charts: steps along the main path, then each branch under its condition', () => {
    const flows = [
      {
        id: 'hotel_book',
        domain: 'hotel',
        title: 'Book a room',
        replies: [
          { action: 'hello', text: 'Hello!' },
          { action: 'ask_name', text: 'Your name?' },
          { action: 'query', text: 'Query' },
          { action: 'query_failure', text: 'No room is free' },
          { action: 'sorry', text: 'I am sorry.' },
          { action: 'query_success', text: 'A room is free' },
          { action: 'booked', text: 'It is\nbooked.' },
          { action: 'bye', text: 'Goodbye.' },
        ],
        edges: [
          ['hello', 'ask_name'],
          ['ask_name', 'query'],
          ['query_failure', 'sorry'],
          ['query_success', 'booked'],
          ['booked', 'hello'],
        ],
        start: ['hello', 'query_failure', 'query_success'],
      },
    ]
    expect(read('playbook.json', JSON.stringify({ flows }))).toEqual({
      keptAs: 'files',
      problems: [],
      cards: [
        {
          id: 'hotel-book',
          title: 'Book a room',
          topic: 'hotel',
          steps: [
            'Hello!',
            'Your name?',
            'Look it up.',
            'If No room is free: I am sorry.',
            'If A room is free: It is booked.',
          ],
          replies: ['Your name?', 'I am sorry.', 'It is booked.', 'Goodbye.'],
        },
      ],
    })
  })

  it('may be guidelines with steps in order', () => {
    const guidelines = [
      {
        id: 'refund_start',
        title: 'Start a refund',
        flow_title: 'Refunds',
        instructions: ['Ask for the reason.'],
        steps: [{ text: 'Pull up the account.', details: ['name', 'or number'] }],
      },
    ]
    expect(read('playbook.json', JSON.stringify({ guidelines })).cards).toEqual([
      {
        id: 'refund-start',
        title: 'Start a refund',
        topic: 'Refunds',
        when: 'Ask for the reason.',
        steps: ['Pull up the account. name; or number'],
      },
    ])
    expect(problemsOf('p.json', '{"flows": [')).toEqual(['line 1: not valid JSON'])
    expect(problemsOf('p.json', '{"guidelines": [{"id": "a", "steps": []}]}').join()).toMatch(
      /^line 1: neither a playbook of flow charts .* guidelines\.0\.title/,
    )
  })

  it('may be a document: a card for each heading with text of its own', () => {
    const document = `# Handbook

Welcome.

## Refunds

Money goes back.

### Late refund (\`late_refund\`)

> The refund did **not** come.

1. Ask for the date.
   - the day is enough
2. Look it up.

When it is lost:

1. Call the bank.

### Who may get one?

Everybody who asks within
thirty days.

## Late refund

- Wait.
`
    expect(read('handbook.md', document).cards).toEqual([
      {
        id: 'late-refund',
        title: 'Late refund',
        topic: 'Refunds',
        when: 'The refund did not come.',
        steps: ['Ask for the date. the day is enough', 'Look it up.', 'When it is lost: Call the bank.'],
      },
      {
        id: 'who-may-get-one',
        title: 'Who may get one?',
        topic: 'Refunds',
        text: 'Everybody who asks within thirty days.',
      },
      { id: 'late-refund-2', title: 'Late refund', when: '', steps: ['Wait.'] },
    ])
    expect(problemsOf('handbook.md', 'no heading')).toEqual(['line 1: there is no heading (# …) to make a card of'])
  })

  it('may be a table of canned replies, by headings in any order and with any usual mark between cells', () => {
    const table = `\uFEFFCategory;Name;Message;Examples;Language
Refunds;Refund is on its way;"Your refund is on its way;
it takes three days.";where is my money|no refund yet;en
;Greeting;Hello;;`
    expect(read('replies.csv', table)).toEqual({
      keptAs: 'list',
      problems: [],
      cards: [
        {
          line: 3,
          id: 'refund-is-on-its-way',
          title: 'Refund is on its way',
          topic: 'Refunds',
          examples: ['where is my money', 'no refund yet'],
          languages: ['en'],
          replies: ['Your refund is on its way;\nit takes three days.'],
        },
        { line: 4, id: 'greeting', title: 'Greeting', replies: ['Hello'] },
      ],
    })
    const [article] = readSource('faq.csv', 'question,answer\nDogs?,Yes.', 'articles').cards
    expect(article).toEqual({ line: 2, id: 'dogs', title: 'Dogs?', text: 'Yes.' })
  })

  it('has the bad lines of a table named, without a word of them', () => {
    expect(problemsOf('a.csv', 'title,reply\nHello,Hi\nPrivate,\nBye,Bye')).toEqual([
      'line 3: it says nothing: the reply or text is empty',
    ])
    expect(problemsOf('a.csv', 'title,reply\nPrivate,Hi,more\n')).toEqual([
      'line 2: there are more or fewer cells than headings',
    ])
    expect(problemsOf('a.csv', 'title,reply\nHello,"Private\n').join()).toMatch(
      /line \d: a quotation mark is not closed/,
    )
    expect(problemsOf('a.csv', 'title,colour\nHello,red\n').join()).toMatch(/^line 1: no column says what to reply/)
  })

  it('may be a list of articles, questions with answers and sentences about a place', () => {
    const list = [
      { id: 'f1', entity: 'Hotel Moss', question: 'Are dogs welcome?', text: 'Yes.' },
      '',
      { id: 2, entity: 'Hotel Moss', text: 'Quiet rooms.', url: 'https://moss.example/r' },
      '{"id": "x", "text": ',
      { id: 'f1', text: 'Again.' },
      { id: 'f3' },
    ]
    const content = list.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
    const { cards, problems } = read('kb.jsonl', content)
    expect(cards).toEqual([
      { line: 1, id: 'f1', title: 'Are dogs welcome?', entity: 'Hotel Moss', text: 'Yes.' },
      {
        line: 3,
        id: '2',
        title: 'Hotel Moss',
        entity: 'Hotel Moss',
        links: ['https://moss.example/r'],
        text: 'Quiet rooms.',
      },
    ])
    expect(problems.map(({ line }) => line)).toEqual([4, 5, 6])
    expect(problems.map(({ message }) => message).join()).not.toContain('Again')
  })

  it('is known by the ending of its name', () => {
    expect(problemsOf('a.docx', 'x')).toEqual(['line 1: a playbook is a file .md, .json, .jsonl, .csv or .tsv'])
  })
})
