import { eventFrame, readPacket } from './socket-packets.ts'

type Handlers<Events> = { readonly [Name in keyof Events]: (...values: never[]) => void }

/** An event that the server answers: what it takes, and what comes back. */
type Asked<Handler> = Handler extends (...values: [...infer Values, (answer: infer Answer) => void]) => void
  ? { readonly values: Values; readonly answer: Answer }
  : never

/** A Socket.IO namespace as a page uses it. */
export type LiveSocket<Incoming extends Handlers<Incoming>, Outgoing extends Handlers<Outgoing>> = {
  /** One handler an event. */
  on<Name extends keyof Incoming & string>(name: Name, handler: Incoming[Name]): void
  /** What is said while there is no connection is said on the next one, if that comes within ten seconds. */
  emit<Name extends keyof Outgoing & string>(name: Name, ...values: Parameters<Outgoing[Name]>): void
  timeout(withinMs: number): {
    /** Rejects when no answer comes in time, or the connection is lost before it came. */
    emitWithAck<Name extends keyof Outgoing & string>(
      name: Name,
      ...values: Asked<Outgoing[Name]>['values']
    ): Promise<Asked<Outgoing[Name]>['answer']>
  }
}

/** What may be done about the connection itself. */
export type LineToServer = {
  /** Where the next try is waited for, it is made now. */
  readonly retryNow: () => void
  /** The connection cannot be there any more: it is given up, and tried again. */
  readonly drop: () => void
  /** For good. */
  readonly close: () => void
}

export type LiveSocketOptions = {
  /** Where the server is, `ws:` or `wss:`. */
  readonly address: string
  readonly namespace: string
  /** Asked at every connection anew, so that a reconnect says what the page has by then. */
  readonly auth: () => object
  readonly onConnected: () => void
  /** The connection is over, or none came about; `refused` is the server's word where it does not want us. */
  readonly onLost: (refused: string | undefined) => void
  /** How long to wait before the next try, milliseconds. */
  readonly waitMs: (refused: string | undefined, failures: number) => number
}

const keepForMs = 10_000
const lookEveryMs = 1_000

/**
 * Connects, and stays connected for as long as the page lives. It speaks what our pages need of Socket.IO's protocol, at an
 * eighth of what its client weighs: no long-polling, no binary data, one namespace.
 */
export function openLiveSocket<Incoming extends Handlers<Incoming>, Outgoing extends Handlers<Outgoing>>({
  address,
  namespace,
  auth,
  onConnected,
  onLost,
  waitMs,
}: LiveSocketOptions): LiveSocket<Incoming, Outgoing> & LineToServer {
  const handlers = new Map<string, (...values: never[]) => void>()
  const answers = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
  >()
  let unsent: { readonly frame: string; readonly until: number }[] = []
  let line: WebSocket | undefined
  let drop = (): void => undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let lastId = 0
  let closed = false

  const send = (frame: string, withinMs: number) => {
    if (line) line.send(frame)
    else unsent.push({ frame, until: Date.now() + withinMs })
  }

  const open = () => {
    retry = undefined
    const socket = new WebSocket(address)
    let heardAt = Date.now()
    let silentForMs = 20_000
    let over = false
    const end = (refused?: string) => {
      if (over) return
      over = true
      clearInterval(watch)
      socket.close()
      if (line === socket) {
        line = undefined
        // Nobody knows whether the server took them.
        for (const { reject } of answers.values()) reject(new Error('The connection was lost.'))
        answers.clear()
      }
      if (closed) return
      failures += 1
      clearTimeout(retry)
      retry = setTimeout(open, waitMs(refused, failures))
      onLost(refused)
    }
    // By the clock on the wall: a machine that slept finds out at once.
    const look = () => Date.now() - heardAt > silentForMs && end()
    let watch = setInterval(look, lookEveryMs)
    drop = end
    socket.addEventListener('close', () => end())
    socket.addEventListener('message', ({ data }) => {
      if (over) return
      heardAt = Date.now()
      const packet = readPacket(String(data), namespace)
      switch (packet.type) {
        case 'open':
          silentForMs = packet.silentForMs
          clearInterval(watch)
          watch = setInterval(look, Math.min(silentForMs, lookEveryMs))
          return socket.send(`40${namespace},${JSON.stringify(auth())}`)
        case 'ping':
          return socket.send('3')
        case 'connected': {
          line = socket
          failures = 0
          onConnected()
          for (const { frame, until } of unsent) if (until > heardAt) socket.send(frame)
          unsent = []
          return
        }
        case 'refused':
          return end(packet.message)
        case 'ended':
          return end()
        case 'event':
          return handlers.get(packet.name)?.(...(packet.values as never[]))
        case 'answer':
          answers.get(packet.id)?.resolve(packet.value)
          return void answers.delete(packet.id)
        case 'other':
          return
      }
    })
  }
  open()

  return {
    on: (name, handler) => void handlers.set(name, handler),
    emit: (name, ...values) => send(eventFrame(namespace, [name, ...values]), keepForMs),
    timeout: (withinMs) => ({
      emitWithAck: (name, ...values) =>
        new Promise((resolve, reject) => {
          const id = (lastId += 1)
          const timer = setTimeout(() => settle(() => reject(new Error('No answer came in time.'))), withinMs)
          const settle = (how: () => void) => {
            clearTimeout(timer)
            answers.delete(id)
            how()
          }
          answers.set(id, {
            resolve: (value) => settle(() => resolve(value as Asked<Outgoing[typeof name]>['answer'])),
            reject: (error) => settle(() => reject(error)),
          })
          send(eventFrame(namespace, [name, ...values], id), withinMs)
        }),
    }),
    retryNow: () => {
      if (retry === undefined || closed) return
      clearTimeout(retry)
      open()
    },
    drop: () => drop(),
    close: () => {
      closed = true
      clearTimeout(retry)
      drop()
    },
  }
}
