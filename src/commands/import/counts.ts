/** Why a conversation or a row of a file was passed over. */
export const skipReasons = {
  bad: 'could not be read',
  known: 'were known already',
  same: 'say the same as one that is known under another id',
  outside: 'are outside the scope',
  waiting: 'lack what the scope asks for (see --skill and --consented)',
} as const
export type SkipReason = keyof typeof skipReasons

export type ImportCounts = {
  conversations: number
  lines: number
  moments: number
  readonly skipped: Record<SkipReason, number>
}

export function createCounts(): ImportCounts {
  return { conversations: 0, lines: 0, moments: 0, skipped: { bad: 0, known: 0, same: 0, outside: 0, waiting: 0 } }
}

/** The counts as sentences. */
export function countsText({ conversations, lines, moments, skipped }: ImportCounts, dryRun: boolean): string {
  const passed = (Object.entries(skipReasons) as [SkipReason, string][])
    .filter(([reason]) => skipped[reason] > 0)
    .map(([reason, words]) => `${skipped[reason]} ${words}`)
  const taken = `${conversations} conversations with ${lines} lines and ${moments} moments`
  return [
    dryRun ? `Nothing was stored. There would be ${taken}.` : `Taken in: ${taken}.`,
    ...(passed.length > 0 ? [`Passed over: ${passed.join(', ')}.`] : []),
  ].join('\n')
}
