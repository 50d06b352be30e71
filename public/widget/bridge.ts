import type { WidgetRefusalCode } from '../../src/platform/ingest/refusal.ts'
import { say } from '../overlay/say.ts'
import type { FrameTokens } from './frame-tokens.ts'
import { postWithToken } from './token-call.ts'

/** Lines of one request, below what the server takes. */
const linesAtOnce = 200
/** Lines that wait at most, of all conversations; with more, they are asked of the workspace again later. */
const linesAtMost = 2_000
const gatherMs = 120
const helloEveryMs = 30_000
const firstWaitMs = 1_000
const longestWaitMs = 30_000

/** What is told of one conversation: `about` says which one it is, the rest what is new. */
export type Told = {
  readonly rtSessionId: string
  readonly about: object
  readonly lines?: readonly unknown[]
  /** Replaces what is not sent yet under the same names. */
  readonly news?: object
}

export type Bridge = {
  tell(told: Told): void
  /** Says the same again, now and every half minute: that the widget is there. */
  keepTelling(told: Told | undefined): void
}

type Waiting = { about: object; lines: unknown[]; news: Record<string, unknown>; missed: boolean }

export type BridgeOptions = {
  readonly tokens: Pick<FrameTokens, 'current' | 'renew' | 'signedIn'>
  /** The server took it: what Sotto calls the conversation. */
  readonly onTaken: (rtSessionId: string, conversationId: string) => void
  /** Nothing of the conversation is taken, and why. */
  readonly onRefused: (rtSessionId: string, because: string) => void
  /** Lines were given up, and the server takes them by now: all of the conversation is to be told again. */
  readonly onMissed: (rtSessionId: string) => void
}

/** Brings to Sotto what the workspace shows, in order; through bad lines, a restart of Sotto and a new sign-in. */
export function createBridge(options: BridgeOptions): Bridge {
  const { tokens } = options
  const waiting = new Map<string, Waiting>()
  const { signal } = new AbortController()
  let hello: Told | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let sending = false
  let failures = 0

  const sendIn = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void send(), ms)
  }
  const add = ({ rtSessionId, about, lines = [], news = {} }: Told) => {
    const known = waiting.get(rtSessionId) ?? { about, lines: [], news: {}, missed: false }
    waiting.set(rtSessionId, { ...known, about, news: { ...known.news, ...news }, lines: [...known.lines, ...lines] })
    const all = waiting.values().reduce((sum, one) => sum + one.lines.length, 0)
    if (all <= linesAtMost) return
    const own = waiting.get(rtSessionId)
    if (own) waiting.set(rtSessionId, { ...own, lines: [], missed: true })
  }

  const send = async (): Promise<void> => {
    const [next] = waiting
    if (sending || next === undefined) return
    if (tokens.signedIn.value !== true) return sendIn(firstWaitMs)
    const [rtSessionId, { about, lines, news }] = next
    const sent = { about, lines: lines.slice(0, linesAtOnce), news }
    sending = true
    const answer = await postWithToken('/overlay/bridge', { ...about, ...news, lines: sent.lines }, tokens, signal)
    sending = false
    const now = waiting.get(rtSessionId)
    if (now === undefined) return
    if (answer.status === 200) {
      failures = 0
      const rest = now.lines.slice(now.lines[0] === sent.lines[0] ? sent.lines.length : 0)
      // What was said anew in the meantime is still to be told.
      const fresh = Object.fromEntries(Object.entries(now.news).filter(([name, value]) => sent.news[name] !== value))
      if (rest.length > 0 || Object.keys(fresh).length > 0)
        waiting.set(rtSessionId, { ...now, lines: rest, news: fresh, missed: false })
      else waiting.delete(rtSessionId)
      const { conversationId } = answer.body
      if (typeof conversationId === 'string') options.onTaken(rtSessionId, conversationId)
      if (now.missed) options.onMissed(rtSessionId)
      return sendIn(0)
    }
    if (answer.status === 401) {
      await tokens.renew()
    } else if (answer.status === 400 || answer.status === 403 || answer.status === 413) {
      // The next word that we are here finds out whether that is still so.
      waiting.set(rtSessionId, { ...now, lines: [], news: {}, missed: true })
      options.onRefused(rtSessionId, refusalOf(answer.body['code']))
      if (waiting.size === 1) return clearTimeout(timer)
      waiting.delete(rtSessionId)
      return sendIn(0)
    }
    failures += 1
    const waitMs = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs)
    const given = answer.status === 'no-answer' ? undefined : answer.retryAfterMs
    sendIn(given ?? waitMs * (0.75 + Math.random() / 2))
  }

  const greet = () => {
    if (hello === undefined) return
    add(hello)
    if (failures === 0) sendIn(gatherMs)
  }
  setInterval(greet, helloEveryMs)
  addEventListener('online', () => sendIn(0))
  return {
    tell(told) {
      add(told)
      if (failures === 0) sendIn(gatherMs)
    },
    keepTelling(told) {
      hello = told
      greet()
    },
  }
}

/** Codes that the page has no word for are none that an agent can do anything about. */
function refusalOf(code: unknown): string {
  return say(`widget-refused-${code as WidgetRefusalCode}`) || say('widget-not-taken')
}
