import type { Refused } from '../../src/domain/refusal.ts'
import { learnMore, say } from './say.ts'

/** Why something is not to be had, in the language of the page; in English where the page has no word for it. Never rejects. */
export async function refusalWords({ code, reason }: Pick<Refused, 'code' | 'reason'>): Promise<string> {
  try {
    await learnMore()
  } catch {
    // Its words cannot be had from the server either.
    return reason
  }
  // A newer server may know more reasons.
  return say(`refused-${code}`) || reason
}
