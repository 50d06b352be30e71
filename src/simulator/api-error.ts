import type { FastifyReply } from 'fastify'

/** An answer that says no. The message goes to the caller, so it never holds what a visitor wrote. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  /** Reference §11: 10 = csrf mismatch; the other numbers are not published. */
  readonly internalCode: number
  /** Printed by the Login Service only. */
  readonly responseStatus: string | undefined

  constructor(status: number, message: string, options: { internalCode?: number; responseStatus?: string } = {}) {
    super(message)
    this.status = status
    this.internalCode = options.internalCode ?? 0
    this.responseStatus = options.responseStatus
  }
}

const timeFormat = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'Etc/GMT-1' })

/** Sends the platform's error body (reference §11), with its odd time format. */
export function sendApiError(reply: FastifyReply, error: ApiError, now: number): FastifyReply {
  const { message, internalCode, responseStatus } = error
  // "Jan 5, 2024, 9:00:00 AM" without the second comma, and with a plain space before AM.
  const time = timeFormat
    .format(now)
    .replace(/,([^,]*)$/, '$1')
    .replaceAll('\u202f', ' ')
  return reply.code(error.status).send({ error: { time, message, internalCode, responseStatus } })
}
