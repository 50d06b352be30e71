import { openLiveSocket, type LineToServer, type LiveSocket } from './live-socket.ts'

/** What the page may say about its line to the server. */
export type Connection = 'connecting' | 'connected' | 'lost' | 'signed-out' | 'not-allowed'

type ConnectOptions = {
  /** Asked at every connection anew, so that a reconnect says what the page has by then. */
  readonly auth?: () => object
  readonly onConnection: (connection: Connection) => void
}

const firstRetryMs = 1_000
const longestRetryMs = 10_000
const refusedRetryMs = 20_000

/** Connects to a Socket.IO namespace of our own server, and stays connected for as long as the page lives. */
export function connect<
  Incoming extends { readonly [Name in keyof Incoming]: (...values: never[]) => void },
  Outgoing extends { readonly [Name in keyof Outgoing]: (...values: never[]) => void },
>(namespace: string, { auth, onConnection }: ConnectOptions): LiveSocket<Incoming, Outgoing> & LineToServer {
  // Where this module came from.
  const address = new URL('/socket.io/?EIO=4&transport=websocket', import.meta.url.replace('http', 'ws'))
  return openLiveSocket<Incoming, Outgoing>({
    address: address.href,
    namespace,
    auth: auth ?? (() => ({})),
    onConnected: () => onConnection('connected'),
    onLost: (refused) => onConnection(refused === 'signed-out' || refused === 'not-allowed' ? refused : 'lost'),
    waitMs: retryAfterMs,
  })
}

/** Longer with every failure, and by chance, so that all pages do not come back at once after a restart. */
export function retryAfterMs(refused: string | undefined, failures: number, chance = Math.random()): number {
  const ms = refused === undefined ? Math.min(firstRetryMs * 2 ** (failures - 1), longestRetryMs) : refusedRetryMs
  return ms * (0.5 + chance)
}
