import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { agentId, conversationId } from '../../domain/ids.ts'
import type { Finder } from '../../transcript/finders/found.ts'
import { teamFinders } from '../../transcript/finders/team-pattern.ts'
import { parseTeamPatterns } from '../../transcript/team-patterns.ts'
import { createTranscript, foldEvents } from '../../transcript/transcript.ts'
import type { SaidLine } from './truth.ts'

/** The team's files that Sotto runs with. */
export const promptsFolder = fileURLToPath(new URL('../../../prompts', import.meta.url))

/** The patterns of that folder. */
export async function readTeamFinders(): Promise<readonly Finder[]> {
  return teamFinders(parseTeamPatterns(await readFile(join(promptsFolder, 'redaction.yaml'), 'utf8')))
}

/**
 * What the store should hold of a conversation's lines, by event id: what is replaced in a line depends on what was asked
 * and told before it, so they are read in their order, as one reading of the whole chat brings them.
 */
export function redactedTruth(lines: readonly SaidLine[], team: readonly Finder[]): ReadonlyMap<number, string> {
  const [first] = lines
  if (first === undefined) return new Map()
  const id = conversationId(first.conversationId)
  const at = new Date(first.at)
  const transcript = createTranscript(id, { account: '', agentId: agentId('chaos'), at, teamFinders: () => team })
  foldEvents(transcript, [
    { type: 'info-learned', conversationId: id, at, info: { visitorName: first.visitorName } },
    ...lines.map((line) => ({ ...line, type: 'line' as const, conversationId: id, at: new Date(line.at) })),
  ])
  return new Map(transcript.lines.map((line) => [line.platformEventId, line.text]))
}
