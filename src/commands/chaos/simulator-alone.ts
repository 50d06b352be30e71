import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { request } from 'undici'
import { z } from 'zod'
import { SetupError } from '../../lib/setup-error.ts'
import type { LastingFault, RequestFault } from '../../simulator/faults/fault-kinds.ts'

const ready = z.object({
  type: z.literal('simulator-ready'),
  url: z.string(),
  account: z.string(),
  agentsFile: z.string(),
})
const faultStatus = z.object({
  active: z.array(z.object({ kind: z.string() })),
  armed: z.array(z.object({ kind: z.string(), count: z.number() })),
  counts: z.record(z.string(), z.number()),
})
export type FaultStatus = z.infer<typeof faultStatus>

export type SimulatorAloneOptions = {
  readonly folder: string
  /** Undefined: the simulator's own demo. */
  readonly replay: string | undefined
  readonly conversations: number
  readonly speed: number
  readonly clockSpeed: number
  readonly faults: string
}

/** The simulator in a process of its own, which outlives every Sotto of the run. */
export type SimulatorAlone = AsyncDisposable & {
  readonly url: string
  readonly account: string
  readonly agentsFile: string
  faults(): Promise<FaultStatus>
  /** The next request that it fits is hit. */
  arm(kind: RequestFault): Promise<void>
  /** Puts a lasting fault in force, unless it is already. */
  begin(kind: LastingFault, durationMs: number): Promise<void>
  endFaults(): Promise<void>
}

/** @throws SetupError with the simulator's own line where it cannot start. */
export async function startSimulatorAlone(options: SimulatorAloneOptions): Promise<SimulatorAlone> {
  const { folder, replay, conversations, speed, clockSpeed, faults } = options
  const child = fork(
    new URL('../simulator.ts', import.meta.url),
    [
      '--loop',
      `--conversations=${conversations}`,
      `--speed=${speed}`,
      `--clock-speed=${clockSpeed}`,
      `--faults=${faults}`,
      `--agents-file=${join(folder, 'simulator', 'agents.json')}`,
      ...(replay === undefined ? [] : [`--replay=${replay}`]),
    ],
    { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  )
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
  const post = async (path: string, body: object) => {
    const answer = await request(`${url}/simulator/faults${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    await answer.body.dump()
    if (answer.statusCode > 299) throw new Error(`The simulator refused a fault: ${answer.statusCode}`)
  }
  return {
    ...parsed.data,
    faults: async () => faultStatus.parse(await (await request(`${url}/simulator/faults`)).body.json()),
    arm: (kind) => post('/once', { kind, ...pathOf(kind) }),
    begin: (kind, durationMs) => post('/once', { kind, durationMs }),
    endFaults: () => post('', { spec: '' }),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await exited
    },
  }
}

/** Two 401s of one session in a row are the end of its login for a listener; those of chats are not. */
function pathOf(kind: RequestFault): { readonly path?: string } {
  return kind === 'unauthorized' ? { path: '/chat/' } : {}
}
