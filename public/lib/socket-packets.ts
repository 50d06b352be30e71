/** What a page hears of Socket.IO's protocol (version 5 on Engine.IO 4), of one namespace, text over WebSocket only. */
export type Packet =
  /** First of a connection. The server is gone where it has said nothing for longer than `silentForMs`. */
  | { readonly type: 'open'; readonly silentForMs: number }
  | { readonly type: 'ping' | 'connected' | 'ended' | 'other' }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'event'; readonly name: string; readonly values: readonly unknown[] }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }

const pattern = /^4([0-4])(\/[^,]*),(\d*)([^]*)$/

/** Reads what our own server sent. Throws on what is no packet. */
export function readPacket(frame: string, namespace: string): Packet {
  if (frame === '2') return { type: 'ping' }
  if (frame.startsWith('0')) {
    const { pingInterval, pingTimeout }: { pingInterval: number; pingTimeout: number } = JSON.parse(frame.slice(1))
    return { type: 'open', silentForMs: pingInterval + pingTimeout }
  }
  const [, type, of, id, body = ''] = pattern.exec(frame) ?? []
  if (of !== namespace) return { type: 'other' }
  if (type === '0') return { type: 'connected' }
  if (type === '1') return { type: 'ended' }
  if (type === '4') {
    const { message }: { message: string } = JSON.parse(body)
    return { type: 'refused', message }
  }
  const [first, ...rest]: readonly unknown[] = JSON.parse(body)
  return type === '3'
    ? { type: 'answer', id: Number(id), value: first }
    : { type: 'event', name: String(first), values: rest }
}

/** The frame of an event; with an `id` it asks for an answer. */
export function eventFrame(namespace: string, values: readonly unknown[], id: number | '' = ''): string {
  return `42${namespace},${id}${JSON.stringify(values)}`
}
