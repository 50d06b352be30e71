import { LLMock } from '@copilotkit/aimock'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { refused } from '../../src/domain/refusal.ts'
import type { AskAnswer } from '../../src/overlay/protocol.ts'
import { copyPrompts } from '../helpers/prompts-folder.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import type { OverlayPage } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const promptFile = (id: string, moment: string, kind: string) => `---
id: ${id}
title: ${id}
kinds: [${kind}]
moments: [${moment}]
---

# User

<talk-{{ fence }}>
{% for line in lines %}{{ line.speaker }}: {{ line.text }}
{% endfor %}</talk-{{ fence }}>
<question-{{ fence }}>{{ question }}</question-{{ fence }}>
`

const textOf = (page: OverlayPage, kind: string) => {
  const start = page.tipEvents.findLast((event) => event.type === 'tip-start' && event.kind === kind)
  return page.tipEvents
    .map((event) => (event.type === 'tip-delta' && event.tipId === start?.tipId ? event.text : ''))
    .join('')
}

async function openStage() {
  await using opened = new AsyncDisposableStack()
  const folder = opened.use(temporaryFolder())
  const prompts = opened.use(copyPrompts())
  prompts.write('ask.md', promptFile('ask', 'asked', 'answer'))
  prompts.write('wrap-up.md', promptFile('wrap-up', 'closed', 'summary'))
  const model = new LLMock({ port: 0 })
  await model.start()
  opened.defer(() => model.stop().then(() => undefined))
  model.onMessage(/Who is/, { content: 'That is [EMAIL_801], who wrote before.' }, { chunkSize: 5 })
  model.onMessage(/thanks, bye/, { content: 'The bike came late and is there now.' }, { chunkSize: 5 })
  model.onMessage(/./, { content: 'I look for the bike at once.' }, { chunkSize: 5 })
  const platform = opened.use(await startPlatform())
  const sotto = opened.use(
    await startSotto(platform, folder.path, { SOTTO_PROMPTS_DIR: prompts.path, OPENAI_BASE_URL: `${model.url}/v1` }),
  )
  const ada = opened.use(await sotto.openOverlay('ada'))
  const closing = opened.move()
  return { folder, platform, sotto, model, ada, [Symbol.asyncDispose]: () => closing.disposeAsync() }
}

describe('a question of the agent', () => {
  it('is answered on their own screen; no personal value of it reaches model, disk or log', async () => {
    await using stage = await openStage()
    const { ada, platform, model, sotto, folder } = stage
    await using ben = await sotto.openOverlay('ben')
    await platform.post('/chats', { agentId: 'ada', text: 'my bike has not come' })
    const [conversationId] = await until('the conversation', () =>
      ada.conversations.size > 0 ? [...ada.conversations.values()].map((one) => one.conversationId) : undefined,
    )
    if (conversationId === undefined) return expect.unreachable()
    const ask = (page: OverlayPage, question: string): Promise<AskAnswer> =>
      page.socket.timeout(10_000).emitWithAck('ask', { conversationId, question })

    expect(await ask(ada, 'Who is quill.marsh@example.org?')).toEqual({ ok: true })
    await until('the answer', () => textOf(ada, 'answer').endsWith('before.'))
    expect(textOf(ada, 'answer')).toBe('That is quill.marsh@example.org, who wrote before.')

    expect(await ask(ben, 'And for me?')).toEqual(refused('not-yours'))
    for (const question of [' ', 'x'.repeat(501)]) {
      expect(await ask(ada, question)).toEqual(refused('question-length'))
    }
    const answers = await Promise.all(Array.from({ length: 12 }, (_none, number) => ask(ada, `Number ${number}?`)))
    const reasons = answers.map((answer) => (answer.ok ? 'answered' : answer.reason))
    expect(reasons.filter((reason) => reason.startsWith('Those were many'))).toHaveLength(3)
    expect(reasons.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 'A newer question took its place.'))
    expect(reasons[8]).toBe('answered')

    await sotto[Symbol.asyncDispose]()
    const asked = JSON.stringify(model.getRequests().map(({ body }) => body))
    const kept = readdirSync(folder.path)
      .filter((file) => file.startsWith('sotto.db'))
      .map((file) => readFileSync(join(folder.path, file), 'latin1'))
    expect(asked).toContain('Who is [EMAIL_801]?')
    for (const place of [asked, sotto.log(), ...kept]) expect(place).not.toContain('quill.marsh')
    expect(ben.tipEvents).toEqual([])
  })
})

describe('the end of a conversation', () => {
  it('brings a wrap-up to the agent’s page and to the record, and again to a page that comes back', async () => {
    await using stage = await openStage()
    const { ada, platform, sotto } = stage
    const { chatKey } = await platform.post('/chats', { agentId: 'ada', text: 'my bike has not come, where is it?' })
    await until('a tip', () => ada.tipEvents.some((event) => event.type === 'tip-end'))
    await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text: 'It came late and is with you today.' })
    await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: 'thanks, bye' })
    await until('the thanks', () => [...ada.conversations.values()].some((one) => one.lastLine?.text === 'thanks, bye'))
    await platform.post(`/chats/${chatKey}/end`, {})
    await until('the wrap-up', () => textOf(ada, 'summary') === 'The bike came late and is there now.')
    expect(ada.closed).toHaveLength(1)
    await until('its end', () => ada.tipEvents.at(-1)?.type === 'tip-end')
    const last = ada.tipEvents.at(-1)
    expect(ada.tipEvents.map((event) => event.streamSequence)).toEqual(ada.tipEvents.map((_, index) => index + 1))
    expect(ada.tipEvents.filter((event) => event.type === 'tip-expired').map((event) => event.tipId)).not.toContain(
      last?.tipId,
    )
    await using again = await sotto.openOverlay('ada', { [last?.conversationId ?? '']: 1 })
    await until('the wrap-up on the other page', () => textOf(again, 'summary') !== '')
    expect(again.conversations.size).toBe(0)
    expect(stage.model.getRequests().length).toBeGreaterThanOrEqual(2)
  })
})
