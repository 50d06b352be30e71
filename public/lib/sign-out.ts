import { signedInChannel } from './signed-in-channel.ts'

const answerWithinMs = 10_000
const over = 'signed-out'

/** Ends the session of this browser; every page of ours in it leads to the sign-in. False where the server does not answer. */
export async function signOut(): Promise<boolean> {
  try {
    const { ok } = await fetch('/sign-out', { method: 'POST', signal: AbortSignal.timeout(answerWithinMs) })
    if (!ok) return false
  } catch {
    return false
  }
  const channel = new BroadcastChannel(signedInChannel)
  channel.postMessage(over)
  channel.close()
  leave()
  return true
}

/** Goes to the sign-in where somebody signed out on another page, until `signal` aborts: nothing of theirs is left in sight. */
export function leaveWhenSignedOut(signal: AbortSignal): void {
  const channel = new BroadcastChannel(signedInChannel)
  channel.addEventListener('message', ({ data }) => data === over && leave(), { signal })
  signal.addEventListener('abort', () => channel.close())
}

function leave(): void {
  location.replace(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`)
}
