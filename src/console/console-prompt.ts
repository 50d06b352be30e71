import type { PersonId } from '../domain/ids.ts'
import type { PromptEntry } from '../prompts/prompt-folder.ts'
import type { PromptLabels } from '../prompts/prompt-labels.ts'
import type { ConsolePrompt } from './console-protocol.ts'
import { toConsoleLabels } from './console-versions.ts'

/** A prompt file as the console lists it: what is live of it, be that the file's version or not. */
export function toConsolePrompt(
  { file, problem, live }: PromptEntry,
  labels: Pick<PromptLabels, 'prompts'>,
  personName: (personId: PersonId) => string,
): ConsolePrompt {
  const labelled = labels.prompts().find((known) => known.promptId === live?.promptId)
  const production = labelled?.production
  return {
    promptId: labelled?.promptId ?? file.replace(/\.md$/, ''),
    title: production?.prompt.title ?? file,
    file,
    kinds: production?.prompt.kinds ?? [],
    liveVersion: production?.version,
    liveSince: production?.at.getTime(),
    fileVersion: labelled?.fileVersion,
    labels: labelled && toConsoleLabels(labelled, personName),
    problem,
    body: production?.prompt.content ?? '',
  }
}
