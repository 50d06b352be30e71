import { applyDisplay } from '../lib/display.ts'
import { pageText } from '../lib/page-text.ts'
import { postWithToken } from '../widget/token-call.ts'

// A window of our own origin, where the browser has our cookie. It hands a token to the frame that opened it, and to no
// page of another origin: the browser sees to that by the target of each message.
const { signal: pageStays } = new AbortController()

applyDisplay()
const say = (name: string) => {
  const place = document.getElementById('said')
  if (place !== null) place.textContent = pageText(name) ?? ''
}
const frame: unknown = window.opener
if (frame === null) say('alone')
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
  const body = agent === null ? {} : { agent }
  const answer = await postWithToken('/overlay/frame-token', body, { current: () => undefined }, pageStays)
  if (answer.status === 200) {
    to.postMessage({ type: 'sotto-signed-in', nonce, answer: answer.body }, location.origin)
    say('done')
    close()
  } else if (answer.status === 204) {
    // Signed out since this page was given out: it leads to the form.
    location.reload()
  } else {
    say(answer.status === 403 ? 'not-allowed' : answer.status === 429 ? 'too-often' : 'failed')
  }
}

function nonceIn(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'sotto-sign-in-ask')
    return undefined
  return 'nonce' in data && typeof data.nonce === 'string' ? data.nonce : undefined
}
