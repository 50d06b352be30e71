import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { tenures } from '../../src/domain/person.ts'

const demo = new URL('../../src/simulator/demo/', import.meta.url)
const playbook = new URL('../../prompts/playbooks/larkwheel/', import.meta.url)

const agentSchema = z.strictObject({
  agentId: z.string().min(1),
  name: z.string().min(1),
  nickname: z.string().min(1),
  tenure: z.enum(tenures),
  skills: z.array(z.string()).min(1),
})

const turnSchema = z.strictObject({
  t: z.int().nonnegative(),
  source: z.enum(['visitor', 'agent', 'system']),
  kind: z.enum(['query', 'result']).optional(),
  text: z.string().trim().min(1),
})

const conversationSchema = z.strictObject({
  id: z.string(),
  channel: z.literal('chat'),
  lang: z.string().length(2),
  visitor: z.string().min(1),
  skill: z.string().min(1),
  agent: z.string().min(1),
  turns: z.array(turnSchema),
  labels: z.strictObject({ mood: z.string(), topics: z.array(z.string()).min(1), resolved: z.boolean() }),
})

const headerSchema = z.strictObject({
  id: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  title: z.string(),
  topic: z.string(),
  when: z.string().endsWith('.'),
  examples: z.array(z.string()).min(3).max(6),
  facts_needed: z.array(z.string()),
  languages: z.array(z.string().length(2)).min(1),
})

const agents = z.array(agentSchema).parse(JSON.parse(readFileSync(new URL('agents.json', demo), 'utf8')))
const conversations = readFileSync(new URL('conversations.jsonl', demo), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => conversationSchema.parse(JSON.parse(line)))
const cards = readdirSync(playbook).map(readCard)

function readCard(file: string) {
  const text = readFileSync(new URL(file, playbook), 'utf8')
  const [, header = '', body = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? []
  const sections = body.split(/^## /m).slice(1)
  return {
    ...headerSchema.parse(parse(header)),
    file,
    body,
    sections: sections.map((section) => section.split('\n')[0]),
    reply: sections[1]?.split('\n').slice(1).join(' ').trim() ?? '',
  }
}

const isRising = (numbers: readonly number[]) =>
  numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? -1))
const isUnique = (values: readonly string[]) => new Set(values).size === values.length

describe('the demo conversations', () => {
  it('are fifteen or more, each of 8 to 40 lines', () => {
    expect(conversations.length).toBeGreaterThanOrEqual(15)
    const lineCounts = conversations.map(({ turns }) => turns.filter(({ kind }) => kind === undefined).length)
    expect(lineCounts.filter((count) => count < 8 || count > 40)).toEqual([])
  })

  it('have ids of their own', () => {
    expect(isUnique(conversations.map(({ id }) => id))).toBe(true)
  })

  it.each(conversations)('$id opens with the visitor and runs forward in time', ({ turns }) => {
    expect(turns[0]?.source).toBe('visitor')
    expect(turns[0]?.t).toBeLessThanOrEqual(1)
    expect(isRising(turns.map(({ t }) => t))).toBe(true)
  })

  it('keep look-ups on the system side', () => {
    const turns = conversations.flatMap((conversation) => conversation.turns)
    expect(turns.filter(({ kind, source }) => kind !== undefined && source !== 'system')).toEqual([])
  })

  it.each(conversations)('$id is answered by an agent who has its skill', ({ agent, skill }) => {
    expect(agents.find(({ agentId }) => agentId === agent)?.skills).toContain(skill)
  })

  it('begin with one conversation for each agent, so that no overlay opens empty', () => {
    expect(new Set(conversations.slice(0, agents.length).map(({ agent }) => agent)).size).toBe(agents.length)
  })

  it('hold Spanish, an unresolved end, and personal data to redact', () => {
    expect(conversations.some(({ lang }) => lang === 'es')).toBe(true)
    expect(conversations.some(({ labels }) => !labels.resolved)).toBe(true)
    const said = conversations.flatMap(({ turns }) => turns.map(({ text }) => text)).join('\n')
    expect(said).toMatch(/4242 4242 4242 4242/)
    expect(said).toMatch(/@example\.org/)
    expect(said).not.toMatch(/@(?!example\.org)/)
  })

  it('name only topics that the playbook has', () => {
    const known = cards.map(({ id }) => id)
    expect(conversations.flatMap(({ labels }) => labels.topics).filter((topic) => !known.includes(topic))).toEqual([])
  })
})

describe('the demo playbook', () => {
  it('has fifteen or more cards with ids of their own', () => {
    expect(cards.length).toBeGreaterThanOrEqual(15)
    expect(isUnique(cards.map(({ id }) => id))).toBe(true)
  })

  it.each(cards)('$id has steps, a reply worth sending and limits', (card) => {
    expect(card.file).toBe(`${card.id}.md`)
    expect(card.sections).toEqual(['Steps', 'Reply', 'Never'])
    expect(card.body).toMatch(/^1\. /m)
    expect(card.body).toMatch(/^- Never /m)
    expect(card.reply.length).toBeGreaterThan(40)
    expect(card.body).not.toMatch(/\{\{|\{%/)
  })
})
