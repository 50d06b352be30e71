import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareWithTruth } from '../../../src/commands/chaos/compare.ts'
import type { Comparison } from '../../../src/commands/chaos/compare.ts'
import { redactedTruth } from '../../../src/commands/chaos/redacted-truth.ts'
import { isSound } from '../../../src/commands/chaos/settle.ts'
import { openStoreReader } from '../../../src/commands/chaos/stored.ts'
import { readListenerWrites, readTruth } from '../../../src/commands/chaos/truth.ts'
import type { SaidLine } from '../../../src/commands/chaos/truth.ts'
import { conversationId } from '../../../src/domain/ids.ts'
import { chatConversationId } from '../../../src/platform/liveperson-chat/chat-reading.ts'
import { startSimulator } from '../../../src/simulator/simulator.ts'
import { openDatabaseStore } from '../../../src/store/database-store.ts'
import { openSqlite } from '../../../src/store/sqlite.ts'
import type { StoredLine } from '../../../src/store/store.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { logIn, openCaller, sayAsVisitor, startChat } from '../../simulator/platform-caller.ts'

const id = conversationId('liveperson-1-H1K1')
const startedAt = Date.parse('2026-11-23T09:00:00Z')
const said = (platformEventId: number, text = `line ${platformEventId}`): SaidLine => ({
  conversationId: id,
  platformEventId,
  speaker: platformEventId % 2 === 0 ? 'visitor' : 'agent',
  text,
  agentsOnly: false,
  visitorName: 'visitor',
  at: startedAt + platformEventId * 1_000,
})
const truth = [said(1), said(2, 'I am a@example.org'), said(4), said(5)]
const redacted = (line: SaidLine): SaidLine => ({ ...line, text: line.text.replace('a@example.org', '[EMAIL_3]') })

/** A real store that holds these lines, each read 1.5 s after it was said, read as the chaos command reads one. */
async function comparisonOf(
  lines: readonly SaidLine[],
  { later = truth, change = (ids) => ids }: { later?: SaidLine[]; change?: (lines: Lines) => Lines } = {},
): Promise<Comparison> {
  using folder = temporaryFolder()
  const file = join(folder.path, 'sotto.db')
  await using store = await openDatabaseStore(openSqlite(file), { onWriteError: () => undefined })
  for (const line of lines) {
    const at = new Date(line.at)
    const event = { ...line, conversationId: conversationId(line.conversationId), type: 'line' as const, at }
    await store.appendEvents([{ ...event, agentsOnly: false }], new Date(line.at + 1_500))
  }
  await using reader = await openStoreReader(file)
  const stored = await reader.read()
  const changed = new Map([...stored.lines].map(([key, kept]) => [key, change(kept)]))
  return compareWithTruth({ ...stored, lines: changed }, truth, later, redactedTruth(truth, []))
}
type Lines = readonly StoredLine[]

const sound = {
  said: 4,
  stored: 4,
  lost: 0,
  doubled: 0,
  misordered: 0,
  wrongSpeaker: 0,
  wrongText: 0,
  longestGapMs: 1_500,
}
const whole = truth.map(redacted)

describe('what was said against what is stored', () => {
  it('finds nothing wrong with a store that has it all, and with what was said meanwhile', async () => {
    expect(await comparisonOf(whole)).toEqual(sound)
    expect(await comparisonOf([...whole, said(6)], { later: [...truth, said(6)] })).toEqual(sound)
  })

  it('finds a lost line', async () => {
    expect(await comparisonOf(whole.slice(0, 3))).toEqual({ ...sound, stored: 3, lost: 1 })
    expect(await comparisonOf([])).toMatchObject({ stored: 0, lost: 4 })
  })

  it('finds a line that was never said, under another number or in another conversation', async () => {
    expect(await comparisonOf([...whole, said(3, 'line 4')])).toEqual({ ...sound, stored: 5, doubled: 1 })
    expect(await comparisonOf([...whole, said(9)])).toMatchObject({ doubled: 1 })
    expect(await comparisonOf([...whole, { ...said(1), conversationId: 'liveperson-1-H9K9' }])).toMatchObject({
      doubled: 1,
    })
  })

  it('finds a line that its reader is given twice', async () => {
    const twice = await comparisonOf(whole, { change: (lines) => [...lines, ...lines.slice(1, 2)] })
    expect(twice).toEqual({ ...sound, stored: 5, doubled: 1 })
  })

  it('finds lines that its reader is given in another order', async () => {
    expect(await comparisonOf(whole, { change: (lines) => lines.toReversed() })).toEqual({ ...sound, misordered: 4 })
    const swapped = await comparisonOf(whole, {
      change: ([first, second, ...rest]) => [second, first, ...rest].flatMap((line) => line ?? []),
    })
    expect(swapped).toEqual({ ...sound, misordered: 2 })
    // What is lost or was never said puts no other line out of order.
    expect(await comparisonOf([...whole.slice(1), said(3)])).toMatchObject({ lost: 1, doubled: 1, misordered: 0 })
  })

  it('finds a wrong speaker and a wrong text, such as one that was not redacted', async () => {
    const [first = said(1), ...rest] = whole
    expect(await comparisonOf([{ ...first, speaker: 'system' }, ...rest])).toEqual({ ...sound, wrongSpeaker: 1 })
    expect(await comparisonOf([{ ...first, text: 'line' }, ...rest])).toEqual({ ...sound, wrongText: 1 })
    expect(await comparisonOf(truth)).toEqual({ ...sound, wrongText: 1 })
  })

  it('is sound only where nothing at all is wrong', async () => {
    const settled = { ...(await comparisonOf(whole)), listenerWrites: 0 }
    expect(isSound(settled)).toBe(true)
    const defects = ['lost', 'doubled', 'misordered', 'wrongSpeaker', 'wrongText', 'listenerWrites'] as const
    for (const defect of defects) expect(isSound({ ...settled, [defect]: 1 })).toBe(false)
  })
})

describe('the truth of the simulator', () => {
  it('has every line with its speaker, and a listener’s write', async () => {
    await using simulator = await startSimulator({ agents: [{ agentId: 'ada', name: 'Ada Lindqvist' }] })
    const human = await openCaller(simulator, 'ada', await logIn(simulator, 'ada', simulator.actorHeaders))
    await human.setAvailability('Online')
    const chatKey = await startChat(simulator)
    await human.accept()
    await sayAsVisitor(simulator, chatKey, 'Where is my parcel?')
    const lines = await readTruth(simulator.url, simulator.account)
    expect(lines.at(-1)).toMatchObject({
      conversationId: chatConversationId(simulator.account, chatKey),
      speaker: 'visitor',
      text: 'Where is my parcel?',
    })
    const listener = await openCaller(simulator, 'ada')
    expect(await readListenerWrites(simulator.url)).toBe(0)
    await listener.setAvailability('Away')
    expect(await readListenerWrites(simulator.url)).toBe(1)
  })
})
