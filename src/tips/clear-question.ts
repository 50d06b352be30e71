/** Words with which questions begin, in the languages in which most visitors write. */
const beginnings = `
  what what's what’s whats where where's where’s when why who who's which how how's can could do does did is are will
  would may should
  was wo wann warum wieso weshalb wer wem wen welche welcher welches wie wieviel kann können könnte könnten haben gibt
  qué dónde donde cuándo cuánto cuanto cuánta cuántos cuántas cuál cual cuáles quién quien cómo puedo puede podría
  podrían pueden hay
`

/** A lone "what" or "wie" is the beginning of a burst. */
const question = new RegExp(
  `[?？؟]\\s*$|^[\\s¿¡"'(]*(?:${beginnings.trim().split(/\s+/).join('|')})(?![\\p{L}\\p{M}'’])(?!\\s*$)`,
  'iu',
)

/** True where a line asks something, by its mark or its first word: nobody has to be waited for. */
export function isClearQuestion(text: string): boolean {
  return question.test(text)
}
