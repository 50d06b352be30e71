import type { LineToServer } from './live-socket.ts'
import { signedInChannel } from './signed-in-channel.ts'

const renewEveryMs = 30 * 60_000

/** Lets a page come back as soon as it can, see at once that it cannot, and stay signed in for as long as it is open. */
export function comeBackSooner({ retryNow, drop }: LineToServer): void {
  new BroadcastChannel(signedInChannel).addEventListener('message', retryNow)
  addEventListener('online', retryNow)
  addEventListener('offline', drop)
  // Where it fails the connection is gone too, and the page says so.
  setInterval(() => void fetch('/session').catch(() => undefined), renewEveryMs)
}
