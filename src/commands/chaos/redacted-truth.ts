import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { agentId, conversationId } from '../../domain/ids.ts'
import type { Finder } from '../../transcript/finders/found.ts'
import { teamFinders } from '../../transcript/finders/team-pattern.ts'
import { parseTeamPatterns } from '../../transcript/team-patterns.ts'
import { createTranscript, foldEvents } from '../../transcript/transcript.ts'
import { keyOf } from './compare.ts'
import type { SaidLine } from './truth.ts'

/** The team's files that Sotto runs with. */
export const promptsFolder = fileURLToPath(new URL('../../../prompts', import.meta.url))

/** The patterns of that folder. */
export async function readTeamFinders(): Promise<readonly Finder[]> {
  return teamFinders(parseTeamPatterns(await readFile(join(promptsFolder, 'redaction.yaml'), 'utf8')))
}

/**
 * What the store should hold of these lines, by `keyOf`: what is replaced in a line depends on what was asked and told
 * before it, so they are read in their order, as one reading of a whole chat brings them.
 */
export function redactedTruth(truth: readonly SaidLine[], team: readonly Finder[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const [id, lines] of Map.groupBy(truth, (line) => conversationId(line.conversationId))) {
    const at = new Date(lines[0]?.at ?? 0)
    const transcript = createTranscript(id, { account: '', agentId: agentId('chaos'), at, teamFinders: () => team })
    const { visitorName } = lines[0] ?? {}
    foldEvents(transcript, [
      { type: 'info-learned', conversationId: id, at, info: visitorName === undefined ? {} : { visitorName } },
      ...lines.map((line) => ({ ...line, type: 'line' as const, conversationId: id, at: new Date(line.at) })),
    ])
    for (const { platformEventId, text } of transcript.lines)
      texts.set(keyOf({ conversationId: id, platformEventId }), text)
  }
  return texts
}
