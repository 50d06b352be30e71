const committing =
  /\b(?:(?:we|i|you)(?:'|’)?(?:ll| will| have| are| can| get| receive| am|'re|’re|'ve|’ve)|will|guarantee\w*|promise\w*|entitled|shall|is on its way|le (?:vamos|daremos|devolver\w*)|vamos a|recibirá\w*|garantiz\w*|wir (?:werden|erstatten|schenken|garantieren)|sie (?:bekommen|erhalten)|ich (?:erstatte|gebe|garantiere)|nous (?:allons|vous)|vous (?:recevrez|aurez)|je vous)\b/iu
/** A sentence with one of these asks, looks or refuses. */
const hedging =
  /\?\s*$|\b(?:whether|if|once|cannot|can(?:'|’)?t|won(?:'|’)?t|unable|not|no longer|check|see|find out|look (?:into|up|at)|ask|si|comprobar|ob|prüfen|nicht|pas)\b/iu

/** The sentence of the text that holds this index, as far as it is written. */
export function sentenceAt(text: string, index: number): string {
  const before = text.slice(0, index)
  const start = Math.max(...['. ', '! ', '? ', '\n', '。', '！', '？'].map((end) => before.lastIndexOf(end))) + 1
  const rest = text.slice(index)
  const end = rest.search(/[.!?](?:\s|$)|[\n。！？]/u)
  return text.slice(start, end === -1 ? undefined : index + end + 1)
}

/** Does the sentence say that something will be so? A question, a refusal and a promise to look do not. */
export function isCommitting(sentence: string): boolean {
  return committing.test(sentence) && !hedging.test(sentence)
}
