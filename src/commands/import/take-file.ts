import { createReadStream } from 'node:fs'
import { once } from 'node:events'
import { extname } from 'node:path'
import { embedMoments, momentEncoder } from '../../knowledge/memory/embed-moments.ts'
import { takeMoments } from '../../knowledge/memory/take-moments.ts'
import { errorText } from '../../lib/error-text.ts'
import { SetupError } from '../../lib/setup-error.ts'
import { isOfflineOnly } from '../../listener/scope.ts'
import type { Embedder } from '../../model/embedder.ts'
import type { Store } from '../../store/store.ts'
import { findRisk } from '../../tips/offline/find-risk.ts'
import type { VisitorHasher } from '../../transcript/visitor-hasher.ts'
import { createCounts } from './counts.ts'
import type { ImportCounts } from './counts.ts'
import type { PastConversation } from './past-conversation.ts'
import { readCsv } from './read-csv.ts'
import type { ImportFlags } from './read-flags.ts'
import { readJsonl } from './read-jsonl.ts'
import { openKnownTexts } from './known-texts.ts'
import type { KnownTexts } from './known-texts.ts'
import { agentOf, importedId, redactPast } from './redact-past.ts'
import { judgePast } from './team-rules.ts'
import type { TeamRules } from './team-rules.ts'

export type TakeFileParts = {
  readonly flags: Extract<ImportFlags, { readonly does: 'import' }>
  readonly rules: TeamRules
  /** Undefined where nothing is to be stored. */
  readonly into: { readonly store: Store; readonly embedder: Embedder; readonly hashVisitor: VisitorHasher } | undefined
  /** A record that cannot be used, by its line; nothing of its text. */
  readonly onBad: (line: number, problem: string) => void
  /** After each record: conversations taken in so far, and the share of the file that was read, 0 to 1. */
  readonly onProgress: (conversations: number, share: number) => void
  readonly now?: () => Date
  readonly signal: AbortSignal
}

/**
 * Takes the conversations of a file in, each as a whole or not at all, so that it may end at any time and be begun again.
 * Ends early, with the counts so far, when the signal aborts.
 *
 * @throws SetupError where the file cannot be read.
 */
export async function takeFile(parts: TakeFileParts): Promise<ImportCounts> {
  const { flags, signal } = parts
  const counts = createCounts()
  await checkReadable(flags.file)
  const before: Before = { ids: new Set(), texts: await openKnownTexts(parts.into?.store, signal) }
  try {
    const read = ['.csv', '.tsv'].includes(extname(flags.file).toLowerCase()) ? readCsv : readJsonl
    for await (const record of read(flags.file, signal)) {
      if ('problem' in record) {
        counts.skipped.bad += 1
        parts.onBad(record.line, record.problem)
      } else await takeOne(record.conversation, before, counts, parts)
      parts.onProgress(counts.conversations, record.share)
    }
  } catch (error) {
    if (signal.aborted) return counts
    if (isOfReading(error)) throw new SetupError(`${flags.file} cannot be read (${errorText(error)}).`)
    throw error
  }
  return counts
}

/** Of the system. */
function isOfReading(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

/** What came before. */
type Before = { readonly ids: Set<string>; readonly texts: KnownTexts }

async function takeOne(
  past: PastConversation,
  before: Before,
  counts: ImportCounts,
  { flags, rules, into, now = () => new Date(), signal }: TakeFileParts,
): Promise<void> {
  const id = importedId(flags.source, past.id)
  if (before.ids.has(id) || (await into?.store.conversation(id)) !== undefined) {
    counts.skipped.known += 1
    return
  }
  before.ids.add(id)
  const skill = past.skill ?? flags.skill
  const agent = agentOf(past, flags.agent)
  const verdict = judgePast(rules.scope, { agent, skill, consented: flags.consented })
  if (verdict !== 'heard') {
    counts.skipped[verdict === 'waiting' ? 'waiting' : 'outside'] += 1
    return
  }
  const at = now()
  const redacted = redactPast(past, { ...flags, teamFinders: rules.finders, now: at })
  const isRisky = (text: string) => findRisk({ speaker: 'visitor', text }) !== undefined
  const moments = takeMoments(id, redacted.lines, { reopened: false, isRisky })
  if (before.texts.isKnown(moments)) {
    counts.skipped.same += 1
    return
  }
  if (into) {
    await into.store.saveImported({
      conversation: redacted.conversation,
      events: redacted.events,
      hashes: redacted.visitorValues.map(into.hashVisitor),
      moments: {
        conversationId: id,
        moments: await embedMoments(moments, into.embedder, signal),
        encoder: momentEncoder,
        consentBy: rules.scope.consent?.variable,
        offlineOnly: isOfflineOnly(rules.scope, skill),
        at,
      },
      at,
    })
  }
  counts.conversations += 1
  counts.lines += redacted.lines.length
  counts.moments += moments.length
}

async function checkReadable(file: string): Promise<void> {
  const stream = createReadStream(file)
  try {
    await once(stream, 'readable')
  } catch (error) {
    throw new SetupError(`${file} cannot be read (${errorText(error)}).`)
  } finally {
    stream.destroy()
  }
}
