import type { FrameTokenAnswer } from '../../src/access/frame-sign-in.ts'
import { ApiProblem, postJson } from '../lib/api.ts'
import { applyDisplay } from '../lib/display.ts'

// A window of our own origin, where the browser has our cookie. It hands a token to the frame that opened it, and to no
// page of another origin: the browser sees to that by the target of each message.
const words = {
  done: 'You are signed in. This window can be closed.',
  alone: 'Nobody waits for this sign-in. Close this window, and choose "Sign in" in the widget again.',
} as const

applyDisplay()
const say = (text: string) => {
  const place = document.getElementById('said')
  if (place !== null) place.textContent = text
}
const frame: unknown = window.opener
if (frame === null) say(words.alone)
else {
  addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.origin !== location.origin || event.source !== frame) return
    const nonce = nonceIn(event.data)
    if (nonce !== undefined) void handOver(event.source as Window, nonce)
  })
  window.opener.postMessage({ type: 'sotto-sign-in-open' }, location.origin)
}

async function handOver(to: Window, nonce: string): Promise<void> {
  const agent = new URLSearchParams(location.search).get('agent')
  try {
    const answer = await postJson<FrameTokenAnswer>(
      '/overlay/frame-token',
      agent === null ? {} : { agent },
      new AbortController().signal,
    )
    // Nobody is signed in any more; the page itself was given to somebody who was.
    if (!('token' in answer)) return location.reload()
    to.postMessage({ type: 'sotto-signed-in', nonce, answer }, location.origin)
    say(words.done)
    close()
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    say(error.message)
  }
}

function nonceIn(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'sotto-sign-in-ask')
    return undefined
  return 'nonce' in data && typeof data.nonce === 'string' ? data.nonce : undefined
}
