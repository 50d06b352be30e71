import { z } from 'zod'

/** Durations of the reference that a switch may change, in milliseconds. */
const chatTimeoutMs = 40_000
const endedListedMs = 600_000

const milliseconds = z.number().int().min(0).max(86_400_000)
const count = z.number().int().min(0).max(1_000_000)

/**
 * Where the platform's documents leave two readings open, both are here, and each can be changed while the simulator
 * runs. The default is the reading that is harder on a client, except where it decides whether a second session of an
 * agent can be at all: there it is the one that reference §12.1 (4) expects, under which a listener can live.
 */
const schema = z.strictObject({
  secondLogin: z
    .enum(['beside', 'invalidates'])
    .describe('§3.3, §12.2: whether a new login of an agent ends the earlier ones'),
  secondLoginEnds: z
    .enum(['agent-sessions', 'bearer'])
    .describe('§12.2: whether a login that was ended takes its agent sessions along, or only its bearer dies'),
  secondAgentSession: z
    .enum(['beside', 'replaces', 'shares-rings'])
    .describe('§5.4-9, §12.2: a second agent session lives beside the first, ends it, or gets every other ring'),
  availabilityPer: z.enum(['agent', 'session']).describe('§12.2: whose availability it is'),
  newAgentSessionAvailability: z
    .enum(['unchanged', 'Online', 'Occupied', 'Away'])
    .describe('§5.2, §12.2: what starting an agent session does to availability'),
  foreignChats: z
    .enum(['strict', 'open'])
    .describe('§12.4: chats are readable by their agent only, or by every agent session of the account'),
  multipleChats: z.enum(['works', 'refused']).describe('§5.4-11: whether the unexposed multiple-chats call is there'),
  fromEventIds: z
    .enum(['inclusive', 'exclusive'])
    .describe('§5.4-11: whether the event that fromEventIds names comes again'),
  endedListed: milliseconds.describe('§5.4-9: how long an ended chat stays in chatSessions, in ms; 0 = not at all'),
  availableAgentsSince: z
    .enum(['all', 'changed'])
    .describe('§5.2-4: the next link of availableAgents brings all agents, or those that changed'),
  transferErrorStatus: z
    .union([z.literal(400), z.literal(200)])
    .describe('§11: status of an answer with transfer.errormsg'),
  requireCookies: z.boolean().describe('§4.1: unsigned calls of an agent session must show its cookie'),
  appKeyLogin: z
    .enum(['refused', 'allowed'])
    .describe('§3.4: login with an OAuth 1.0 key, past its end of life since 30 Apr 2026'),
  chatTimeout: milliseconds.describe('§7.1, §9: a chat ends so many ms after its lastUpdate; 0 = never'),
  chatKeptAliveBy: z
    .enum(['anybody', 'visitor'])
    .describe('§9: whose requests hold off the chat timeout; lastUpdate itself counts any'),
  loginsPerMinute: count.describe('§3.2: logins of one user name per minute, then 429; 0 = any number'),
  blockedLogin: z.string().max(200).describe('§3.2: a user name that is answered 451; * = every one'),
  failingLogin: z.string().max(200).describe('§3.2: a user name that is answered 500; * = every one'),
  rateLimitPerSecond: count.describe(
    '§10, §11: calls per second and bearer, then 429 with Retry-After; 0 = any number',
  ),
})

export type SwitchSettings = Readonly<z.output<typeof schema>>

export const defaultSwitches: SwitchSettings = {
  secondLogin: 'beside',
  secondLoginEnds: 'agent-sessions',
  secondAgentSession: 'beside',
  availabilityPer: 'agent',
  newAgentSessionAvailability: 'unchanged',
  foreignChats: 'strict',
  multipleChats: 'works',
  fromEventIds: 'inclusive',
  endedListed: endedListedMs,
  availableAgentsSince: 'all',
  transferErrorStatus: 400,
  requireCookies: true,
  appKeyLogin: 'refused',
  chatTimeout: chatTimeoutMs,
  chatKeptAliveBy: 'anybody',
  loginsPerMinute: 0,
  blockedLogin: '',
  failingLogin: '',
  rateLimitPerSecond: 0,
}

/** Any of the switches, from outside. */
export const switchesPatch = schema.partial()
export type SwitchesPatch = { readonly [Name in keyof SwitchSettings]?: SwitchSettings[Name] | undefined }

/** What the switches are set to now; whoever needs one asks for it each time, since they change while things run. */
export class Switches {
  #now: SwitchSettings = defaultSwitches

  constructor(first: SwitchesPatch = {}) {
    this.set(first)
  }

  get now(): SwitchSettings {
    return this.#now
  }

  /** Changes the switches that are named; the others stay. */
  set(patch: SwitchesPatch): SwitchSettings {
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
    this.#now = { ...this.#now, ...given }
    return this.#now
  }
}

/** One line per switch for `--help`. */
export function switchesHelp(defaults: SwitchSettings): string {
  return Object.entries(schema.shape)
    .map(([name, { description = '' }]) => {
      const value = String(defaults[name as keyof SwitchSettings])
      return `  ${name}=${value || "''"}\n      ${valuesOf(name as keyof SwitchSettings)}; ${description}`
    })
    .join('\n')
}

/**
 * Reads `name=value`, as it stands after `--switch`.
 *
 * @throws Error with one sentence about what is wrong.
 */
export function parseSwitch(text: string): SwitchesPatch {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [undefined, text]
  if (!Object.hasOwn(schema.shape, name)) {
    throw new Error(`There is no switch "${name}"; there are ${Object.keys(schema.shape).join(', ')}.`)
  }
  const read = schema.shape[name as keyof SwitchSettings]
  const isText = read instanceof z.ZodString
  const parsed = switchesPatch.safeParse({ [name]: isText ? value : toValue(value) })
  if (parsed.success) return parsed.data
  throw new Error(`The switch ${name} takes ${valuesOf(name as keyof SwitchSettings)}, not "${value}".`)
}

function toValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^\d+$/.test(text) ? Number(text) : text
}

function valuesOf(name: keyof SwitchSettings): string {
  const read: z.ZodType = schema.shape[name]
  if (read instanceof z.ZodEnum) return read.options.join(' | ')
  if (read instanceof z.ZodBoolean) return 'true | false'
  if (read instanceof z.ZodNumber) return 'a whole number'
  if (read instanceof z.ZodString) return 'a text'
  return '400 | 200'
}
