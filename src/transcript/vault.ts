/** The kinds of personal value that are replaced, as they stand in placeholders. */
export const personalKinds = ['EMAIL', 'CARD', 'PHONE'] as const
export type PersonalKind = (typeof personalKinds)[number]

/**
 * The personal values of one conversation, in memory only: they never reach disk, logs or a model (architecture §3.4).
 * It is rebuilt by reading the chat again; the same reading order gives the same placeholders.
 */
export type Vault = {
  /** The placeholder that stands for this value, always the same within the conversation. */
  placeholder(kind: PersonalKind, value: string): string
  /** Puts the values back, for the agent's own screen. Placeholders it does not know stay. */
  restore(text: string): string
}

export function createVault(): Vault {
  const placeholders = new Map<string, string>()
  const values = new Map<string, string>()
  const counts = new Map<PersonalKind, number>()
  return {
    placeholder(kind, value) {
      // Digits are the same however they are grouped; an e-mail address is another one with every dot.
      const same = kind === 'EMAIL' ? value.toLowerCase() : value.replaceAll(/[\s().-]/g, '')
      const key = `${kind}:${same}`
      const known = placeholders.get(key)
      if (known !== undefined) return known
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      const placeholder = `[${kind}_${count}]`
      placeholders.set(key, placeholder)
      values.set(placeholder, value)
      return placeholder
    },
    restore: (text) =>
      values.size === 0
        ? text
        : text.replaceAll(/\[[A-Z]+_\d+\]/g, (placeholder) => values.get(placeholder) ?? placeholder),
  }
}
