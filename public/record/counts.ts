import type { RecordTip } from '../../src/overlay/record-protocol.ts'

export type Counts = {
  readonly shown: number
  /** Those of which it is known what became of them. */
  readonly judged: number
  readonly accepted: number
  readonly used: number
  readonly adapted: number
  readonly sameStep: number
  readonly ignored: number
  /** Copied as they were, inserted, or changed first. */
  readonly copied: number
  readonly dismissed: number
  readonly up: number
  readonly down: number
}

/** Accepted is what was used, adapted, or done in own words; whatever was clicked. */
export function countsOf(tips: readonly RecordTip[]): Counts {
  const became = (outcome: RecordTip['outcome']) => tips.filter((tip) => tip.outcome === outcome).length
  const did = (...wanted: readonly string[]) =>
    tips.filter(({ actions }) => actions.some(({ action }) => wanted.includes(action))).length
  const [used, adapted, sameStep, ignored] = [became('used'), became('adapted'), became('same-step'), became('ignored')]
  const accepted = used + adapted + sameStep
  return {
    shown: tips.length,
    judged: accepted + ignored,
    accepted,
    used,
    adapted,
    sameStep,
    ignored,
    copied: did('copied', 'inserted', 'edited'),
    dismissed: did('dismissed'),
    up: did('up'),
    down: did('down'),
  }
}
