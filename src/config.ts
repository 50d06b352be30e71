import { z } from 'zod'
import { isLoopbackHost } from './lib/loopback.ts'
import { SetupError } from './lib/setup-error.ts'
import type { AccountReadings } from './platform/liveperson-chat/account-readings.ts'

const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''))

const number = (range: { readonly min: number; readonly max: number }) =>
  z
    .string()
    .regex(/^\d+$/, `a whole number from ${range.min} to ${range.max}`)
    .transform(Number)
    .refine((value) => value >= range.min && value <= range.max, `a whole number from ${range.min} to ${range.max}`)

/** Every environment variable that Sotto reads; the README lists the same, and a test compares them. */
const environment = z.object({
  PORT: number({ min: 0, max: 65_535 }).default(4_730),
  HOST: z.string().min(1).default('127.0.0.1'),
  SOTTO_DATA_DIR: z.string().min(1).default('./data'),
  SOTTO_PROMPTS_DIR: z.string().min(1).default('./prompts'),
  SOTTO_AGENTS_FILE: z.string().min(1).optional(),
  SOTTO_PUBLIC_URL: url.optional(),
  SOTTO_FRAME_ANCESTORS: z
    .string()
    .default('')
    .transform((value) => value.split(/[\s,]+/).filter((origin) => origin !== ''))
    .refine(
      (origins) => origins.every((origin) => /^https?:\/\/[\w.:*-]+$/.test(origin)),
      'origins such as https://workspace.example.com, separated by blanks',
    ),
  SOTTO_WIDGET_SDK_URL: url.optional(),
  SOTTO_METRICS_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
  SOTTO_MODEL: z.string().min(1).optional(),
  SOTTO_CLOCK_SPEED: number({ min: 1, max: 10_000 }).default(1),
  SOTTO_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  LP_ACCOUNT: z
    .string()
    .regex(/^[\w-]{1,40}$/, 'the account number, letters, digits and dashes')
    .optional(),
  LP_DOMAIN_URL: url.default('https://api.liveperson.net'),
  LP_CA_FILE: z.string().min(1).optional(),
  LP_SECOND_LOGIN: z.enum(['beside', 'invalidates']).optional(),
  LP_SECOND_AGENT_SESSION: z.enum(['beside', 'replaces', 'shares-rings']).optional(),
  LP_AVAILABILITY_PER: z.enum(['agent', 'session']).optional(),
  LP_NEW_AGENT_SESSION_AVAILABILITY: z.enum(['unchanged', 'Online', 'Occupied', 'Away']).optional(),
  LP_SLOW_POLL_MS: number({ min: 2_000, max: 6_000 }).default(2_000),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: url.optional(),
})

export type Config = {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly promptsDir: string
  readonly publicUrl: string | undefined
  readonly frameAncestors: readonly string[]
  /** Where the widget loads LivePerson's script from; undefined: from LivePerson. */
  readonly widgetSdkUrl: string | undefined
  /** Who has it may read the metrics from elsewhere; undefined: nobody may. */
  readonly metricsToken: string | undefined
  readonly logLevel: z.infer<typeof environment>['SOTTO_LOG_LEVEL']
  /** Undefined: no account is configured, so the demo runs on the simulator. */
  readonly livePerson:
    | {
        readonly account: string
        readonly domainUrl: string
        readonly agentsFile: string
        /** The authority to trust there instead of the built-in ones. */
        readonly caFile: string | undefined
        /** What the operator knows of the account, from `npm run doctor -- --probe` or from LivePerson. */
        readonly readings: AccountReadings
      }
    | undefined
  /** How seldom chats are read at most where nothing can be expected soon; 2,000 is the usual rhythm. */
  readonly slowPollMs: number
  /** How fast the clock of logins runs at the platform; 1 for every real account. */
  readonly clockSpeed: number
  /** Undefined: the offline engine speaks. */
  readonly model:
    { readonly apiKey: string | undefined; readonly baseUrl: string | undefined; readonly name: string } | undefined
}

export const environmentNames: readonly string[] = Object.keys(environment.shape)

/**
 * Reads the configuration. Empty variables count as not set.
 *
 * @throws SetupError naming the variable and what it may be.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(
    environmentNames.flatMap((name) => (env[name]?.trim() ? [[name, env[name].trim()]] : [])),
  )
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new SetupError(`The environment is wrong. ${lines.join('; ')}`)
  }
  const values = parsed.data
  if ((values.LP_ACCOUNT === undefined) !== (values.SOTTO_AGENTS_FILE === undefined)) {
    const [has, lacks] =
      values.LP_ACCOUNT === undefined ? ['SOTTO_AGENTS_FILE', 'LP_ACCOUNT'] : ['LP_ACCOUNT', 'SOTTO_AGENTS_FILE']
    throw new SetupError(
      `${has} is set but ${lacks} is not. Set both to listen to an account, or neither for the demo.`,
    )
  }
  const host = URL.parse(values.LP_DOMAIN_URL)?.host
  if (values.SOTTO_CLOCK_SPEED !== 1 && values.LP_ACCOUNT !== undefined && !isLoopbackHost(host)) {
    throw new SetupError('SOTTO_CLOCK_SPEED is for a simulator on this machine; unset it to listen to a real account.')
  }
  const asksModel = values.OPENAI_API_KEY !== undefined || values.OPENAI_BASE_URL !== undefined
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: values.SOTTO_DATA_DIR,
    promptsDir: values.SOTTO_PROMPTS_DIR,
    publicUrl: values.SOTTO_PUBLIC_URL,
    frameAncestors: values.SOTTO_FRAME_ANCESTORS,
    widgetSdkUrl: values.SOTTO_WIDGET_SDK_URL,
    metricsToken: values.SOTTO_METRICS_TOKEN,
    logLevel: values.SOTTO_LOG_LEVEL,
    livePerson:
      values.LP_ACCOUNT === undefined || values.SOTTO_AGENTS_FILE === undefined
        ? undefined
        : {
            account: values.LP_ACCOUNT,
            domainUrl: values.LP_DOMAIN_URL,
            agentsFile: values.SOTTO_AGENTS_FILE,
            caFile: values.LP_CA_FILE,
            readings: {
              secondLogin: values.LP_SECOND_LOGIN,
              secondAgentSession: values.LP_SECOND_AGENT_SESSION,
              availabilityPer: values.LP_AVAILABILITY_PER,
              newAgentSessionAvailability: values.LP_NEW_AGENT_SESSION_AVAILABILITY,
            },
          },
    slowPollMs: values.LP_SLOW_POLL_MS,
    clockSpeed: values.SOTTO_CLOCK_SPEED,
    model: asksModel
      ? { apiKey: values.OPENAI_API_KEY, baseUrl: values.OPENAI_BASE_URL, name: values.SOTTO_MODEL ?? 'gpt-4.1-mini' }
      : undefined,
  }
}
