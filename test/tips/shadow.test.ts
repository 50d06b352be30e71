import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { LineEvent } from '../../src/domain/conversation.ts'
import { agentId, conversationId, promptVersionId, tipId } from '../../src/domain/ids.ts'
import type { Tip, TipEvent } from '../../src/domain/tip.ts'
import { createCardSearch } from '../../src/knowledge/card-search.ts'
import { parsePrompt } from '../../src/prompts/prompt-file.ts'
import type { TipMaker, TipPart } from '../../src/tips/engines.ts'
import { createOfflineMaker } from '../../src/tips/offline/offline-maker.ts'
import { parsePolicy } from '../../src/tips/policy-file.ts'
import { createTipDesk } from '../../src/tips/tip-desk.ts'
import { createTranscript, foldEvents } from '../../src/transcript/transcript.ts'
import { until } from '../helpers/until.ts'
import { promptFor } from './desk-in-virtual-time.ts'
import { openScriptedDesk } from './desk-rig.ts'

const id = conversationId('liveperson-1-H1K1')
const ada = { agentId: agentId('ada'), name: 'Ada', platformAgentId: '41', tenure: 'new' as const, skills: [] }
const live = parsePrompt('coach.md', readFileSync(new URL('../../prompts/coach.md', import.meta.url), 'utf8'))
const tried = { ...live, version: promptVersionId('tried') }
const at = new Date()
const strict = parsePolicy('most_per_conversation: 2\nmost_at_once: 1\nminimum_gap_seconds: 0\n')
const line = (platformEventId: number, text: string): LineEvent => ({
  type: 'line',
  conversationId: id,
  platformEventId,
  at,
  speaker: 'visitor',
  text,
  agentsOnly: false,
})

/** A desk at which the version `tried` runs in shadow beside the live one; `answer` plays the model for either. */
function openDesk(answer: (version: string, line: string, signal: AbortSignal) => AsyncIterable<TipPart>) {
  const events: TipEvent[] = []
  const kept = new Map<string, Tip>()
  const errors: unknown[] = []
  const transcript = createTranscript(id, { account: '1', agentId: ada.agentId, at })
  const maker: TipMaker = {
    engine: 'model',
    model: 'by hand',
    cards: () => [],
    sent: () => '',
    make: ({ prompt, lines }, signal) => answer(prompt.version, lines.at(-1)?.text ?? '', signal),
  }
  const offline: TipMaker = {
    ...maker,
    engine: 'offline',
    async *make() {
      yield { type: 'text', text: 'Words of the offline engine.' }
    },
  }
  let tips = 0
  const desk = createTipDesk({
    prompts: () => [live],
    shadows: () => [tried],
    search: () => createCardSearch([]),
    makers: [maker, offline],
    // At most one tip a line and two a conversation: a shadow that counted would keep the live one back.
    policy: () => strict,
    agent: () => ada,
    publish: (_id, event) => void events.push(event),
    expire: () => undefined,
    keep: (tip) => void kept.set(tip.tipId, tip),
    earlier: () => Promise.resolve([]),
    onMakerError: (error) => errors.push(error),
    newTipId: () => tipId(`tip-${(tips += 1)}`),
  })
  const hear = (event: LineEvent) => desk.onFold(foldEvents(transcript, [event]), at, false)
  const of = (version: string) => [...kept.values()].filter((tip) => tip.promptVersion === version)
  return { desk, events, errors, hear, of }
}

it('makes and keeps a tip of the shadow for every moment, shows none and counts none', async () => {
  const opened = openDesk(async function* (version, text) {
    yield { type: 'text', text: `An answer to ${text} by ${version === 'tried' ? 'the one that is tried' : 'us'}.` }
  })
  for (const [index, text] of ['the first', 'the second'].entries()) {
    opened.hear(line(index + 1, text))
    await until(
      'both tips',
      () => opened.of('tried').length === index + 1 && opened.of(live.version).length === index + 1,
    )
    await until('the end', () => opened.events.filter(({ type }) => type === 'tip-end').length === index + 1)
  }
  expect(opened.of('tried')).toMatchObject([
    { text: 'An answer to the first by the one that is tried.', end: 'complete', withheld: { rule: 'shadow' } },
    { text: 'An answer to the second by the one that is tried.', end: 'complete', withheld: { rule: 'shadow' } },
  ])
  expect(opened.of(live.version)).toMatchObject([
    { withheld: undefined, end: 'complete' },
    { withheld: undefined, end: 'complete' },
  ])
  expect(JSON.stringify(opened.events)).not.toContain('tried')
  await opened.desk.close()
})

it('says which check would have kept the shadow’s tip back, and asks no other engine for it', async () => {
  const opened = openDesk(async function* (version, text) {
    if (version !== 'tried') yield { type: 'text', text: 'Let me look for it.' }
    else if (text === 'broken') throw new Error('the endpoint is down')
    else yield { type: 'text', text: 'See https://elsewhere.example/now for it.' }
  })
  opened.hear(line(1, 'where is it'))
  await until('both tips', () => opened.of('tried').length === 1 && opened.of(live.version)[0]?.end === 'complete')
  expect(opened.of('tried')).toMatchObject([{ withheld: { rule: 'shadow', numbers: { heldBy: 'foreign-link' } } }])
  opened.hear(line(2, 'broken'))
  await until('the error', () => opened.errors.length === 1)
  await opened.desk.close()
  expect(opened.of('tried')).toHaveLength(1)
})

it('does not let the live tip wait for a shadow that hangs', async () => {
  const opened = openDesk(async function* (version, _text, signal) {
    if (version === 'tried') await new Promise((resolve) => signal.addEventListener('abort', resolve))
    yield { type: 'text', text: 'Let me look for it.' }
  })
  opened.hear(line(1, 'where is it'))
  await until('the live tip', () => opened.events.some(({ type }) => type === 'tip-end'))
  expect(opened.of('tried')).toEqual([])
  await opened.desk.close()
})

it('is no repeat of what the live version says, and makes none of it, where the offline engine makes both', async () => {
  const risk = promptFor('risk', 'visitor-line', 'risk')
  const { desk, hear, tips } = openScriptedDesk(createOfflineMaker(), {
    prompts: () => [risk],
    shadows: () => [{ ...risk, version: promptVersionId('tried') }],
  })
  hear('visitor', 'I will call my lawyer!')
  await until('both tips', () => tips().filter(({ end }) => end === 'complete').length === 2)
  await desk.close()
  expect(tips().map(({ promptVersion, withheld }) => [promptVersion, withheld?.rule])).toEqual(
    expect.arrayContaining([
      [risk.version, undefined],
      ['tried', 'shadow'],
    ]),
  )
})
