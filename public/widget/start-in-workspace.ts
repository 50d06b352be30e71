import { effect, signal } from '@preact/signals-core'
import { html } from 'htm/preact'
import type { WidgetSettings } from '../../src/web/widget-pages.ts'
import { host } from '../overlay/host.ts'
import { openWindow } from '../overlay/on-top.ts'
import { say } from '../overlay/say.ts'
import { initialState } from '../overlay/state.ts'
import type { OverlayStore } from '../overlay/store.ts'
import { loadAgentSdk } from './agent-sdk.ts'
import type { FrameTokens } from './frame-tokens.ts'
import type { HostLink } from './host-link.ts'
import { InsertButton } from './insert-button.ts'
import { serveInserts } from './insert-relay.ts'
import { createInserting, type Inserting } from './inserting.ts'
import { followWorkspace } from './liveperson.ts'
import { followMessages } from './message-host.ts'
import { noHostLink } from './no-host-link.ts'
import { WidgetBar } from './widget-bar.ts'
import { themeOf } from './workspace-theme.ts'

export type WidgetParts = {
  readonly tokens: FrameTokens
  readonly signIn: () => void
  readonly as: string | undefined
}

type WorkspaceParts = WidgetParts & {
  readonly kind: string
  readonly chatKey: string | undefined
  readonly settings: WidgetSettings
}

/** Starts the overlay inside a workspace: its conversation first, its composer at hand. */
export async function startInWorkspace({ tokens, signIn, as, ...parts }: WorkspaceParts): Promise<void> {
  const theme = signal<ReturnType<typeof themeOf>>(undefined)
  let inserting: Inserting | undefined
  // The overlay draws itself for the first time while it is being loaded.
  let store: OverlayStore | undefined
  const link: HostLink & { tellAgain?: () => void } = await linkTo(
    parts,
    tokens,
    (value) => (theme.value = themeOf(value)),
  )
  const here = (conversationId: string) => link.inFocus.value?.conversationId === conversationId
  const conversationOf = (tipId: string) =>
    Object.entries(store?.state.value.streams ?? {}).find(([, { tips }]) =>
      tips.some((tip) => tip.tipId === tipId),
    )?.[0] ?? ''

  host.order = (conversations) =>
    conversations.toSorted((one, other) => Number(here(other.conversationId)) - Number(here(one.conversationId)))
  host.button = (tip) =>
    html`<${InsertButton}
      tip=${tip}
      here=${here(conversationOf(tip.tipId))}
      note=${inserting?.note.value}
      onInsert=${() => inserting?.insert(tip.tipId)}
    />`
  host.bar = () =>
    html`<${WidgetBar}
      state=${store?.state.value ?? initialState}
      focus=${link.inFocus.value}
      note=${inserting?.note.value}
      signedIn=${tokens.signedIn.value !== false}
      onSignIn=${signIn}
      popOutWords=${say('widget-own-window')}
      onPopOut=${() => openWindow(windowAddress(tokens.agent.value?.personId ?? as))}
    />`
  host.shortcuts = [
    {
      key: 'I',
      does: () => say('key-insert'),
      run: () => void inserting?.insertFirst(),
    },
  ]
  const overlay = await import('../overlay/index.ts')
  store = overlay.store
  inserting = createInserting(link, overlay.store)
  serveInserts(inserting, (tipId) => here(conversationOf(tipId)))
  // The workspace's own colours, unless the agent has chosen some.
  effect(() => {
    const chosen = overlay.store.settings.now.value.theme
    if (chosen === 'auto' && theme.value !== undefined) document.documentElement.dataset['theme'] = theme.value
  })
  // Where one conversation at a time is shown it is the one that the workspace shows.
  effect(() => {
    const conversationId = link.inFocus.value?.conversationId
    if (conversationId !== undefined) overlay.picking.pick(conversationId)
  })
  // A Sotto that started anew knows of no conversation until it is told again.
  let bootId: string | undefined
  effect(() => {
    const now = overlay.store.state.value.bootId
    if (bootId !== undefined && now !== bootId) link.tellAgain?.()
    bootId = now
  })
}

/** Where inserts come back to this frame from. */
function windowAddress(agent: string | undefined): string {
  return `/overlay?widget=window${agent === undefined ? '' : `&agent=${encodeURIComponent(agent)}`}`
}

async function linkTo(
  { kind, chatKey, settings }: Pick<WorkspaceParts, 'chatKey' | 'kind' | 'settings'>,
  tokens: FrameTokens,
  onTheme: (theme: unknown) => void,
): Promise<HostLink> {
  if (kind === 'host') return followMessages(settings.hosts, onTheme)
  try {
    return followWorkspace(await loadAgentSdk(settings.sdkUrl), tokens, { chatKey, onTheme })
  } catch {
    // The tips are there all the same.
    return noHostLink
  }
}
