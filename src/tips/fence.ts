import { randomUUID } from 'node:crypto'

/** Marks what people wrote as data, for one request to a model. */
export type Fence = {
  /** Nobody who writes a line can know it: twelve random letters and digits, new for every request. */
  readonly mark: string
  /** One line of text in which nothing can be taken for a fence, a tag, a role or a new line of the transcript. */
  clean(text: string): string
  /** Cleaned, and between this request's own marks: for a prompt whose file puts no fence of its own around it. */
  wrap(text: string): string
}

/** Letters that show nothing, or turn the direction of writing: people hide text with them. */
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}[\p{Cc}--[\n\t]]]/gv
/** Fences, tags and the role marks of chat templates all begin or end with one of these, or are hidden by invisible letters. */
const unclean = new RegExp(`[<＜﹤>＞﹥]|\\[\\/?INST\\]|${invisible.source}`, 'iv')

const markLength = 12

export function createFence(): Fence {
  // The last part of a random UUID, all of it random (RFC 9562 §5.4). Node draws for 128 of them at once, and a draw costs
  // more than all that a fence does.
  const mark = randomUUID().slice(-markLength)
  const clean = (text: string) =>
    withoutTags(text.replaceAll(/\s*(?:\r\n|[\n\r\u2028\u2029\u0085])\s*/g, ' / ')).replaceAll(mark, '')
  return { mark, clean, wrap: (text) => `<data-${mark}>${clean(text)}</data-${mark}>` }
}

/**
 * A text of several lines, such as a card's: nothing in it ends what stands around it in a prompt, or begins another part.
 * Cards are a team's own, but their words are often somebody else's.
 */
export function withoutTags(text: string): string {
  // Nearly every text is clean.
  if (!unclean.test(text)) return text
  return text
    .replaceAll(invisible, '')
    .replaceAll(/[<＜﹤]/g, '‹')
    .replaceAll(/[>＞﹥]/g, '›')
    .replaceAll(/\[(\/?INST)\]/gi, '($1)')
}
