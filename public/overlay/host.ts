import type { VNode } from 'preact'
import type { Shortcut } from '../lib/shortcuts.ts'
import type { ListedConversation } from './state.ts'
import type { OverlayTip } from './tip-stream.ts'

/** What a page around the overlay adds to it. */
export type Host = {
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

/** Filled before the overlay is loaded (public/widget); empty where it stands alone. */
export const host: Partial<Host> = {}
