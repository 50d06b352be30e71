import type { FrameTokenAnswer } from '../../src/access/frame-sign-in.ts'

/**
 * Opens a window of our own origin, which is signed in by its cookie or signs the agent in, and waits for what it hands
 * over. False where the browser keeps windows from opening. To be called by a click.
 */
export function signInByWindow(as: string | undefined, onSignedIn: (answer: FrameTokenAnswer) => void): boolean {
  const query = as === undefined ? '' : `?agent=${encodeURIComponent(as)}`
  const opened = open(`/overlay/sign-in${query}`, 'sotto-sign-in', 'popup,width=420,height=520')
  if (opened === null) return false
  // Only the window that was opened now can know it.
  const nonce = crypto.randomUUID()
  const hear = (event: MessageEvent<unknown>) => {
    if (event.origin !== location.origin || event.source !== opened) return
    const message = event.data
    if (typeof message !== 'object' || message === null || !('type' in message)) return
    if (message.type === 'sotto-sign-in-open') {
      opened.postMessage({ type: 'sotto-sign-in-ask', nonce }, location.origin)
      return
    }
    if (message.type !== 'sotto-signed-in' || !('nonce' in message) || message.nonce !== nonce) return
    removeEventListener('message', hear)
    if ('answer' in message) onSignedIn(message.answer as FrameTokenAnswer)
  }
  addEventListener('message', hear)
  return true
}
