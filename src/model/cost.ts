import type { TipUsage } from '../domain/tip.ts'
import type { ModelSettings } from './model-settings.ts'
import type { ModelUsage } from './usage.ts'

/** What an answer cost by the team's price list; no cost where the list does not know the model. */
export function priced(usage: ModelUsage, model: string, { prices, currency }: ModelSettings): TipUsage {
  const price = prices[model]
  if (!price) return { ...usage, cost: undefined }
  const { inputTokens, cachedTokens, outputTokens } = usage
  const amount =
    ((inputTokens - cachedTokens) * price.input +
      cachedTokens * (price.cached ?? price.input) +
      outputTokens * price.output) /
    1_000_000
  // A tip costs a hundredth of a cent; what lies below a millionth is noise of the arithmetic.
  return { ...usage, cost: { amount: Math.round(amount * 1e8) / 1e8, currency } }
}
