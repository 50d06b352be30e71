import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { request } from 'undici'
import { z } from 'zod'
import { SetupError } from '../../lib/setup-error.ts'

const ready = z.object({
  type: z.literal('simulator-ready'),
  url: z.string(),
  account: z.string(),
  agentsFile: z.string(),
})
const faults = z.object({ counts: z.record(z.string(), z.number()) })

export type SimulatorAlone = AsyncDisposable & {
  readonly url: string
  readonly account: string
  readonly agentsFile: string
  faults(): Promise<z.infer<typeof faults>>
  endFaults(): Promise<void>
}

/** The simulator in a process of its own, which outlives every Sotto of the run. */
export async function startSimulatorAlone(options: {
  readonly folder: string
  readonly replay: string | undefined
  readonly conversations: number
  readonly speed: number
  readonly faults: string
}): Promise<SimulatorAlone> {
  const { folder, replay, conversations, speed, faults: spec } = options
  const flags = ['--loop', '--conversations', String(conversations), '--speed', String(speed), '--faults', spec]
  flags.push(
    '--agents-file',
    join(folder, 'simulator', 'agents.json'),
    ...(replay === undefined ? [] : ['--replay', replay]),
  )
  const child = fork(new URL('../simulator.ts', import.meta.url), flags, {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)))
  const exited = once(child, 'exit')
  const first: unknown = await Promise.race([
    once(child, 'message').then(([message]: unknown[]) => message),
    exited.then(() => undefined),
  ])
  const parsed = ready.safeParse(first)
  if (!parsed.success) throw new SetupError(said.trim().split('\n').at(-1) || 'The simulator did not start.')
  const { url } = parsed.data
  return {
    ...parsed.data,
    faults: async () => faults.parse(await (await request(`${url}/simulator/faults`)).body.json()),
    async endFaults() {
      const answer = await request(`${url}/simulator/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ spec: '' }),
      })
      await answer.body.dump()
      if (answer.statusCode > 299) throw new Error(`The faults could not be ended: ${answer.statusCode}`)
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await exited
    },
  }
}

/** Sotto as people start it, listening to the simulator. */
export type SottoProcess = { kill(): Promise<void>; end(): Promise<void> }

export async function startSotto(
  folder: string,
  simulator: { readonly url: string; readonly account: string; readonly agentsFile: string },
): Promise<SottoProcess> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../main.ts', import.meta.url))], {
    env: {
      PATH,
      HOME,
      PORT: '0',
      SOTTO_DATA_DIR: folder,
      SOTTO_LOG_LEVEL: 'silent',
      SOTTO_PROMPTS_DIR: fileURLToPath(new URL('../../../prompts', import.meta.url)),
      LP_ACCOUNT: simulator.account,
      LP_DOMAIN_URL: simulator.url,
      // The simulator's own readings: an agent of its who misses a ring in a storm is no harm of ours.
      LP_SECOND_AGENT_SESSION: 'beside',
      LP_NEW_AGENT_SESSION_AVAILABILITY: 'unchanged',
      SOTTO_AGENTS_FILE: simulator.agentsFile,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out = (out + text).slice(-4_000)))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err = (err + text).slice(-4_000)))
  const exited = once(child, 'exit')
  const isReady = async () => {
    while (!out.includes('Sotto is ready'))
      await Promise.race([once(child.stdout, 'data'), exited.then(() => undefined)]).then(refuseExit)
  }
  const refuseExit = () => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Sotto did not start: ${err.trim()}`)
  }
  await isReady()
  const send = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await exited
  }
  return { kill: () => send('SIGKILL'), end: () => send('SIGTERM') }
}
