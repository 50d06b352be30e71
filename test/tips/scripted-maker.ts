import type { Moment } from '../../src/domain/moment.ts'
import type { TipEngine } from '../../src/domain/tip.ts'
import type { TipMaker, TipPart } from '../../src/tips/engines.ts'

export type Making = { readonly parts: (TipPart | 'over' | 'broken')[]; wake: () => void }

/** To one of the newest tips in the making; nothing where there are not so many. */
export function tell(all: readonly Making[], which: number, part: TipPart | 'over' | 'broken'): void {
  const making = all.at(-1 - which)
  making?.parts.push(part)
  making?.wake()
}

/** A maker that says what the test tells it, and takes no notice of being told to stop: a model does not always. */
export function scriptedMaker(
  engine: TipEngine,
  onAsked: (moment: Moment) => void,
  /** Shared by several. */
  all: Making[],
): TipMaker {
  return {
    engine,
    model: engine === 'model' ? 'scripted' : undefined,
    // Called once for each tip, right after it got its id.
    cards: ({ moment }) => {
      onAsked(moment)
      return []
    },
    sent: () => '',
    async *make() {
      const making: Making = { parts: [], wake: () => undefined }
      all.push(making)
      for (;;) {
        const part = making.parts.shift()
        if (part === undefined) await new Promise<void>((resolve) => (making.wake = resolve))
        else if (part === 'over') return
        else if (part === 'broken') throw new Error('broken')
        else yield part
      }
    },
  }
}
