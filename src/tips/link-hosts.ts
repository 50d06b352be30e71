import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { errorText } from '../lib/error-text.ts'
import { parseWithLines } from '../lib/front-matter.ts'
import { openWatchedFolder } from '../lib/watched-folder.ts'

/** The team's file in the prompts folder. */
export const linksFile = 'links.yaml'

const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u,
    'a host such as help.example.com, no https:// and no path',
  )
const schema = z.strictObject({ allowed_hosts: z.array(host).max(500).default([]) })

export type LinkHosts = AsyncDisposable & {
  /** Hosts to which any tip may link; each stands for those below it too. */
  allowed(): readonly string[]
}

/**
 * Reads `links.yaml` and keeps up with changes; where there is none, no host is allowed. A file that does not parse
 * leaves the last good one in force; `onProblem` names line and reason.
 */
export async function openLinkHosts(options: {
  readonly folder: string
  readonly onProblem: (file: string, problem: string) => void
}): Promise<LinkHosts> {
  const { folder, onProblem } = options
  let allowed: readonly string[] = []
  let lastProblem: string | undefined
  const load = async () => {
    try {
      allowed = parseLinks(await readOptional(join(folder, linksFile)))
      lastProblem = undefined
    } catch (error) {
      const problem = errorText(error)
      if (problem !== lastProblem) onProblem(linksFile, `${problem} (the last good version stays)`)
      lastProblem = problem
    }
  }
  const watched = await openWatchedFolder({ folder, load, onError: (error) => onProblem(linksFile, errorText(error)) })
  return { allowed: () => allowed, [Symbol.asyncDispose]: () => watched[Symbol.asyncDispose]() }
}

/** @throws FileProblem naming the line and what is wrong there. */
export function parseLinks(content: string): readonly string[] {
  return parseWithLines(content, schema).allowed_hosts
}

async function readOptional(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
