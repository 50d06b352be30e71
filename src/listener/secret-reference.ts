import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { errorText } from '../lib/error-text.ts'
import { AgentsFileProblem } from './agents-file-problem.ts'

/** The two keys of which one says where a secret is: `{name}Env` or `{name}File`. */
export const secret = (name: string) => ({
  [`${name}Env`]: z
    .string()
    .regex(/^[A-Z_][A-Z0-9_]*$/)
    .optional(),
  [`${name}File`]: z.string().min(1).optional(),
})

/** Where a secret is; undefined where the entry does not say. */
export function reference(
  entry: object,
  name: string,
): { readonly env: string } | { readonly file: string } | undefined {
  const [env, file] = [Reflect.get(entry, `${name}Env`), Reflect.get(entry, `${name}File`)] as unknown[]
  if (typeof env === 'string') return { env }
  return typeof file === 'string' ? { file } : undefined
}

/**
 * Reads a secret that an entry refers to, each time it is called; undefined where the entry refers to none.
 *
 * @throws AgentsFileProblem where the reference leads nowhere.
 */
export type SecretReader = (entry: object, name: string) => (() => string) | undefined

/** Files are looked for beside the agents file. */
export function createSecretReader(agentsFile: string, env: NodeJS.ProcessEnv): SecretReader {
  return (entry, name) => {
    const found = reference(entry, name)
    if (found === undefined) return undefined
    return 'env' in found ? () => fromEnv(found.env, env) : () => fromFile(resolve(dirname(agentsFile), found.file))
  }
}

function fromEnv(name: string, env: NodeJS.ProcessEnv): string {
  const value = env[name]
  if (!value)
    throw new AgentsFileProblem(`The agents file refers to the environment variable ${name}, which is not set.`)
  return value
}

function fromFile(file: string): string {
  let value: string
  try {
    value = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new AgentsFileProblem(
      `The agents file refers to the password file ${file}, which cannot be read: ${errorText(error)}`,
    )
  }
  if (value === '') throw new AgentsFileProblem(`The password file ${file} is empty.`)
  return value
}
