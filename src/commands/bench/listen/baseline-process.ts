import { setTimeout as sleep } from 'node:timers/promises'
import { cookie } from 'http-cookie-agent/undici'
import { CookieJar } from 'tough-cookie'
import { Agent, request } from 'undici'
import type { Dispatcher } from 'undici'
import { createRecentValues } from '../../../lib/percentile.ts'
import { answerQuestions } from '../part.ts'
import { account, callerSetup, openWithinMs, pollEveryMs, readUsage } from './setup.ts'

// What the same requests cost at least: undici, a cookie jar for each session, JSON.parse. It keeps nothing, checks
// nothing and tells nobody; of an answer it takes only what the next request needs.

type Session = { readonly url: string; readonly dispatcher: Dispatcher; readonly headers: Record<string, string> }
type List = { chatSessions: { chatSession?: Key | Key[] } }
type Key = { chatSessionKey: string }
type Chats = { chats: { chat: Chat | Chat[] } }
type Chat = { events: { event?: Event | Event[] }; info: { chatSessionKey: string } }
type Event = { id: number }

let opened = 0
let failed = 0
const lateness = createRecentValues(10_000)
const plain = { accept: 'application/json', 'content-type': 'application/json' }

async function openSession(agent: Agent, url: string, number: number): Promise<Session> {
  // The two packages see tough-cookie's types through different entries (ESM and CJS); the class is the same.
  const jar = new CookieJar() as unknown as Parameters<typeof cookie>[0]['jar']
  const dispatcher = agent.compose(cookie({ jar }))
  const root = `${url}/api/account/${account}`
  const login = await request(`${root}/login?v=1.3`, {
    dispatcher,
    method: 'POST',
    headers: plain,
    body: JSON.stringify({ username: `agent-${number}`, password: 'made-up' }),
  })
  const { bearer } = (await login.body.json()) as { bearer: string }
  const headers = { ...plain, authorization: `Bearer ${bearer}` }
  const started = await request(`${root}/agentSession?v=1&NC=true`, {
    dispatcher,
    method: 'POST',
    headers,
    body: '{"loginData":""}',
  })
  const location = (await started.body.json()) as { agentSessionLocation: { link: { '@href': string } } }
  return { url: location.agentSessionLocation.link['@href'], dispatcher, headers }
}

async function ask({ dispatcher, headers }: Session, url: string): Promise<unknown> {
  const { body } = await request(url, { dispatcher, headers })
  return JSON.parse(await body.text()) as unknown
}

async function poll(session: Session): Promise<void> {
  const lastIds = new Map<string, number>()
  const list = async () => {
    const { chatSessions } = (await ask(session, `${session.url}/chatSessions?v=1&NC=true`)) as List
    for (const { chatSessionKey } of [chatSessions.chatSession ?? []].flat())
      if (!lastIds.has(chatSessionKey)) lastIds.set(chatSessionKey, 0)
  }
  const read = async () => {
    const keys = encodeURIComponent([...lastIds.keys()].join(','))
    const from = encodeURIComponent([...lastIds.values()].join(','))
    const url = `${session.url}/chat?chatSessionKeys=${keys}&fromEventIds=${from}&v=1&NC=true`
    const { chats } = (await ask(session, url)) as Chats
    for (const { events, info } of [chats.chat].flat())
      for (const { id } of [events.event ?? []].flat()) lastIds.set(info.chatSessionKey, id)
  }
  const count = () => void (failed += 1)
  for (let planned = Date.now(); ;) {
    lateness.add(Date.now() - planned)
    if (lastIds.size > 0) read().catch(count)
    list().catch(count)
    planned = Math.max(planned + pollEveryMs, Date.now())
    await sleep(Math.max(0, planned - Date.now()))
  }
}

answerQuestions({
  async start(argument, signal) {
    const { url, ca, sessions } = callerSetup.parse(argument)
    const agent = new Agent({
      connections: 512,
      pipelining: 1,
      keepAliveTimeout: 30_000,
      allowH2: false,
      connect: { ca },
    })
    signal.addEventListener('abort', () => process.exit(0), { once: true })
    const follow = async (number: number) => {
      await sleep((openWithinMs(sessions) * number) / sessions)
      const session = await openSession(agent, url, number)
      opened += 1
      await poll(session)
    }
    for (let number = 0; number < sessions; number += 1) void follow(number).catch(() => (failed += 1))
  },
  state: () => ({ sessions: opened, conversations: 0, failed }),
  sample: () => ({ ...readUsage(), latenessMsP99: lateness.percentile(0.99) }),
})
