import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { Agent } from '../domain/agent.ts'
import { agentId, personId } from '../domain/ids.ts'
import { tenures } from '../domain/person.ts'
import type { Person } from '../domain/person.ts'
import { assertNever } from '../lib/assert-never.ts'
import { errorText } from '../lib/error-text.ts'
import { parseWithLines } from '../lib/front-matter.ts'
import { factsSettings } from './facts-settings.ts'
import type { FactsSettings } from './facts-settings.ts'
import type { IngestSource } from '../platform/ingest/ingest-source.ts'
import type { Credentials } from '../platform/liveperson-chat/sign-in.ts'

const id = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,60}$/i, 'letters, digits, dots and dashes')

const secret = (name: string) => ({
  [`${name}Env`]: z
    .string()
    .regex(/^[A-Z_][A-Z0-9_]*$/)
    .optional(),
  [`${name}File`]: z.string().min(1).optional(),
})

const loginName = z.string().min(1)

const agentEntry = z.strictObject({
  id,
  name: z.string().min(1).max(120),
  platformAgentId: z.string().regex(/^\d{1,20}$/, "the platform's number for this agent, as a string"),
  tenure: z.enum(tenures).default('settled'),
  skills: z.array(z.string()).default([]),
  mode: z.literal('shadow').default('shadow'),
  externalIds: z.record(z.string(), z.string().min(1)).default({}),
  login: z.discriminatedUnion('method', [
    z
      .strictObject({ method: z.literal('password').default('password'), loginName, ...secret('password') })
      .refine((entry) => reference(entry, 'password') !== undefined, 'needs passwordEnv or passwordFile'),
    z
      .strictObject({ method: z.literal('oauth2'), loginName, clientId: z.string().min(1), ...secret('clientSecret') })
      .refine((entry) => reference(entry, 'clientSecret') !== undefined, 'needs clientSecretEnv or clientSecretFile'),
    z
      .strictObject({
        method: z.literal('app-key'),
        loginName,
        appKey: z.string().min(1),
        accessToken: z.string().min(1),
        ...secret('secret'),
        ...secret('accessTokenSecret'),
      })
      .refine(
        (entry) => reference(entry, 'secret') !== undefined && reference(entry, 'accessTokenSecret') !== undefined,
        'needs secretEnv or secretFile, and accessTokenSecretEnv or accessTokenSecretFile',
      ),
  ]),
})

const sourceEntry = z
  .strictObject({
    source: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/i, 'up to 40 letters, digits and dashes'),
    ...secret('token'),
    ...secret('hmacSecret'),
    requestsPerMinute: z.number().int().min(1).max(1_000_000).optional(),
  })
  .refine((entry) => reference(entry, 'token') !== undefined, 'needs tokenEnv or tokenFile')

const agentsFile = z.strictObject({
  agents: z.array(agentEntry).min(1),
  facts: factsSettings,
  sources: z.array(sourceEntry).default([]),
  people: z
    .array(z.strictObject({ id, name: z.string().min(1).max(120), role: z.enum(['lead', 'supervisor', 'operator']) }))
    .default([
      { id: 'lead', name: 'Team lead', role: 'lead' },
      { id: 'supervisor', name: 'Supervisor', role: 'supervisor' },
      { id: 'operator', name: 'Operator', role: 'operator' },
    ]),
})

/** The agents file as a JSON Schema, for editors and checks; `docs/agents-file.schema.json` holds it. */
export function agentsFileSchema(): object {
  return z.toJSONSchema(agentsFile, { io: 'input' })
}

/** An agent and how to log in beside them; secrets are read each time it is needed, and kept nowhere. */
export type ConfiguredAgent = Agent & {
  /** What other platforms call this agent, by ingest source. */
  readonly externalIds: Readonly<Record<string, string>>
  readonly loginName: string
  /** @throws AgentsFileProblem where a reference to a secret leads nowhere. */
  readonly credentials: () => Credentials
}

export type AgentsFile = {
  readonly agents: readonly ConfiguredAgent[]
  readonly people: readonly Person[]
  /** Who may push conversations. */
  readonly sources: readonly IngestSource[]
  readonly facts: FactsSettings
}

/** The agents file cannot be used; the message names the file, the place in it and what is expected there. */
export class AgentsFileProblem extends Error {
  override name = 'AgentsFileProblem'
}

/**
 * Reads who is listened to and who may sign in (docs/agents-file.md).
 *
 * @throws AgentsFileProblem
 */
export function readAgentsFile(file: string, env: NodeJS.ProcessEnv): AgentsFile {
  let content: z.infer<typeof agentsFile>
  try {
    content = parseWithLines(readFileSync(file, 'utf8'), agentsFile)
  } catch (error) {
    throw new AgentsFileProblem(`The agents file ${file} cannot be used: ${errorText(error)}. See docs/agents-file.md.`)
  }
  const { agents, people, sources, facts } = content
  const ids = [...agents, ...people].map((entry) => entry.id)
  const twice = ids.find((one, index) => ids.indexOf(one) !== index)
  if (twice !== undefined) throw new AgentsFileProblem(`The agents file ${file} names ${twice} twice; each id once.`)
  const platformIds = agents.map((agent) => agent.platformAgentId)
  const platformTwice = platformIds.find((one, index) => platformIds.indexOf(one) !== index)
  if (platformTwice !== undefined)
    throw new AgentsFileProblem(`The agents file ${file} has platformAgentId ${platformTwice} twice.`)

  const read = (entry: object, name: string) => {
    const found = reference(entry, name)
    if (found === undefined) return undefined
    return 'env' in found ? () => fromEnv(found.env, env) : () => fromFile(resolve(dirname(file), found.file))
  }
  const configured = agents.map(({ login, id: ownId, mode: _mode, ...agent }): ConfiguredAgent => {
    const secretOf = (name: string) => read(login, name)?.() ?? ''
    const { loginName } = login
    return {
      ...agent,
      agentId: agentId(ownId),
      loginName,
      credentials: () => {
        switch (login.method) {
          case 'password':
            return { method: 'password', loginName, password: secretOf('password') }
          case 'oauth2':
            return { method: 'oauth2', loginName, clientId: login.clientId, clientSecret: secretOf('clientSecret') }
          case 'app-key': {
            const { appKey, accessToken } = login
            const accessTokenSecret = secretOf('accessTokenSecret')
            return { method: 'app-key', loginName, appKey, accessToken, secret: secretOf('secret'), accessTokenSecret }
          }
          default:
            return assertNever(login)
        }
      },
    }
  })
  // A wrong reference is found now, not at the first lost login.
  for (const agent of configured) agent.credentials()
  const pushing = sources.map((entry): IngestSource => {
    const [token, hmacSecret] = [read(entry, 'token'), read(entry, 'hmacSecret')]
    token?.()
    hmacSecret?.()
    return {
      source: entry.source,
      token: token ?? (() => ''),
      ...(hmacSecret ? { hmacSecret } : {}),
      ...(entry.requestsPerMinute === undefined
        ? {}
        : { rateLimit: { max: entry.requestsPerMinute, windowMs: 60_000 } }),
    }
  })
  return {
    facts,
    sources: pushing,
    agents: configured,
    people: [
      ...configured.map((agent) => ({ personId: personId(agent.agentId), name: agent.name, role: 'agent' as const })),
      ...people.map((person) => ({ personId: personId(person.id), name: person.name, role: person.role })),
    ],
  }
}

/** Where a secret is: `{name}Env` or `{name}File`. */
function reference(entry: object, name: string): { readonly env: string } | { readonly file: string } | undefined {
  const [env, file] = [Reflect.get(entry, `${name}Env`), Reflect.get(entry, `${name}File`)] as unknown[]
  if (typeof env === 'string') return { env }
  return typeof file === 'string' ? { file } : undefined
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
