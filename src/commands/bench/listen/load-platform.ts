import { createLoadChat, toTime } from './load-chat.ts'
import type { LoadChat } from './load-chat.ts'
import type { LoadRequest } from './request-reader.ts'
import { account, chatsOf } from './setup.ts'
import type { ListenSetup } from './setup.ts'

export type LoadAnswer = { readonly status: number; readonly body: string; readonly cookie?: string }

/** As much of the platform as listening asks for (reference §2 to §5.4), and nothing that takes time. */
export type LoadPlatform = {
  answer(request: LoadRequest): LoadAnswer
  /** From now on sessions list their chats, or none. */
  showChats(shown: boolean): void
  /** From now on lines come, or none. */
  talk(talking: boolean): void
  /** Lines said since `talk`, in all chats. */
  linesSaid(): number
}

const root = `/api/account/${account}`
const sessionRoot = `${root}/agentSession/`
const notFound: LoadAnswer = { status: 404, body: '{"error":{"message":"Not found","internalCode":12}}' }

/** The platform's number of an agent, by the number of the session. */
export const agentNumber = (session: number): number => 4_100_000_000 + session

export function createLoadPlatform(setup: ListenSetup & { readonly host: string }): LoadPlatform {
  const { host, sessions } = setup
  const startedAt = Date.now()
  let talkingSince: number | undefined
  let shown = true
  const chats: LoadChat[] = []
  const byKey = new Map<string, LoadChat>()
  const lists: string[] = []
  for (let session = 0; session < sessions; session += 1) {
    const sessionUrl = `https://${host}${sessionRoot}${session}`
    const listed = chatsOf(session, setup).map((number) => {
      const options = { sessionUrl, agentId: agentNumber(session), startedAt, talkingSince: () => talkingSince }
      const chat = createLoadChat(number, options)
      chats.push(chat)
      byKey.set(chat.key, chat)
      const link = `{"href":"${sessionUrl}/chat/${chat.key}","rel":"chat-session"}`
      return `{"link":${link},"chatSessionKey":"${chat.key}","startTime":${startedAt}}`
    })
    const list = listed.length === 1 ? (listed[0] ?? '') : `[${listed.join(',')}]`
    lists.push(`{"chatSessions":{${listed.length === 0 ? '' : `"chatSession":${list}`}}}`)
  }
  let tick = { now: 0, time: '' }
  const clock = () => {
    const now = Date.now()
    if (now !== tick.now) tick = { now, time: toTime(now) }
    return tick
  }

  const ofSession = ({ path, head }: LoadRequest): LoadAnswer => {
    const slash = path.indexOf('/', sessionRoot.length)
    const session = Number(path.slice(sessionRoot.length, slash))
    if (!head.includes(`agent-session=${session}.`) || !head.includes(`Bearer bearer-${session}\r\n`))
      return { status: 401, body: '{"error":{"message":"No such session"}}' }
    const rest = path.slice(slash + 1)
    if (rest.startsWith('chatSessions'))
      return { status: 200, body: shown ? (lists[session] ?? '') : '{"chatSessions":{}}' }
    const { now, time } = clock()
    if (rest.startsWith('chat?')) {
      const query = new URLSearchParams(rest.slice(5))
      const from = (query.get('fromEventIds') ?? '').split(',')
      const texts = (query.get('chatSessionKeys') ?? '')
        .split(',')
        .map((key, index) => byKey.get(key)?.toText(Number(from[index] ?? 0), now, time) ?? '')
      return {
        status: 200,
        body: `{"chats":{"chat":${texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(',')}]`}}}`,
      }
    }
    if (rest.startsWith('chat/')) {
      const end = rest.indexOf('?')
      const chat = byKey.get(rest.slice(5, end === -1 ? undefined : end))
      const from = Number(/[?&]from=(\d+)/.exec(rest)?.[1] ?? 0)
      return chat === undefined ? notFound : { status: 200, body: `{"chat":${chat.toText(from, now, time)}}` }
    }
    if (/^visits\/visit\/[^/]+\/customVariables/.test(rest))
      return {
        status: 200,
        body: '{"customVariables":{"customVariable":{"source":"prechat","scope":"session","name":"order","value":"4471-220"}}}',
      }
    const visit = /^visits\/visit\/([^/?]+)/.exec(rest)?.[1]
    if (visit === undefined) return notFound
    const href = `https://${host}${sessionRoot}${session}/visits/visit/${visit}/customVariables`
    return { status: 200, body: `{"visitId":{"link":[{"@href":"${href}","@rel":"custom-variables"}]}}` }
  }

  const ofAccount = ({ method, path, head, body }: LoadRequest): LoadAnswer => {
    if (path.startsWith(`${root}/service/`))
      return { status: 200, body: `{"service":"agentVep","account":"${account}","baseURI":"${host}"}` }
    if (method === 'POST' && path.startsWith(`${root}/login?`)) {
      const session = Number(/"username":"agent-(\d+)"/.exec(body)?.[1])
      const answer = {
        csrf: `csrf-${session}`,
        config: { userId: String(agentNumber(session)) },
        csdsCollectionResponse: { baseURIs: [{ service: 'agentVep', account, baseURI: host }] },
        sessionTTl: '28800000',
        bearer: `bearer-${session}`,
      }
      return {
        status: 200,
        body: JSON.stringify(answer),
        cookie: `Session_id=login-${session}; Path=${root}; HttpOnly`,
      }
    }
    if (method === 'POST' && path.startsWith(`${root}/refresh`)) return { status: 200, body: '' }
    if (method === 'POST' && path.startsWith(`${root}/agentSession?`)) {
      const session = Number(/Bearer bearer-(\d+)/.exec(head)?.[1])
      const href = `https://${host}${sessionRoot}${session}`
      return {
        status: 201,
        body: `{"agentSessionLocation":{"link":{"@href":"${href}","@rel":"location"}}}`,
        cookie: `agent-session=${session}.${startedAt}; Path=${sessionRoot}${session}; HttpOnly`,
      }
    }
    return notFound
  }

  return {
    answer: (request) => (request.path.startsWith(sessionRoot) ? ofSession(request) : ofAccount(request)),
    showChats: (show) => void (shown = show),
    talk: (talking) => void (talkingSince = talking ? Date.now() : undefined),
    linesSaid() {
      const now = Date.now()
      return chats.reduce((sum, chat) => sum + chat.linesSaid(now), 0)
    },
  }
}
