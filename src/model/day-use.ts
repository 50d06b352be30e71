import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { errorText } from '../lib/error-text.ts'
import type { Used } from './budget.ts'

const fileShape = z.object({ day: z.string(), calls: z.number().min(0), tokens: z.number().min(0) })

export type DayUse = Disposable & {
  /** What was used on this day before this process began; nothing where it is not known. */
  readonly read: (day: string) => Used
  readonly write: (day: string, used: Used) => void
}

/** Keeps the day's use of models in `model-use.json`, written once a second at most, and at the end. */
export function openDayUse(dataDir: string, onProblem: (problem: string) => void): DayUse {
  const file = join(dataDir, 'model-use.json')
  let timer: NodeJS.Timeout | undefined
  let newest: { readonly day: string; readonly used: Used } | undefined
  let closed = false
  const text = () => newest && JSON.stringify({ day: newest.day, ...newest.used })
  const flush = async () => {
    const written = text()
    if (written === undefined) return
    try {
      await writeFile(`${file}.later`, written, { mode: 0o600 })
      // What the end wrote meanwhile is newer.
      if (!closed) renameSync(`${file}.later`, file)
    } catch (error) {
      onProblem(errorText(error))
    } finally {
      timer = undefined
    }
  }
  return {
    read(day) {
      try {
        const { day: of, calls, tokens } = fileShape.parse(JSON.parse(readFileSync(file, 'utf8')))
        return of === day ? { calls, tokens } : { calls: 0, tokens: 0 }
      } catch (error) {
        const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
        if (!missing) onProblem(`model-use.json is left aside: ${errorText(error)}`)
        return { calls: 0, tokens: 0 }
      }
    },
    write(day, used) {
      newest = { day, used }
      timer ??= setTimeout(() => void flush(), 1_000).unref()
    },
    [Symbol.dispose]() {
      closed = true
      clearTimeout(timer)
      const written = text()
      if (written === undefined) return
      try {
        writeFileSync(`${file}.next`, written, { mode: 0o600 })
        renameSync(`${file}.next`, file)
      } catch (error) {
        onProblem(errorText(error))
      }
    },
  }
}
