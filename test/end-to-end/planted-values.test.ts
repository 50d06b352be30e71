import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { LLMock } from '@copilotkit/aimock'
import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { openDatabaseStore } from '../../src/store/database-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { createVisitorHasher, loadVisitorKey } from '../../src/transcript/visitor-hasher.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

/** What the agent asks, and what the visitor answers with values that must not be found anywhere. */
const talk = [
  ['May I have your name?', 'Quillon Marsh-Odele', ['Quillon', 'Marsh-Odele']],
  ['How can we reach you?', 'quill.marsh@example.org or +34 600 000 011', ['quill.marsh', '600 000 011']],
  ['Which card was it?', 'I paid with 4111 1111 1111 1111', ['4111 1111', '4111111111111111']],
  ['Where should the refund go?', 'to GB82 WEST 1234 5698 7654 32 please', ['WEST 1234', '5698 7654']],
  ['Who are you to the tax office?', 'my ssn is 219-09-9999, my DNI 12345678Z', ['219-09-9999', '12345678Z']],
  ['When were you born?', '16/03/1929', ['16/03/1929']],
  ['What is your address?', '12 Quillfeather Street, and my zip is 90417', ['Quillfeather', '90417']],
  ['Your account number?', '85731890', ['85731890']],
  ['Anything else?', 'my order number is LW-7916676427 and my PIN is 74029', ['7916676427', '74029']],
] as const

const planted = [...talk.flatMap(([, , values]) => values), 'CUST-77815', 'Hollisworth']

/** The bytes of every file below a folder, as they lie there. */
const bytesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ file: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }))

describe('planted values', () => {
  it('are in no file, log line, metric, status or question to the model, while the agent sees them', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    const model = new LLMock({ port: 0 })
    await model.start()
    await using _model = { [Symbol.asyncDispose]: () => model.stop().then(() => undefined) }
    model.onMessage('[SECRET_1]', { content: 'I look for the order, [NAME_1].' }, { chunkSize: 5 })
    model.onMessage('late', { content: 'One moment please.' }, { chunkSize: 5 })
    let log: string
    {
      await using sotto = await startSotto(platform, folder.path, { OPENAI_BASE_URL: `${model.url}/v1` })
      await using ada = await sotto.openOverlay('ada')
      const { chatKey = '' } = await platform.post('/chats', {
        agentId: 'ada',
        visitorName: 'Hollisworth',
        text: 'Hollisworth again, my bike is late',
        participant: { participantId: '3f0c9a52-7d1e-4b8a-9c36-0d5e2b7a1f44', customerId: 'CUST-77815' },
      })
      await until('the first tip', () => ada.tipEvents.some((event) => event.type === 'tip-end'))
      for (const [question, answer] of talk) {
        await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text: question })
        await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: answer })
      }
      await until('the lines', async () => (await sotto.status()).lines.visitor === talk.length + 1)
      await until('a tip with the name put back', () =>
        ada.tipEvents.some((event) => event.type === 'tip-delta' && event.text.includes('Quillon')),
      )
      const [conversation] = ada.conversations.values()
      expect(conversation?.lastLine?.text).toContain('LW-7916676427')
      const operator = { cookie: await sotto.signIn('lead') }
      for (const path of ['/metrics', '/healthz', '/api/status', '/api/console/conversations']) {
        const text = await (await request(`${sotto.url}${path}`, { headers: operator })).body.text()
        expect({ path, held: planted.filter((value) => text.includes(value)) }).toEqual({ path, held: [] })
      }
      await platform.post(`/chats/${chatKey}/end`, {})
      await until('its end', () => ada.closed.length === 1)
      // While it runs, the newest writes lie in a file of their own.
      const running = bytesOf(folder.path)
      expect(running.some(({ file }) => file.endsWith('-wal'))).toBe(true)
      expect(planted.filter((value) => running.some(({ bytes }) => bytes.includes(value)))).toEqual([])
      log = sotto.log()
    }
    const asked = JSON.stringify(model.getRequests())
    expect(asked).toContain('my bike is late')
    expect(planted.filter((value) => asked.includes(value) || log.includes(value))).toEqual([])
    const files = bytesOf(folder.path)
    expect(files.some(({ bytes }) => bytes.includes('my bike is late'))).toBe(true)
    expect(planted.filter((value) => files.some(({ bytes }) => bytes.includes(value)))).toEqual([])

    const hash = createVisitorHasher(loadVisitorKey(folder.path))
    await using store = await openDatabaseStore(openSqlite(join(folder.path, 'sotto.db')), {
      onWriteError: (error) => expect.fail(String(error)),
    })
    for (const value of [
      { key: 'email', value: 'Quill.Marsh@example.org' },
      { key: 'phone', value: '+34600000011' },
      { key: 'consumer', value: 'CUST-77815' },
    ] as const) {
      expect({ key: value.key, found: await store.conversationsOfVisitor([hash(value)]) }).toEqual({
        key: value.key,
        found: [expect.any(String)],
      })
    }
    expect(await store.conversationsOfVisitor([hash({ key: 'email', value: 'other@example.org' })])).toEqual([])
  })
})
