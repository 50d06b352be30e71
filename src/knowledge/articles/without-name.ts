/**
 * The text with the whole name of its entity replaced, so that its vector tells what is said and not of whom: which
 * entity is meant is decided apart from it.
 */
export function withoutName(text: string, entity: string | undefined): string {
  const words = entity?.match(/[\p{L}\p{N}'’]+/gu)
  if (!words) return text
  const pattern = words.map((word) => (/^and$/i.test(word) ? '(?:and|&)' : word.replaceAll(/['’]/g, "['’]?")))
  const name = new RegExp(`(?<![\\p{L}\\p{N}])(?:the )?${pattern.join('[\\s&-]+')}(?:['’]s)?(?![\\p{L}\\p{N}])`, 'giu')
  return text.replaceAll(name, 'this place')
}
