const committing =
  /\b(?:(?:we|i|you)(?:'|’)?(?:ll| will| have| are| can| get| receive| am|'re|’re|'ve|’ve)|will|guarantee\w*|promise\w*|entitled|shall|is on its way|le (?:vamos|daremos|devolver\w*)|vamos a|recibirá\w*|garantiz\w*|wir (?:werden|erstatten|schenken|garantieren)|sie (?:bekommen|erhalten)|ich (?:erstatte|gebe|garantiere)|nous (?:allons|vous)|vous (?:recevrez|aurez)|je vous)\b/iu
/** Words that make of a promise a question, a look or a refusal, where they stand in the same part of the sentence. */
const hedging =
  /\b(?:whether|if|cannot|can(?:'|’)?t|won(?:'|’)?t|unable|not|no longer|check|see|find out|look (?:into|up|at)|ask|si|comprobar|ob|prüfen|nicht|pas)\b/iu

/** Does the sentence that holds this index say that something will be so, as far as it is written? */
export function isPromisedAt(text: string, index: number): boolean {
  const sentence = partAt(text, index, /[.!?](?=\s|$)|[\n。！？]/u)
  return (
    committing.test(sentence) &&
    !/\?\s*$/u.test(sentence) &&
    !hedging.test(partAt(text, index, /[.!?](?=\s|$)|[\n。！？,;:–—]/u))
  )
}

/** The part of the text around this index, between two ends; with the one that closes it. */
function partAt(text: string, index: number, end: RegExp): string {
  const before = text.slice(0, index)
  const start = Math.max(0, ...[...before.matchAll(new RegExp(end, 'gu'))].map((match) => match.index + 1))
  const rest = end.exec(text.slice(index))
  return text.slice(start, rest ? index + rest.index + 1 : undefined)
}
