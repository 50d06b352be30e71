import type { TipEngine, TipKind } from '../../src/domain/tip.ts'

/** The kinds of tips as people read them. */
export const kindWords: Readonly<Record<TipKind, string>> = {
  reply: 'Reply',
  'next-step': 'Next step',
  article: 'Article',
  'missing-facts': 'Still missing',
  risk: 'Risk',
  summary: 'Summary',
  answer: 'Answer',
}

/** Which of the two spoke: the model by its name, or "offline". */
export function engineWords(engine: TipEngine, model: string | undefined): string {
  return engine === 'offline' ? 'offline' : (model ?? 'model')
}

/** "1 line", "2 lines". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
