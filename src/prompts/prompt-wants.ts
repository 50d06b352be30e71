import type { MomentReason } from '../domain/moment.ts'
import type { Tenure } from '../domain/person.ts'
import type { TipKind } from '../domain/tip.ts'
import type { Prompt } from './prompt-file.ts'

/** Where in which conversation a tip is looked for. */
export type Occasion = {
  readonly reason: MomentReason
  readonly tenure: Tenure
  /** By the platform, such as `en-US`; undefined where it is not known. */
  readonly language: string | undefined
}

/** What an agent needs first, first: of tips that come together the first one stands open, the others folded below it. */
const firstToLast: readonly TipKind[] = ['risk', 'reply', 'answer', 'missing-facts', 'next-step', 'summary', 'article']
const place = ({ kinds: [first = 'reply'] }: Pick<Prompt, 'kinds'>) => firstToLast.indexOf(first)

/** The prompts that want this moment, in the order in which their tips should come. */
export function promptsWanting(prompts: readonly Prompt[], occasion: Occasion): readonly Prompt[] {
  return prompts.filter((prompt) => isWanted(prompt, occasion)).toSorted((one, other) => place(one) - place(other))
}

/** Does the prompt want this moment, for this agent, in this language? A language that nobody knows is no reason to keep quiet. */
export function isWanted(
  prompt: Pick<Prompt, 'moments' | 'tenures' | 'languages'>,
  { reason, tenure, language }: Occasion,
): boolean {
  if (!prompt.moments.includes(reason) || !prompt.tenures.includes(tenure)) return false
  if (prompt.languages === undefined || language === undefined || language.trim() === '') return true
  const spoken = language.trim().toLowerCase().replaceAll('_', '-')
  return prompt.languages.some((each) => {
    const wanted = each.toLowerCase()
    return spoken === wanted || spoken.startsWith(`${wanted}-`)
  })
}
