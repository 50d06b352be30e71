import type { FastifyReply } from 'fastify'
import { ApiError, sendApiError } from '../api-error.ts'
import type { RequestFault } from './fault-kinds.ts'
import { wholeBetween } from './random.ts'
import type { Random } from './random.ts'

/** Faults that answer before the platform has looked at the request. */
const instead = [
  'unauthorized',
  'chat-forbidden',
  'chat-missing',
  'throttled',
  'throttled-retry-after',
  'error-500',
  'error-502',
  'error-503',
  'error-504',
  'html',
  'chat-error',
] as const satisfies readonly RequestFault[]
export type InsteadFault = (typeof instead)[number]

export function isInsteadFault(kind: RequestFault): kind is InsteadFault {
  return instead.some((one) => one === kind)
}

/** Sends what the platform, or a machine in front of it, would say. `now` is epoch milliseconds. */
export function answerInstead(kind: InsteadFault, reply: FastifyReply, random: Random, now: number): FastifyReply {
  const refuse = (error: ApiError) => sendApiError(reply, error, now)
  switch (kind) {
    case 'unauthorized':
      return refuse(new ApiError(401, 'The bearer is missing, wrong or no longer valid'))
    case 'chat-forbidden':
      return refuse(new ApiError(403, 'The chat belongs to another agent'))
    case 'chat-missing':
      return refuse(new ApiError(404, 'There is no such chat', { internalCode: 12 }))
    case 'throttled':
      return refuse(new ApiError(429, 'Too many requests'))
    case 'throttled-retry-after':
      void reply.header('retry-after', String(wholeBetween(random, 1, 5)))
      return refuse(new ApiError(429, 'Too many requests'))
    case 'error-500':
      return refuse(new ApiError(500, 'Internal server error'))
    case 'error-503':
      return refuse(new ApiError(503, 'Service unavailable'))
    case 'error-502':
      return sendPage(reply.code(502), 'Bad Gateway')
    case 'error-504':
      return sendPage(reply.code(504), 'Gateway Time-out')
    case 'html':
      return sendPage(reply.code(200), 'We are down for maintenance')
    case 'chat-error':
      return reply.code(200).send({
        chat: { error: { time: new Date(now).toISOString(), message: 'The chat cannot be read now', internalCode: 1 } },
      })
  }
}

function sendPage(reply: FastifyReply, title: string): FastifyReply {
  const page = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`
  return reply.type('text/html; charset=utf-8').send(page)
}
