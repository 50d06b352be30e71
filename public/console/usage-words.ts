import type { TipUsage } from '../../src/domain/tip.ts'

/** What a tip took of its model, such as "1,000 tokens in (500 known before), 100 out, 0.0018 EUR". */
export function usageWords({ inputTokens, cachedTokens, outputTokens, reported, cost }: TipUsage): string {
  const known = cachedTokens > 0 ? ` (${counted(cachedTokens)} known before)` : ''
  const tokens = `${reported ? '' : 'about '}${counted(inputTokens)} tokens in${known}, ${counted(outputTokens)} out`
  return cost === undefined ? tokens : `${tokens}, ${amountText(cost.amount)} ${cost.currency}`
}

const counted = (tokens: number): string => tokens.toLocaleString('en')

/** Two figures that count; a tip costs a fraction of a cent. */
const amountText = (amount: number): string =>
  amount.toLocaleString('en', { maximumSignificantDigits: 2, useGrouping: false })
