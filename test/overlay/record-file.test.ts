import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvCell, recordAsCsv } from '../../src/overlay/record-file.ts'
import type { AgentRecord, RecordTip } from '../../src/overlay/record-protocol.ts'

const tip: RecordTip = {
  tipId: 't1',
  conversationId: 'c1',
  at: Date.UTC(2026, 10, 23, 13, 5, 9),
  kind: 'reply',
  engine: 'offline',
  promptId: 'coach',
  promptVersion: '7f3a91c2',
  text: 'Say "sorry", then\nlook it up.',
  complete: true,
  outcome: 'adapted',
  actions: [{ action: 'copied' }, { action: 'down', reason: 'too-late' }],
}
const record = (tips: readonly RecordTip[]): AgentRecord => ({ agentName: 'Ada', from: 0, to: 1, tips, more: false })
const read = (csv: string): Record<string, string>[] => parse(csv, { bom: true, columns: true })

describe('a record as CSV', () => {
  it('has a row for each tip, in the time of its reader', () => {
    expect(read(recordAsCsv(record([tip]), 'Europe/Berlin'))).toEqual([
      {
        shown: '2026-11-23 14:05:09',
        'time zone': 'Europe/Berlin',
        kind: 'reply',
        engine: 'offline',
        text: 'Say "sorry", then\nlook it up.',
        complete: 'yes',
        outcome: 'adapted',
        done: 'copied down',
        reason: 'too-late',
        prompt: 'coach',
        'prompt version': '7f3a91c2',
        conversation: 'c1',
        tip: 't1',
      },
    ])
  })

  it('has its columns where there is no tip', () => {
    expect(recordAsCsv(record([]), 'UTC').split('\r\n')).toHaveLength(2)
  })

  it.each(['=1+1', '+49 30', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1+1', '\uFEFF=1'])(
    'takes the power of %j, which a spreadsheet would run',
    (text) => {
      const [row] = read(recordAsCsv(record([{ ...tip, text }]), 'UTC'))
      expect(row?.['text']).toBe(`'${text}`)
    },
  )

  it('gives back whatever a tip says, and runs nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const cell = csvCell(text)
        const [[back = ''] = []]: string[][] = parse(cell)
        expect([text, `'${text}`]).toContain(back)
        expect(back).not.toMatch(/^\s*[=+\-@]/)
      }),
    )
  })
})
