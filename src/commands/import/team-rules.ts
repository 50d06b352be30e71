import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { agentId } from '../../domain/ids.ts'
import { memoryFile, parseMemoryRules, usualMemoryRules } from '../../knowledge/memory/memory-file.ts'
import { errorText } from '../../lib/error-text.ts'
import { SetupError } from '../../lib/setup-error.ts'
import { everybody, judge } from '../../listener/scope.ts'
import type { Scope, Verdict } from '../../listener/scope.ts'
import { parseScope, scopeFile } from '../../listener/scope-file.ts'
import type { Finder } from '../../transcript/finders/found.ts'
import { teamFinders } from '../../transcript/finders/team-pattern.ts'
import { parseTeamPatterns } from '../../transcript/team-patterns.ts'

export type TeamRules = {
  readonly scope: Scope
  readonly finders: readonly Finder[]
  /** False: nothing of the past is used, and nothing is added. */
  readonly usesPast: boolean
}

/**
 * What a team says of who may be heard and of what is personal, as its files have it now.
 *
 * @throws SetupError where a file is broken: nothing is taken in by guess.
 */
export function readTeamRules(promptsDir: string): TeamRules {
  return {
    scope: read(join(promptsDir, scopeFile), parseScope) ?? everybody,
    finders: teamFinders(read(join(promptsDir, 'redaction.yaml'), parseTeamPatterns) ?? []),
    usesPast: (read(join(promptsDir, memoryFile), parseMemoryRules) ?? usualMemoryRules).use,
  }
}

/** Whether a past conversation may be taken in; what the file does not tell of is not known. */
export function judgePast(
  scope: Scope,
  past: { readonly agent: string; readonly skill: string | undefined; readonly consented: boolean },
): Verdict {
  return judge(scope, {
    agentId: agentId(past.agent),
    skill: past.skill,
    fact: (name) => (past.consented && name === scope.consent?.variable ? scope.consent.yes[0] : undefined),
    givenBy: undefined,
    refused: false,
    heardUnasked: false,
  })
}

function read<Value>(file: string, parse: (content: string) => Value): Value | undefined {
  if (!existsSync(file)) return undefined
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new SetupError(`${file}: ${errorText(error)}. Put it right first.`)
  }
}
