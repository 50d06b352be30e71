/** A number with its noun, in English: `1 chat`, `2 chats`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
