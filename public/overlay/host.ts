import type { VNode } from 'preact'
import type { Shortcut } from '../lib/shortcuts.ts'
import type { LiveSocket } from '../lib/live-socket.ts'
import type { OverlayToServer, ServerToOverlay } from '../../src/overlay/protocol.ts'
import type { ListedConversation, OverlayState } from './state.ts'
import type { Status } from './status.ts'
import type { OverlayTip } from './tip-stream.ts'

/** What a page around the overlay adds to it. */
export type Host = {
  /** Where it connects to, in the place of the overlay's own namespace. */
  namespace: string
  /** Given the connection before anything comes on it. */
  opened(socket: LiveSocket<ServerToOverlay, OverlayToServer>): void
  title(): string
  /** How it stands, in other words. */
  status(status: Status, state: OverlayState): Status
  /** In the place of conversations, while there are none. */
  empty(): VNode
  /** The page around shows the lines of its conversation itself. */
  ownTranscript: boolean
  /** Goes with each connection to the server. */
  auth(): object
  /** Below the head of the page. */
  bar(): VNode
  /** Beside the copy button of an open tip. */
  button(tip: OverlayTip): VNode
  /** The conversations in the order in which they are to stand. */
  order(conversations: readonly ListedConversation[]): readonly ListedConversation[]
  shortcuts: readonly Shortcut[]
  /** In the place of signing this browser out; false where that did not work. */
  signOut(): Promise<boolean>
}

/** Filled before the overlay is loaded (public/widget, public/practice); empty where it stands alone. */
export const host: Partial<Host> = {}
