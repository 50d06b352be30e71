import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { writeInto } from './composer-drafts.ts'
import { asMessaging, signInInside, watching, workspaceTheme } from './frame-settings.ts'
import { createSdkHost, type SdkHost } from './sdk-host.ts'
import { modelOf } from './sdk-model.ts'
import type { WorkspaceAgent, WorkspaceChat } from './workspace-api.ts'

type WidgetFrameProps = {
  readonly agent: WorkspaceAgent
  /** The conversation to which the frame is bound. */
  readonly chat: WorkspaceChat | undefined
  readonly inView: boolean
  /** Where the agent's overlay is, with a code that signs in. */
  readonly link: string
  /** Where a command lands. */
  readonly chatInView: string | undefined
}

/** Sotto's widget in a frame, with the stand-in SDK behind it. */
export function WidgetFrame({ agent, chat, inView, link, chatInView }: WidgetFrameProps): VNode {
  const frame = useRef<HTMLIFrameElement>(null)
  const host = useRef<SdkHost | undefined>(undefined)
  // The link changes with every code that is used, and a frame must not load anew for that.
  const [src] = useState(() => addressOf(link, agent.agentId))
  const [messaging, watched] = [asMessaging.value, watching.value]
  const target = useRef(chatInView)
  target.current = chatInView

  useEffect(() => {
    const own = createSdkHost({
      frame: () => frame.current?.contentWindow ?? null,
      origin: new URL(link).origin,
      onCommand: (command) => take(command.name, command.data, target.current),
    })
    host.current = own
    return () => own[Symbol.dispose]()
  }, [])
  useEffect(() => {
    host.current?.update(modelOf({ agent, chat, messaging, watching: watched, theme: workspaceTheme }))
  }, [agent, chat, messaging, watched])
  useEffect(() => host.current?.focus(inView), [inView])

  return html`<iframe
    ref=${frame}
    class="widget"
    hidden=${!inView}
    title=${`Tips for ${agent.name}${chat === undefined ? '' : `, ${chat.visitorName ?? 'Visitor'}`}`}
    src=${src}
    allow="clipboard-write"
  ></iframe>`
}

/** Where the composer is that a command of a frame out of view reaches is not documented: here it is the one in view. */
function take(name: string, data: unknown, chatKey: string | undefined): string | undefined {
  const text: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'text') : undefined
  if (name === 'Send File') return asMessaging.value ? undefined : 'Files can be sent in messaging only.'
  if (name !== 'Write ChatLine') return `There is no command ${name}.`
  if (typeof text !== 'string' || chatKey === undefined) return 'There is nothing to write, or nowhere.'
  writeInto(chatKey, asMessaging.value ? text : shownText(text))
  return undefined
}

/** HTML as it would be seen: line breaks as such, other marks not at all. */
function shownText(markup: string): string {
  return markup
    .replaceAll(/<br\s*\/?>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

function addressOf(link: string, agentId: string): string {
  const widget = `/overlay?widget=liveperson&agent=${encodeURIComponent(agentId)}`
  const url = new URL(link)
  if (signInInside || !url.searchParams.has('code')) return new URL(widget, url).href
  url.searchParams.set('to', widget)
  return url.href
}
