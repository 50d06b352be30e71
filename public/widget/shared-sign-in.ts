import { effect } from '@preact/signals-core'
import type { FrameTokenAnswer } from '../../src/access/frame-sign-in.ts'
import type { FrameTokens } from './frame-tokens.ts'
import { postWithToken } from './token-call.ts'

/** Between the frames of one workspace; the browser lets no page of another origin, and none outside the workspace, hear it. */
const channelName = 'sotto-sign-in'

export type SharedSignIn = {
  /** Signs all of them out; each begins anew. False where the server does not answer. */
  signOut(): Promise<boolean>
}

/** One sign-in serves all frames of a workspace: a new frame asks the others, and whoever signs in tells them. */
export function shareSignIn(tokens: FrameTokens, as: string | undefined): SharedSignIn {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== 'object' || data === null) return
    const held = tokens.answer()
    if ('wanted' in data && held !== undefined) channel.postMessage({ answer: held })
    if ('ended' in data) {
      tokens.drop()
      location.reload()
    }
    if ('answer' in data && tokens.signedIn.value !== true) {
      const answer = data.answer as FrameTokenAnswer
      if (as === undefined || answer.agent.personId === as) tokens.take(answer)
    }
  })
  effect(() => {
    if (tokens.signedIn.value === false) channel.postMessage({ wanted: true })
    const held = tokens.answer()
    if (tokens.signedIn.value === true && held !== undefined) channel.postMessage({ answer: held })
  })
  return {
    async signOut() {
      const { status } = await postWithToken('/sign-out', {}, tokens, new AbortController().signal)
      if (status !== 204) return false
      tokens.drop()
      channel.postMessage({ ended: true })
      // What stands on the page is the agent's.
      location.reload()
      return true
    },
  }
}
