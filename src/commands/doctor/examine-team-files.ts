import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { memoryFile, parseMemoryRules } from '../../knowledge/memory/memory-file.ts'
import { errorText } from '../../lib/error-text.ts'
import { parseScope, scopeFile } from '../../listener/scope-file.ts'
import { parsePolicy, policyFile } from '../../tips/policy-file.ts'
import { good, notice, wrong } from './finding.ts'
import type { Finding } from './finding.ts'

/** Scope, silence policy and memory. Without the first everybody is heard; without the others what is usual holds. */
export function* examineTeamFiles(promptsDir: string): Generator<Finding, void, undefined> {
  yield examineScope(join(promptsDir, scopeFile))
  yield examinePolicy(join(promptsDir, policyFile))
  yield examineMemory(join(promptsDir, memoryFile))
}

function examineScope(path: string): Finding {
  if (!existsSync(path))
    return notice('scope', `${scopeFile} is not there; everybody may be heard, whether or not they agreed`)
  try {
    const { agents, skills, consent, mode } = parseScope(readFileSync(path, 'utf8'))
    const narrowed = agents !== 'all' || skills !== 'all'
    const who = narrowed ? 'some agents or skills' : 'everybody'
    const asks = consent === undefined ? 'consent is not asked for' : `with the consent in ${consent.variable}`
    const says = `${who} may be heard, ${asks}`
    return mode === 'dark' ? notice('scope', `${says}; dark: no tip is shown`) : good('scope', says)
  } catch (error) {
    return wrong('scope', `${scopeFile}: ${errorText(error)}`)
  }
}

function examinePolicy(path: string): Finding {
  if (!existsSync(path)) return notice('policy', `${policyFile} is not there; the usual limits hold`)
  try {
    parsePolicy(readFileSync(path, 'utf8'))
    return good('policy', policyFile)
  } catch (error) {
    return wrong('policy', `${policyFile}: ${errorText(error)}`)
  }
}

function examineMemory(path: string): Finding {
  if (!existsSync(path)) return notice('memory', `${memoryFile} is not there; past conversations are used as usual`)
  try {
    const { use } = parseMemoryRules(readFileSync(path, 'utf8'))
    return good('memory', use ? 'past conversations are used' : 'past conversations are not used')
  } catch (error) {
    return wrong('memory', `${memoryFile}: ${errorText(error)}`)
  }
}
