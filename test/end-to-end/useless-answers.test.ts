import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import type { ConsoleConversationDetail } from '../../src/console/console-protocol.ts'
import { startLocalServer } from '../helpers/local-server.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

/** What a model of no use says, by the word in the visitor's line that asks for it. */
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  german(response) {
    stream(response, [{ content: 'Ich bin gerne für Sie da und ' }, { content: 'sehe nach, wo Ihre Lieferung ist.' }])
  },
  refusal: (response) => stream(response, [{ refusal: 'I cannot help with that.' }]),
  length: (response) => stream(response, [{ content: 'I am ' }], 'length'),
  filter: (response) => stream(response, [], 'content_filter'),
  empty: (response) => stream(response, []),
  broken: (response) => stream(response, [{ content: '{"speak": true, "cards": ["del' }]),
  invented: (response) =>
    stream(response, [{ content: '{"speak": true, "cards": ["no-such-card"], "reply": "It will be there soon."}' }]),
  cut(response) {
    write(response, { role: 'assistant' }, null)
    response.destroy()
  },
}

function stream(response: ServerResponse, deltas: readonly object[], finish = 'stop'): void {
  for (const delta of deltas) write(response, delta, null)
  write(response, {}, finish)
  response.end('data: [DONE]\n\n')
}

function write(response: ServerResponse, delta: object, finish: string | null): void {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
  const chunk = { id: '1', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] }
  response.write(`data: ${JSON.stringify(chunk)}\n\n`)
}

describe('an answer of no use', () => {
  it(
    'is withheld by its rule, or gives way to a tip of the offline engine, and the model is asked on',
    { timeout: 120_000 },
    async () => {
      using folder = temporaryFolder()
      const asked: string[] = []
      await using platform = await startPlatform()
      await using model = await startLocalServer((incoming: IncomingMessage, response) => {
        void text(incoming).then((body) => {
          const word = /case (\w+)/.exec(body)?.[1] ?? ''
          asked.push(word)
          answers[word]?.(response)
        })
      })
      await using sotto = await startSotto(platform, folder.path, { OPENAI_BASE_URL: `${model.url}/v1` })
      await using ada = await sotto.openOverlay('ada')
      const cookie = await sotto.signIn('lead')
      const tipsFor = async (word: string) => {
        const known = new Set(ada.conversations.keys())
        const line = `My delivery is late, where is my bike? It should have been here yesterday. (case ${word})`
        await platform.post('/chats', { agentId: 'ada', text: line })
        const id = await until('the conversation', () => [...ada.conversations.keys()].find((one) => !known.has(one)))
        return until(`what became of ${word}`, async () => {
          const answer = await request(`${sotto.url}/api/console/conversations/${id}`, { headers: { cookie } })
          const { tips } = (await answer.body.json()) as ConsoleConversationDetail
          const isOver = tips.some((tip) => tip.withheld !== undefined || (tip.engine === 'offline' && tip.end))
          return isOver && tips.map(({ engine, end, withheld }) => [engine, withheld?.rule ?? end])
        })
      }

      expect(await tipsFor('german')).toEqual([['model', 'wrong-language']])
      expect(await tipsFor('invented')).toEqual([['model', 'unsound-citation']])
      expect(ada.tipEvents).toEqual([])
      for (const word of ['refusal', 'filter', 'empty', 'broken', 'cut'])
        expect([word, await tipsFor(word)]).toEqual([word, [['offline', 'complete']]])
      expect((await tipsFor('length')).at(-1)).toEqual(['offline', 'complete'])
      expect(asked.filter((word) => word === 'broken')).toHaveLength(2)
      expect(new Set(asked)).toEqual(new Set(Object.keys(answers)))
      expect(JSON.stringify(ada.tipEvents)).not.toMatch(/Lieferung|cannot help|speak/)
      expect(ada.start.engine).toBe('model')
    },
  )
})
