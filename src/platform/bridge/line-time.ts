const earliest = Date.UTC(2000, 0, 1)
const latest = Date.UTC(2100, 0, 1)

/**
 * When a line was said. The workspace's format of times is not documented (widget reference §3.2): an offset may lack its
 * colon, and a number may be meant. Where it cannot be read, the line's number since `startedAt` stands in, so that every
 * copy of a line has the same time.
 */
export function lineTime(time: string | number | undefined, id: string, startedAt: Date): Date {
  const at = typeof time === 'number' ? time : Date.parse((time ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  if (at >= earliest && at < latest) return new Date(at)
  const number = /^\d{1,6}$/.test(id) ? Number(id) : 0
  return new Date(startedAt.getTime() + number * 1_000)
}
