import { errorText } from '../lib/error-text.ts'
import type { StoredVersion } from '../store/prompt-records.ts'
import { LabelProblem } from './label-problem.ts'
import { parsePrompt } from './prompt-file.ts'
import type { Prompt } from './prompt-file.ts'

/**
 * A version from the store as a prompt that can speak.
 *
 * @throws LabelProblem where today's rules for prompt files no longer allow it, with line and reason.
 */
export function parseStoredPrompt({ file, content, version }: StoredVersion): Prompt {
  try {
    return { ...parsePrompt(file, content), version }
  } catch (error) {
    const reason = errorText(error)
    throw new LabelProblem('refused', `Version ${version} is not sound by today’s rules: ${reason}`, { cause: error })
  }
}
