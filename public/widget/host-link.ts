import type { ReadonlySignal } from '@preact/signals-core'

/** The conversation that the host shows, as far as Sotto knows it. */
export type InFocus = {
  /** Sotto's own id; undefined until the server has told it. */
  readonly conversationId: string | undefined
  /** Why nothing of it reaches Sotto, in a sentence; undefined where all is well. */
  readonly problem: string | undefined
}

/** What stands around the overlay's frame, whatever it is. */
export type HostLink = {
  /** Undefined while the host shows no conversation, or the frame is not the one in view. */
  readonly inFocus: ReadonlySignal<InFocus | undefined>
  /** Puts text into the composer of the conversation in focus. Resolves with the reason where it did not. */
  insert(text: string): Promise<string | undefined>
}
