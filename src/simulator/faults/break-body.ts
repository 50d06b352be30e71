import { Readable } from 'node:stream'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { waitQuietly } from '../../lib/wait.ts'
import type { RequestFault } from './fault-kinds.ts'
import { exponential, wholeBetween } from './random.ts'
import type { Random } from './random.ts'

/** Faults of how an answer travels. */
const breaking = [
  'slow-first-byte',
  'slow-body',
  'reset-mid-body',
  'truncated-json',
] as const satisfies readonly RequestFault[]
export type BodyFault = (typeof breaking)[number]

export function isBodyFault(kind: RequestFault): kind is BodyFault {
  return breaking.some((one) => one === kind)
}

/** Whether there is a body to break; only being late needs none. */
export function fitsBody(kind: BodyFault, body: unknown): boolean {
  return kind === 'slow-first-byte' || (typeof body === 'string' && body.length > 1)
}

type Breaking = {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly body: unknown
  readonly random: Random
  readonly slowUpToMs: number
  /** Ends every delay: what is left goes out at once. */
  readonly signal: AbortSignal
}

/** What to send in place of the body, for an onSend hook. Resolves late where the fault is to be late. */
export async function breakBody(kind: BodyFault, breaking: Breaking): Promise<unknown> {
  const { request, reply, body, random, slowUpToMs } = breaking
  const delayMs = slowUpToMs * (0.1 + 0.9 * random())
  const signal = untilGone(reply, breaking.signal)
  if (kind === 'slow-first-byte') {
    await waitQuietly(delayMs, signal)
    return body
  }
  const bytes = Buffer.from(String(body))
  const part = bytes.subarray(0, wholeBetween(random, 1, bytes.length - 1))
  if (kind === 'truncated-json' && random() < 0.5) return part
  void reply.header('content-length', String(bytes.length))
  if (kind === 'slow-body') return Readable.from(trickle(bytes, delayMs, random, signal), { objectMode: false })
  const { socket } = request.raw
  // Only then are headers and part on their way, and the audit has it.
  reply.raw.once('finish', () => (kind === 'reset-mid-body' ? reset(socket) : socket.destroySoon()))
  return Readable.from([part], { objectMode: false })
}

/** Two to nine pieces with uneven pauses, `totalMs` in all. */
async function* trickle(bytes: Buffer, totalMs: number, random: Random, signal: AbortSignal): AsyncGenerator<Buffer> {
  const weights = Array.from({ length: wholeBetween(random, 1, 8) }, () => exponential(random, 1))
  const allWeights = weights.reduce((sum, weight) => sum + weight, 0)
  const size = Math.max(1, Math.floor(bytes.length / (weights.length + 1)))
  let sent = 0
  for (const weight of weights) {
    if (sent < bytes.length) yield bytes.subarray(sent, sent + size)
    sent += size
    await waitQuietly((totalMs * weight) / allWeights, signal)
  }
  if (sent < bytes.length) yield bytes.subarray(sent)
}

/** TLS has no reset of its own. */
function reset(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}

function untilGone({ raw }: FastifyReply, signal: AbortSignal): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => gone.abort())
  return AbortSignal.any([signal, gone.signal])
}
