import type { AgentRecord, RecordTip } from './record-protocol.ts'

const columns = [
  'shown',
  'time zone',
  'kind',
  'engine',
  'text',
  'complete',
  'outcome',
  'done',
  'reason',
  'prompt',
  'prompt version',
  'conversation',
  'tip',
] as const

/** The record as a table (RFC 4180, with a byte order mark for spreadsheets). Throws a `RangeError` on an unknown zone. */
export function recordAsCsv({ tips }: AgentRecord, zone: string): string {
  // The one language whose dates are written as 2026-11-23 14:05:09.
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  const rows = tips.map((tip) => rowOf(tip, clock, zone))
  return `\uFEFF${[columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`
}

function rowOf(tip: RecordTip, clock: Intl.DateTimeFormat, zone: string): readonly string[] {
  const { at, kind, engine, text, complete, outcome, actions, promptId, promptVersion, conversationId, tipId } = tip
  return [
    clock.format(at),
    zone,
    kind,
    engine,
    text,
    complete ? 'yes' : 'no',
    outcome ?? '',
    actions.map(({ action }) => action).join(' '),
    actions.find(({ reason }) => reason !== undefined)?.reason ?? '',
    promptId,
    promptVersion,
    conversationId,
    tipId,
  ]
}

/** A cell in quotes. What a spreadsheet would take for a formula gets an apostrophe in front, and stays text. */
export function csvCell(value: string): string {
  const harmless = /^[\s\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(value) ? `'${value}` : value
  return `"${harmless.replaceAll('"', '""')}"`
}
