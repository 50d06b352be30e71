/**
 * What nobody sees and what turns the order of other words around: controls, overrides and isolates of direction, spaces
 * without width, tags. Joiners and marks of direction stay, since scripts and emoji need them.
 */
const unseen = /(?![\t\n])\p{Cc}|[\u00AD\u200B\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]/gu

/**
 * Takes out of a text that comes in parts what nobody sees, so that what is read is what is copied. The parts together
 * give the same text however they were cut, but for half a character at the very end, which is dropped.
 */
export function createHarmlessText(): (part: string) => string {
  let half = ''
  return (part) => {
    const text = half + part
    const last = text.charCodeAt(text.length - 1)
    const isHalf = last >= 0xd800 && last <= 0xdbff
    half = isHalf ? text.slice(-1) : ''
    return (isHalf ? text.slice(0, -1) : text).replaceAll(unseen, '')
  }
}
