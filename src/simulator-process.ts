import { fork } from 'node:child_process'
import { once } from 'node:events'
import { getCompileCacheDir } from 'node:module'
import { z } from 'zod'
import { SetupError } from './lib/setup-error.ts'

const readyMessage = z.object({
  type: z.literal('simulator-ready'),
  url: z.string(),
  account: z.string(),
  agentsFile: z.string(),
  workspace: z.string(),
  /** The certificate's authority; absent without `--tls`. */
  caFile: z.string().optional(),
})

export type SimulatorProcess = AsyncDisposable &
  Omit<z.infer<typeof readyMessage>, 'type'> & {
    /** Tells the workspace page where the overlays are; a link holds a one-time code. */
    tellOverlayLinks(links: Readonly<Record<string, string>>): void
    /** Resolves with one line when the simulator ended without being asked to. */
    readonly failed: Promise<string>
  }

/** A busy machine takes its time. */
const readyWithinMs = 60_000

/**
 * Starts the simulator as a child process of its own, so that Sotto reaches it only as it would reach LivePerson.
 *
 * @throws SetupError with the simulator's own line where it cannot start.
 */
export async function startSimulatorProcess(flags: readonly string[]): Promise<SimulatorProcess> {
  const cache = getCompileCacheDir()
  const child = fork(new URL('./commands/simulator.ts', import.meta.url), flags, {
    execArgv: [],
    env: { ...process.env, ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  let isReady = false
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000)
    if (isReady) process.stderr.write(text)
  })
  let asked = false
  const exited = once(child, 'exit') as Promise<[number | null]>
  const lastLine = () => said.trim().split('\n').at(-1) ?? ''
  const ready = new Promise<unknown>((resolve) => child.once('message', resolve))
  const timeout = AbortSignal.timeout(readyWithinMs)
  const first = await Promise.race([ready, exited.then(() => undefined), once(timeout, 'abort').then(() => undefined)])
  const parsed = readyMessage.safeParse(first)
  if (!parsed.success) {
    child.kill('SIGKILL')
    throw new SetupError(lastLine() || 'The simulator did not start within a minute.')
  }
  const { type: _type, ...places } = parsed.data
  isReady = true
  process.stderr.write(said)
  return {
    ...places,
    tellOverlayLinks(links) {
      if (child.connected) child.send({ type: 'overlay-links', links })
    },
    failed: exited.then(([code]) =>
      // A promise that never settles: an end that was asked for is no failure.
      asked
        ? new Promise<string>(() => undefined)
        : `The simulator ended (code ${code ?? 'signal'}). ${lastLine()}`.trim(),
    ),
    async [Symbol.asyncDispose]() {
      asked = true
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      const forced = setTimeout(() => child.kill('SIGKILL'), 3_000)
      await exited
      clearTimeout(forced)
    },
  }
}
