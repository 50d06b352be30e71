import type { ConsoleLabel, ConsoleLabelWish } from '../../src/console/label-protocol.ts'

/** What has to be asked for, in order, so that the labels stand again as they stood before. */
export function undoLabels(
  before: readonly ConsoleLabel[],
  after: readonly ConsoleLabel[],
): readonly ConsoleLabelWish[] {
  // Production first: only what is not live may be tried.
  return (['production', 'shadow', 'experiment'] as const).flatMap((label): ConsoleLabelWish[] => {
    const then = before.find((each) => each.label === label)
    const now = after.find((each) => each.label === label)
    if (then?.version === now?.version && then?.share === now?.share) return []
    if (then === undefined) return label === 'production' ? [] : [{ label, version: null }]
    return [{ label, version: then.version, ...(then.share === undefined ? {} : { share: then.share }) }]
  })
}
