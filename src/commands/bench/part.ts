import { fork } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'
import { errorText } from '../../lib/error-text.ts'

const question = z.object({ id: z.number(), ask: z.string(), argument: z.unknown().optional() })
const answer = z.union([
  z.object({ id: z.number(), error: z.string() }),
  z.object({ id: z.number(), value: z.unknown().optional() }),
])

/** A process of a bench's own, so that its processor time is its own; it answers questions. */
export type Part = AsyncDisposable & {
  /** @throws Error where the part failed to answer, or ended. */
  ask<Schema extends z.ZodType>(ask: string, argument: unknown, schema: Schema): Promise<z.infer<Schema>>
}

/**
 * With what `npm start` runs the product: the heap is not collected whole before it has 512 MB, and not because nothing is
 * going on (docs/decisions/2026-11-23-short-turns-of-the-main-loop.md).
 */
export const productFlags: readonly string[] = ['--initial-heap-size=512', '--no-memory-reducer']

/** Starts a part; `execArgv` are flags of Node. Disposing it ends the process. */
export function startPart(module: URL, execArgv: readonly string[] = []): Part {
  const child = fork(module, { execArgv: [...execArgv], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)))
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let lastId = 0
  child.on('message', (message) => {
    const parsed = answer.parse(message)
    const asked = waiting.get(parsed.id)
    waiting.delete(parsed.id)
    if ('error' in parsed) asked?.reject(new Error(parsed.error))
    else asked?.resolve(parsed.value)
  })
  const exited = once(child, 'exit').then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`A part of the bench ended: ${said.trim()}`))
    waiting.clear()
  })
  return {
    async ask(ask, argument, schema) {
      if (!child.connected) throw new Error(`A part of the bench ended: ${said.trim()}`)
      lastId += 1
      const id = lastId
      const value = await new Promise<unknown>((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        child.send({ id, ask, argument })
      })
      return schema.parse(value)
    },
    async [Symbol.asyncDispose]() {
      // A part ends when its channel closes, and by itself, so that a profile is written.
      if (child.connected) child.disconnect()
      const forced = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await exited
      clearTimeout(forced)
    },
  }
}

/** The part's side: answers questions until the bench lets go of it; the signal then aborts. */
export function answerQuestions(
  answers: Readonly<Record<string, (argument: unknown, signal: AbortSignal) => unknown>>,
): void {
  const stopping = new AbortController()
  process.once('disconnect', () => stopping.abort())
  // The bench decides when it is over, also when somebody stops it at the terminal.
  process.on('SIGINT', () => undefined)
  process.on('message', (message) => {
    const { id, ask, argument } = question.parse(message)
    const work = async (): Promise<unknown> => answers[ask]?.(argument, stopping.signal)
    work().then(
      (value) => process.send?.({ id, value }),
      (error: unknown) => process.send?.({ id, error: errorText(error) }),
    )
  })
}
