import type { PersonId, PromptId, PromptVersionId } from '../domain/ids.ts'
import type { LabelMove } from '../domain/prompt-label.ts'
import { errorText } from '../lib/error-text.ts'
import type { LabelledPrompt } from '../prompts/prompt-labels.ts'
import { parseStoredPrompt } from '../prompts/stored-prompt.ts'
import type { PromptRecords, StoredVersion } from '../store/prompt-records.ts'
import type { ConsoleLabel, ConsoleMove, ConsoleVersions } from './label-protocol.ts'

type PersonName = (personId: PersonId) => string

/** The labels of a prompt that stand now. */
export function toConsoleLabels(
  { production, shadow, experiment }: LabelledPrompt,
  personName: PersonName,
): readonly ConsoleLabel[] {
  return [production, shadow, experiment].flatMap((each) =>
    each ? { ...toConsoleMove(each, personName), version: each.version } : [],
  )
}

/** Reads what there is to know of a prompt's versions. Whether one is sound is found out once. */
export function createVersionsReader(
  store: Pick<PromptRecords, 'versionsOf' | 'tipsOfVersions' | 'labelMoves'>,
  personName: PersonName,
): (prompt: LabelledPrompt) => Promise<ConsoleVersions> {
  const problems = new Map<`${PromptId} ${PromptVersionId}`, string | undefined>()
  const problemOf = (id: PromptId, stored: StoredVersion) => {
    const key = `${id} ${stored.version}` as const
    if (!problems.has(key)) problems.set(key, problemIn(stored))
    return problems.get(key)
  }
  return async (prompt) => {
    const { promptId, fileVersion } = prompt
    const [versions, tips, moves] = await Promise.all([
      store.versionsOf(promptId),
      store.tipsOfVersions(promptId),
      store.labelMoves(promptId),
    ])
    return {
      fileVersion,
      labels: toConsoleLabels(prompt, personName),
      versions: versions.map((stored) => {
        const {
          made = 0,
          shown = 0,
          shadow = 0,
          judged = 0,
          accepted = 0,
        } = tips.find(({ version }) => version === stored.version) ?? {}
        return {
          version: stored.version,
          firstSeenAt: stored.firstSeenAt.getTime(),
          problem: problemOf(promptId, stored),
          tips: { made, shown, shadow, judged, accepted },
        }
      }),
      moves: moves.map((move) => toConsoleMove(move, personName)),
    }
  }
}

function problemIn(stored: StoredVersion): string | undefined {
  try {
    parseStoredPrompt(stored)
    return undefined
  } catch (error) {
    return errorText(error)
  }
}

function toConsoleMove({ label, version, share, at, by }: LabelMove, personName: PersonName): ConsoleMove {
  return { label, version, share, since: at.getTime(), by: by && personName(by) }
}
