import { effect, signal } from '@preact/signals-core'
import { html, render } from 'htm/preact'
import type { WidgetSettings } from '../../src/web/widget-pages.ts'
import { getJson } from '../lib/api.ts'
import { signedInChannel } from '../lib/signed-in-channel.ts'
import { host } from '../overlay/host.ts'
import { bestLanguage, languages, learnMore, pageLanguage, speak } from '../overlay/say.ts'
import { createFrameTokens } from './frame-tokens.ts'
import { startInWorkspace } from './start-in-workspace.ts'
import { startInWindow } from './start-in-window.ts'
import { shareSignIn } from './shared-sign-in.ts'
import { signInByWindow } from './sign-in-window.ts'
import { SignInView } from './sign-in-view.ts'

const query = new URLSearchParams(location.search)
const as = query.get('agent') ?? undefined
const tokens = createFrameTokens(as)
const blocked = signal(false)
const place = document.getElementById('page') ?? document.body

const signIn = () => {
  blocked.value = !signInByWindow(as, (answer) => {
    tokens.take(answer)
    // Where the browser allows it the server remembers this frame, for when it is loaded anew.
    void tokens.renew()
  })
}

// A link to sign in would leave the frame, and find no cookie there.
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[href^="/sign-in"]') : null
  if (link === null) return
  event.preventDefault()
  signIn()
})
await speak(languages.find((one) => one === query.get('language')) ?? bestLanguage(navigator.languages))
await learnMore('widget')
effect(() => {
  const { tag, direction } = pageLanguage()
  Object.assign(document.documentElement, { lang: tag, dir: direction })
})
const settings = getJson<WidgetSettings>('/overlay/widget-settings', new AbortController().signal)
const stopAsking = effect(() => {
  const { value } = tokens.signedIn
  if (value === true) return
  render(html`<${SignInView} asked=${value === false} blocked=${blocked.value} onSignIn=${signIn} />`, place)
})
const started = effect(() => {
  if (tokens.signedIn.value !== true) return
  queueMicrotask(() => {
    started()
    stopAsking()
    void start()
  })
})
const shared = shareSignIn(tokens, as)
void tokens.renew()

async function start(): Promise<void> {
  host.auth = () => ({ token: tokens.current() })
  host.signOut = shared.signOut
  // Back as soon as the agent signed in again.
  const back = new BroadcastChannel(signedInChannel)
  effect(() => {
    if (tokens.signedIn.value === true) back.postMessage('signed-in')
  })
  const parts = { tokens, signIn, as }
  if (query.get('widget') === 'window') return startInWindow(parts)
  await startInWorkspace({
    ...parts,
    kind: query.get('widget') ?? '',
    chatKey: query.get('chatKey') ?? undefined,
    settings: await settings,
  })
}
