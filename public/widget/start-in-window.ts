import { html } from 'htm/preact'
import { host } from '../overlay/host.ts'
import { canBeOnTop, keepOnTop } from '../overlay/on-top.ts'
import { say } from '../overlay/say.ts'
import { initialState } from '../overlay/state.ts'
import type { OverlayStore } from '../overlay/store.ts'
import { InsertButton } from './insert-button.ts'
import type { Inserting } from './inserting.ts'
import type { WidgetParts } from './start-in-workspace.ts'
import { WidgetBar } from './widget-bar.ts'
import { createWindowInserting } from './window-inserting.ts'

/** Starts the overlay in a window of its own, beside a workspace: inserts go through the widget there. */
export async function startInWindow({ tokens, signIn }: WidgetParts): Promise<void> {
  let inserting: Inserting | undefined
  // The overlay draws itself for the first time while it is being loaded.
  let store: OverlayStore | undefined
  host.button = (tip) =>
    html`<${InsertButton}
      tip=${tip}
      here=${true}
      note=${inserting?.note.value}
      onInsert=${() => inserting?.insert(tip.tipId)}
    />`
  host.bar = () =>
    html`<${WidgetBar}
      state=${store?.state.value ?? initialState}
      still=${say('widget-relayed')}
      note=${inserting?.note.value}
      signedIn=${tokens.signedIn.value !== false}
      onSignIn=${signIn}
      popOutWords=${say('widget-on-top')}
      onPopOut=${canBeOnTop() ? () => void keepOnTop() : undefined}
    />`
  host.shortcuts = [{ key: 'I', does: () => say('key-insert'), run: () => void inserting?.insertFirst() }]
  store = (await import('../overlay/index.ts')).store
  inserting = createWindowInserting(store)
}
