import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { Agent } from '../domain/agent.ts'
import { agentId, personId } from '../domain/ids.ts'
import { tenures } from '../domain/person.ts'
import type { Person } from '../domain/person.ts'
import { errorText } from '../lib/error-text.ts'
import { parseWithLines } from '../lib/front-matter.ts'
import { factsSettings } from './facts-settings.ts'
import type { FactsSettings } from './facts-settings.ts'
import type { IngestSource } from '../platform/ingest/ingest-source.ts'
import type { Credentials } from '../platform/liveperson-chat/credentials.ts'
import { findContradiction } from './agents-file-contradiction.ts'
import { AgentsFileProblem } from './agents-file-problem.ts'
import { credentialsOf, loginEntry } from './login-entry.ts'
import type { LoginEntry } from './login-entry.ts'
import { createSecretReader, reference, secret } from './secret-reference.ts'

const id = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,60}$/i, 'letters, digits, dots and dashes')

const agentEntry = z.strictObject({
  id,
  name: z.string().min(1).max(120),
  platformAgentId: z.string().regex(/^\d{1,20}$/, "the platform's number for this agent, as a string"),
  tenure: z.enum(tenures).default('settled'),
  skills: z.array(z.string()).default([]),
  mode: z.enum(['shadow', 'keys', 'bridge']).default('shadow'),
  externalIds: z.record(z.string(), z.string().min(1)).default({}),
  login: loginEntry.optional(),
})

/** A user that listens by chat keys; nobody's conversations are its own. */
const listenerEntry = z.strictObject({
  id,
  mode: z.literal('keys').default('keys'),
  login: loginEntry,
  keysFile: z.string().min(1).optional(),
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
  listeners: z.array(listenerEntry).default([]),
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

/** What lets an identity in; secrets are read each time they are needed, and kept nowhere. */
type WithLogin = {
  readonly loginName: string
  /** @throws AgentsFileProblem where a reference to a secret leads nowhere. */
  readonly credentials: () => Credentials
}

type KnownAgent = Agent & {
  /** What other platforms call this agent, by ingest source. */
  readonly externalIds: Readonly<Record<string, string>>
}

/** An agent beside whose own login Sotto opens a second, silent agent session. */
export type ShadowedAgent = KnownAgent & WithLogin & { readonly mode: 'shadow' }

/** An agent, and how they are heard: by their own login, by a listening user that is told of their chats, or by the widget in their workspace alone. */
export type ConfiguredAgent =
  ShadowedAgent | (KnownAgent & { readonly mode: 'keys' }) | (KnownAgent & { readonly mode: 'bridge' })

/** A user of its own that reads chats by their keys (architecture §4, `keys`). */
export type ListeningUser = WithLogin & {
  /** Unique among agents and people too. */
  readonly listenerId: string
  /** Absolute; it may not be there yet. Undefined where only pushes tell of chats. */
  readonly keysFile: string | undefined
}

export type AgentsFile = {
  readonly agents: readonly ConfiguredAgent[]
  readonly listeners: readonly ListeningUser[]
  readonly people: readonly Person[]
  /** Who may push conversations. */
  readonly sources: readonly IngestSource[]
  readonly facts: FactsSettings
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
  const { agents, listeners, people, sources, facts } = content
  const contradiction = findContradiction(content)
  if (contradiction !== undefined) throw new AgentsFileProblem(`The agents file ${file} ${contradiction}`)

  const folder = dirname(resolve(file))
  const read = createSecretReader(file, env)
  const withLogin = (login: LoginEntry): WithLogin => {
    const credentials = credentialsOf(login, read, folder)
    // A wrong reference is found now, not at the first lost login.
    credentials()
    return { loginName: login.loginName, credentials }
  }
  const configured = agents.map(({ login, id: ownId, mode, ...agent }): ConfiguredAgent => {
    const known = { ...agent, agentId: agentId(ownId) }
    return login
      ? { ...known, mode: 'shadow', ...withLogin(login) }
      : { ...known, mode: mode === 'bridge' ? mode : 'keys' }
  })
  const listening = listeners.map(({ id: listenerId, login, keysFile }): ListeningUser => ({
    listenerId,
    keysFile: keysFile === undefined ? undefined : resolve(folder, keysFile),
    ...withLogin(login),
  }))
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
    listeners: listening,
    people: [
      ...configured.map((agent) => ({ personId: personId(agent.agentId), name: agent.name, role: 'agent' as const })),
      ...people.map((person) => ({ personId: personId(person.id), name: person.name, role: person.role })),
    ],
  }
}
