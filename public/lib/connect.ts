import { io, type Socket } from 'socket.io-client'

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

/**
 * Connects to a Socket.IO namespace and stays connected: the client library does not come back by itself after the
 * server refused it or ended the connection, so this does.
 */
export function connect<Incoming extends object, Outgoing extends object>(
  namespace: string,
  { auth, onConnection }: ConnectOptions,
): Socket<Incoming, Outgoing> {
  // WebSocket only: the server keeps no long-polling, which would need sticky sessions on several machines.
  const socket: Socket = io(namespace, {
    transports: ['websocket'],
    reconnectionDelay: firstRetryMs,
    reconnectionDelayMax: longestRetryMs,
    ...(auth === undefined ? {} : { auth: (send: (data: object) => void) => send(auth()) }),
  })
  const again = (afterMs: number) => {
    if (!socket.active) setTimeout(() => void socket.connect(), afterMs)
  }
  socket.on('connect', () => onConnection('connected'))
  socket.on('disconnect', () => {
    onConnection('lost')
    again(firstRetryMs)
  })
  socket.on('connect_error', ({ message }) => {
    const refused = message === 'signed-out' || message === 'not-allowed'
    onConnection(refused ? message : 'lost')
    again(refused ? refusedRetryMs : longestRetryMs)
  })
  return socket
}
