/** A text that tells when something does not apply, or when something else does, speaks of other topics. */
const ofOthers = /^(?:if|unless|whether|either|in this case|in all|as (?:always|usual)|please|remember)\b|\binstead\b/i
/** Lists of so many short parts name the things that visitors ask. */
const [fewestParts, longestPart] = [3, 80]

/**
 * The sentences of a guideline that tell what it is about, with the parts of a list as phrases of their own; what speaks
 * of exceptions is left out (English).
 */
export function aboutPhrases(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?:])\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '' && !ofOthers.test(sentence))
    .flatMap((sentence) => {
      const parts = sentence.split(/,\s+/).map((part) => part.trim())
      const isList = parts.length >= fewestParts && parts.every((part) => part !== '' && part.length <= longestPart)
      return isList ? parts : [sentence]
    })
}
