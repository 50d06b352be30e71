import { computed, signal } from '@preact/signals-core'
import { say } from '../overlay/say.ts'
import type { AgentSdk, Update } from './agent-sdk.ts'
import { createBridge, type BridgeOptions } from './bridge.ts'
import { composerText } from './composer-text.ts'
import type { HostLink, InFocus } from './host-link.ts'
import { aboutOf, boundPaths, isMessaging, isOwn, newsOf, type BoundPath } from './shown-conversation.ts'

/** A workspace that does not say whether the agent only watches: then the conversation counts as the agent's own. */
const waitForOwnerMs = 1_500
const answerWithinMs = 5_000

type Shown = {
  readonly rtSessionId: string
  readonly values: Map<BoundPath, unknown>
  readonly visit: string
  /** Lines that came before it was known whose conversation it is. */
  readonly early: unknown[]
  settled: boolean
  /** Long enough for the workspace to say who has the conversation. */
  waited: boolean
  /** Takes all bindings away again. */
  readonly release: () => void
}

export type WorkspaceLink = HostLink & {
  /** Tells all of the conversation anew, as to a Sotto that knows nothing. */
  tellAgain(): void
}

/**
 * Follows the conversation that the workspace shows, be the frame one for each conversation or one for all: whenever
 * `chatInfo.rtSessionId` changes, all that was bound is bound anew (widget reference §1, §3).
 */
export function followWorkspace(
  sdk: AgentSdk,
  tokens: BridgeOptions['tokens'],
  { chatKey, onTheme }: { readonly chatKey: string | undefined; readonly onTheme: (theme: unknown) => void },
): WorkspaceLink {
  /** By session, for a frame that comes back to a conversation. */
  const known = new Map<string, string>()
  const inView = signal(true)
  const session = signal<InFocus | undefined>(undefined)
  let shown: Shown | undefined
  // A key in the page's address is of the conversation for which the page was opened.
  let keySession: string | undefined

  const note = (rtSessionId: string, more: Partial<InFocus>) => {
    if (shown?.rtSessionId !== rtSessionId) return
    session.value = { conversationId: known.get(rtSessionId), problem: undefined, ...more }
  }
  const bridge = createBridge({
    tokens,
    onTaken(rtSessionId, conversationId) {
      known.set(rtSessionId, conversationId)
      note(rtSessionId, {})
    },
    onRefused: (rtSessionId, problem) => note(rtSessionId, { conversationId: undefined, problem }),
    onMissed: (rtSessionId) => {
      if (shown?.rtSessionId === rtSessionId) show(rtSessionId)
    },
  })

  /** Tells what is new, where the conversation is the agent's own. */
  const tell = (of: Shown, lines: readonly unknown[], news: object) => {
    if (of !== shown) return
    if (!of.settled) return void of.early.push(...lines)
    const { rtSessionId, visit, values } = of
    const about = aboutOf(rtSessionId, visit, keySession === rtSessionId ? chatKey : undefined, values)
    if (about === undefined) return
    if (!isOwn(values)) {
      bridge.keepTelling(undefined)
      if (known.delete(rtSessionId)) bridge.tell({ rtSessionId, about, news: { over: 'left' } })
      return note(rtSessionId, { problem: say('widget-refused-watching') })
    }
    bridge.tell({ rtSessionId, about, lines: [...of.early.splice(0), ...lines], news })
    bridge.keepTelling({ rtSessionId, about })
  }
  const settle = (of: Shown) => {
    const { values } = of
    if (of.settled || !values.has('chatInfo.accountId')) return
    if (!of.waited && !values.has('chatInfo.spectatedEngagement')) return
    of.settled = true
    const news = [...of.values.keys()].map((path) => newsOf(path, of.values))
    tell(of, [], Object.assign({ followed: true }, ...news) as object)
  }

  /** Lines may come before the word that they are of another conversation. */
  const ifStillShown = (of: Shown, then: () => void) => {
    const judge = (now: unknown) => {
      if (of !== shown) return
      if (typeof now === 'string' && now !== '' && now !== of.rtSessionId) show(now)
      else then()
    }
    sdk.get('chatInfo.rtSessionId', judge, () => judge(undefined))
  }

  /** Nothing more is heard of what the workspace shows no longer: Sotto is told, so that it can say so. */
  const leave = (of: Shown) => {
    const { rtSessionId, visit, values } = of
    const about = aboutOf(rtSessionId, visit, undefined, values)
    if (of.settled && about !== undefined && isOwn(values))
      bridge.tell({ rtSessionId, about, news: { followed: false } })
  }

  const show = (rtSessionId: string | undefined) => {
    if (shown !== undefined && shown.rtSessionId !== rtSessionId) leave(shown)
    shown?.release()
    shown = undefined
    session.value = undefined
    bridge.keepTelling(undefined)
    if (rtSessionId === undefined) return
    keySession ??= rtSessionId
    const bound: [string, (update: Update) => void][] = []
    const of: Shown = {
      rtSessionId,
      values: new Map(),
      visit: crypto.randomUUID(),
      early: [],
      settled: false,
      waited: false,
      release: () => {
        for (const [path, hear] of bound) sdk.unbind(path, hear)
      },
    }
    shown = of
    note(rtSessionId, {})
    const bind = (path: string, hear: (value: unknown) => void) => {
      const onUpdate = ({ newValue }: Update) => {
        if (of === shown && newValue !== undefined && newValue !== null) hear(newValue)
      }
      bound.push([path, onUpdate])
      sdk.bind(path, onUpdate)
    }
    for (const path of boundPaths) {
      bind(path, (value) =>
        ifStillShown(of, () => {
          of.values.set(path, value)
          if (of.settled) tell(of, [], newsOf(path, of.values))
          else settle(of)
        }),
      )
    }
    bind('chatTranscript.lines', (lines) => ifStillShown(of, () => tell(of, Array.isArray(lines) ? lines : [], {})))
    setTimeout(() => {
      of.waited = true
      settle(of)
    }, waitForOwnerMs)
  }

  sdk.init({
    visitorFocusedCallback: () => (inView.value = true),
    visitorBlurredCallback: () => (inView.value = false),
  })
  sdk.bind('chatInfo.rtSessionId', ({ newValue }) => {
    const next = typeof newValue === 'string' || typeof newValue === 'number' ? String(newValue) : ''
    if (next !== shown?.rtSessionId) show(next === '' ? undefined : next)
  })
  sdk.bind('applicationInfo.theme', ({ newValue }) => onTheme(newValue))

  return {
    inFocus: computed(() => (inView.value ? session.value : undefined)),
    insert(text) {
      const messaging = shown !== undefined && isMessaging(shown.values)
      return write(sdk, composerText(text, messaging))
    },
    tellAgain: () => {
      if (shown !== undefined) show(shown.rtSessionId)
    },
  }
}

function write(sdk: AgentSdk, text: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(say('insert-no-answer')), answerWithinMs)
    sdk.command(sdk.cmdNames?.write ?? 'Write ChatLine', { text }, (error) => {
      resolve(error === undefined || error === null ? undefined : say('insert-refused'))
    })
  })
}
