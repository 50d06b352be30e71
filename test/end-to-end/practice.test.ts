import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { request } from 'undici'
import { expect, it } from 'vitest'
import type { SequencedTipEvent } from '../../src/domain/tip.ts'
import type { OverlayLine } from '../../src/overlay/context-protocol.ts'
import type { PracticeState, PracticeToServer, ServerToPractice } from '../../src/practice/practice-protocol.ts'
import { startChatServer } from '../helpers/chat-server.ts'
import { copyPracticePrompts } from '../helpers/practice-folder.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import type { RunningSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

async function openPractice(sotto: RunningSotto, person: string) {
  const socket: Socket<ServerToPractice, PracticeToServer> = io(`${sotto.url}/practice`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie: await sotto.signIn(person) },
    auth: { as: person, positions: {} },
  })
  const tips: SequencedTipEvent[] = []
  const erased: string[] = []
  let state: PracticeState | undefined
  let refused: string | undefined
  socket.on('practice-state', (next) => (state = next))
  socket.on('tip-event', (event) => void tips.push(event))
  socket.on('conversation-removed', ({ conversationId }) => void erased.push(conversationId))
  socket.on('connect_error', (error) => (refused = error.message))
  await until('the state', () => state ?? refused)
  const run = () => state?.run
  return {
    socket,
    tips,
    erased,
    refused: () => refused,
    state: () => state,
    run,
    turn: () => until('the own turn', () => run()?.turn === 'agent'),
    async lines(): Promise<readonly OverlayLine[]> {
      const conversationId = run()?.conversationId
      if (conversationId === undefined) throw new Error('there is no practice')
      const answer = await socket.emitWithAck('read-transcript', { conversationId })
      return answer.ok ? answer.lines : []
    },
    [Symbol.asyncDispose]: () => {
      socket.disconnect()
      return Promise.resolve()
    },
  }
}

const read = async (url: string, cookie = '') => (await request(url, { headers: { cookie } })).body.text()
/** All that counts tips, lines and what became of them; the rest is about the process. */
const counted = (metrics: string) =>
  metrics.split('\n').filter((line) => /^sotto_(?:tips?|lines|conversations|outcome)_/.test(line))

it('gives real tips, says what the playbook says, and leaves no trace anywhere', async () => {
  using folder = temporaryFolder()
  using prompts = copyPracticePrompts()
  await using platform = await startPlatform()
  await using model = await startChatServer(() => ({
    pieces: ['I am sorry for the day you missed. ', 'What is the order number?'],
  }))
  await using sotto = await startSotto(platform, folder.path, {
    SOTTO_PROMPTS_DIR: prompts.path,
    OPENAI_BASE_URL: model.baseUrl,
    SOTTO_MODEL: 'made-up',
  })
  await using overlay = await sotto.openOverlay('ada')
  const before = counted(await read(`${sotto.url}/metrics`))
  await using ada = await openPractice(sotto, 'ada')
  expect(ada.state()).toEqual({
    choices: [
      {
        id: 'late',
        visitorName: 'Lena',
        skill: 'deliveries',
        language: 'en',
        firstLine: 'My delivery is late, the driver never came on Friday',
        answers: 2,
      },
      expect.objectContaining({ id: 'charged', answers: 1 }),
    ],
    problems: [],
    run: undefined,
    tipsShown: true,
  })
  expect(await ada.socket.emitWithAck('practice-begin', { id: 'unheard-of' })).toEqual({ ok: false, reason: 'gone' })
  expect(await ada.socket.emitWithAck('practice-begin', { id: 'late' })).toEqual({ ok: true })
  await ada.turn()
  ada.socket.emit('practice-speed', { speed: 4 })
  const tip = await until('a whole tip', () => ada.tips.find((event) => event.type === 'tip-end'))
  const conversationId = ada.run()?.conversationId ?? ''
  expect(tip).toMatchObject({ end: 'complete', conversationId })
  expect(ada.tips.find((event) => event.type === 'tip-start')).toMatchObject({ engine: 'model', answers: 2 })
  expect(
    await ada.socket.emitWithAck('tip-action', { ...tip, conversationId: tip.conversationId, action: 'copied' }),
  ).toEqual({ ok: true })
  expect(await ada.socket.emitWithAck('practice-begin', { id: 'charged' })).toEqual({ ok: false, reason: 'running' })
  expect(await ada.socket.emitWithAck('practice-say', { text: ' ', key: 'a' })).toEqual({
    ok: false,
    reason: 'unknown',
  })
  const own = 'I am sorry for the day you missed. What is the order number? Mine is planted.own@example.org'
  expect(await ada.socket.emitWithAck('practice-say', { text: own, key: 'b' })).toEqual({ ok: true })
  await ada.turn()
  // Values stand on the own page, and what was looked up is for the agent only.
  expect((await ada.lines()).map(({ speaker, text, agentsOnly }) => [speaker, text, agentsOnly])).toEqual([
    ['visitor', 'My delivery is late, the driver never came on Friday', false],
    ['agent', own, false],
    ['visitor', 'It is LW-48213, mail me at quill.marsh@example.org', false],
    ['system', 'Looked up LW-48213', true],
  ])
  expect(await ada.socket.emitWithAck('practice-review', { conversationId: tip.conversationId })).toEqual({
    ok: false,
    reason: 'gone',
  })
  expect(JSON.stringify(model.bodies)).toContain('driver never came')
  expect(JSON.stringify(model.bodies)).not.toContain('quill.marsh')
  await ada.socket.emitWithAck('practice-say', { text: 'The trace is back tomorrow.', key: 'c' })
  await until('the end', () => ada.run()?.over)
  const answer = await ada.socket.emitWithAck('practice-review', { conversationId: tip.conversationId })
  if (!answer.ok) throw new Error(answer.reason)
  const { review } = answer
  expect(review.cards.map(({ card }) => card.cardId)).toEqual(['delivery-late', 'closing'])
  expect(review.cards[0]?.facts).toContainEqual({ name: 'order number', given: true })
  expect(review.exchanges.map(({ own: said, recorded }) => [said, recorded])).toEqual([
    [[own], ['I am so sorry, Lena. What is the order number?']],
    [['The trace is back tomorrow.'], ['The trace is back tomorrow, I will mail you.']],
    [[], []],
  ])
  expect(review.exchanges[0]?.tips).toContainEqual({
    kind: 'reply',
    text: 'I am sorry for the day you missed. What is the order number?',
    outcome: 'used',
  })

  // Nobody and nothing else knows of it.
  expect(counted(await read(`${sotto.url}/metrics`))).toEqual(before)
  expect(overlay.tipEvents).toEqual([])
  expect([...overlay.conversations]).toEqual([])
  const span = `from=0&to=${Date.now() + 60_000}`
  expect(JSON.parse(await read(`${sotto.url}/api/overlay/record?${span}`, await sotto.signIn('ada')))).toMatchObject({
    tips: [],
  })
  expect(await read(`${sotto.url}/api/console/conversations`, await sotto.signIn('lead'))).not.toContain('practice')
  expect((await sotto.status()).conversations).toMatchObject({ live: 0 })
  expect(platform.status().writes.others).toBe(0)
  ada.socket.emit('practice-leave')
  await until('nothing to be left', () => ada.state()?.run === undefined)
  await until('the page to forget it', () => ada.erased.includes(conversationId))
  await sotto.app[Symbol.asyncDispose]()
  const disk = readdirSync(folder.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('')
  for (const trace of [conversationId, tip.tipId, 'quill.marsh', 'planted.own', 'driver never came on Friday']) {
    expect(disk).not.toContain(trace)
    expect(sotto.log()).not.toContain(trace)
  }
}, 60_000)

it('is for its own agent only, on all of their pages, and stands still while none is open', async () => {
  using folder = temporaryFolder()
  using prompts = copyPracticePrompts()
  await using platform = await startPlatform()
  await using sotto = await startSotto(platform, folder.path, { SOTTO_PROMPTS_DIR: prompts.path })
  await using ben = await openPractice(sotto, 'ben')
  await using lead = await openPractice(sotto, 'lead')
  expect(lead.refused()).toBe('not-allowed')
  const ada = await openPractice(sotto, 'ada')
  await ada.socket.emitWithAck('practice-begin', { id: 'late' })
  const conversationId = (await until('the practice', () => ada.run()))?.conversationId
  expect(ben.state()?.run).toBeUndefined()
  expect(await ben.socket.emitWithAck('read-transcript', { conversationId })).toMatchObject({ ok: false })
  expect(await ben.socket.emitWithAck('practice-say', { text: 'Hello', key: 'd' })).toEqual({
    ok: false,
    reason: 'over',
  })
  // Whatever a page sends.
  for (const event of ['practice-begin', 'practice-say', 'practice-write', 'practice-pause', 'practice-speed'] as const)
    for (const junk of [undefined, 7, { id: 9, text: 'x'.repeat(3_000), paused: 'yes', speed: 3, writing: 1 }])
      ben.socket.emit(event, junk as never, undefined as never)

  // Before the visitor has said anything the only page goes away.
  await ada[Symbol.asyncDispose]()
  await using again = await openPractice(sotto, 'ada')
  await using other = await openPractice(sotto, 'ada')
  await again.turn()
  await other.turn()
  expect(again.run()?.conversationId).toBe(conversationId)
  await until('a whole tip', () => again.tips.some((event) => event.type === 'tip-end' && event.end === 'complete'))
  again.socket.emit('practice-pause', { paused: true })
  await until('the other page', () => other.run()?.paused)
  other.socket.emit('practice-end')
  await until('the end on both', () => again.run()?.over && other.run()?.over)
  // Of a practice that was ended early the playbook's view has what it came to.
  const answer = await again.socket.emitWithAck('practice-review', { conversationId: conversationId as never })
  expect(answer).toMatchObject({
    ok: true,
    review: {
      cards: [{ card: { cardId: 'delivery-late' } }],
      exchanges: [{ own: [], tips: [{ kind: 'reply', outcome: 'ignored' }] }],
    },
  })
  expect(await other.socket.emitWithAck('practice-begin', { id: 'late' })).toEqual({ ok: true })
  await until('a new one', () => again.run()?.over === false && again.run()?.conversationId !== conversationId)
  expect(ben.state()?.run).toBeUndefined()
}, 60_000)

it('takes the settings that are chosen on its page to the agent’s open overlay, and to nobody else’s', async () => {
  using folder = temporaryFolder()
  await using platform = await startPlatform()
  await using sotto = await startSotto(platform, folder.path)
  await using practice = await openPractice(sotto, 'ada')
  await using overlay = await sotto.openOverlay('ada')
  await using others = await sotto.openOverlay('ben')
  const heard: string[] = []
  overlay.socket.on('settings', ({ theme }) => void heard.push(`overlay: ${theme}`))
  others.socket.on('settings', ({ theme }) => void heard.push(`ben: ${theme}`))
  practice.socket.on('settings', ({ theme }) => void heard.push(`practice: ${theme}`))
  practice.socket.emit('change-settings', { theme: 'dark' })
  await until('the settings on both pages', () => heard.length >= 2)
  overlay.socket.emit('change-settings', { theme: 'contrast' })
  await until('the settings on both pages again', () => heard.length >= 4)
  expect(heard.slice(0, 2).toSorted()).toEqual(['overlay: dark', 'practice: dark'])
  expect(heard.slice(2).toSorted()).toEqual(['overlay: contrast', 'practice: contrast'])
})
