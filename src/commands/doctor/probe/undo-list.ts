import { errorText } from '../../../lib/error-text.ts'
import { SessionLostError } from '../../../platform/liveperson-chat/errors.ts'

/** In the order in which things are put back: a logout takes everything else along. */
const stages = ['chat', 'availability', 'login'] as const

/** What has to be put back when the probe ends, however it ends. */
export class UndoList {
  readonly #steps = new Map<(typeof stages)[number], Map<string, () => Promise<void>>>(
    stages.map((stage) => [stage, new Map()]),
  )

  /** `key` tells it from others of its stage. */
  add(stage: (typeof stages)[number], key: string, undo: () => Promise<void>): void {
    this.#steps.get(stage)?.set(key, undo)
  }

  remove(stage: (typeof stages)[number], key: string): void {
    this.#steps.get(stage)?.delete(key)
  }

  /** Puts everything back, each thing once; what failed comes back as one line each. A login that is gone is no failure. */
  async run(): Promise<readonly string[]> {
    const failures: string[] = []
    for (const stage of stages) {
      const steps = this.#steps.get(stage) ?? new Map<string, () => Promise<void>>()
      for (const undo of steps.values()) {
        try {
          await undo()
        } catch (error) {
          if (!(error instanceof SessionLostError && stage === 'login')) failures.push(`${stage}: ${errorText(error)}`)
        }
      }
      steps.clear()
    }
    return failures
  }
}
