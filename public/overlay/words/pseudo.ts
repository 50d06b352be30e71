import type { Message } from './message.ts'

const letters = 'אבגדהוזחטיכלמנסעפצקרשת'

/**
 * A made-up right-to-left language, to see with one's own eyes what a real one would do to the page (`?language=pseudo`).
 * Blanks stay as they are.
 */
export function pseudo<English extends Readonly<Record<string, Message>>>(
  words: English,
): { readonly [Key in keyof English]: Message } {
  const turned = (text: string) =>
    text.replaceAll(/\{\w+\}|[a-z]/gi, (part) =>
      part.length > 1 ? part : (letters[(part.toLowerCase().charCodeAt(0) - 97) % letters.length] ?? part),
    )
  const message = (one: Message): Message =>
    typeof one === 'string'
      ? turned(one)
      : {
          ...Object.fromEntries(Object.entries(one).map(([form, text]) => [form, turned(text)])),
          other: turned(one.other),
        }
  return Object.fromEntries(Object.entries(words).map(([key, one]) => [key, message(one)])) as {
    readonly [Key in keyof English]: Message
  }
}
