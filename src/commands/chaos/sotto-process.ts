import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promptsFolder } from './redacted-truth.ts'

/** Sotto as people start it, listening to the simulator. */
export type SottoProcess = { kill(): Promise<void>; end(): Promise<void> }

/** @throws Error with Sotto's own words where it does not become ready. */
export async function startSotto(
  folder: string,
  simulator: { readonly url: string; readonly account: string; readonly agentsFile: string },
  { clockSpeed }: { readonly clockSpeed: number },
): Promise<SottoProcess> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../main.ts', import.meta.url))], {
    env: {
      PATH,
      HOME,
      PORT: '0',
      SOTTO_DATA_DIR: folder,
      SOTTO_LOG_LEVEL: 'silent',
      SOTTO_PROMPTS_DIR: promptsFolder,
      SOTTO_CLOCK_SPEED: String(clockSpeed),
      LP_ACCOUNT: simulator.account,
      LP_DOMAIN_URL: simulator.url,
      // The simulator's own readings: an agent of its who misses a ring in a storm is no harm of ours.
      LP_SECOND_LOGIN: 'beside',
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
  while (!out.includes('Sotto is ready')) {
    await Promise.race([once(child.stdout, 'data'), exited])
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Sotto did not start: ${err.trim()}`)
  }
  const send = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await exited
  }
  return { kill: () => send('SIGKILL'), end: () => send('SIGTERM') }
}
