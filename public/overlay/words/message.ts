/** A message with blanks such as `{name}`; of several forms by the number in its blank `{count}`, as `Intl.PluralRules` names them. */
export type Message = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string })

/** What stands in the blanks. Numbers are written as the language writes them. */
export type Blanks = Readonly<Record<string, string | number>>

type Language = {
  /** For `Intl`, such as `en-GB`. */
  readonly tag: string
  readonly direction: 'ltr' | 'rtl'
}

const isolate = '\u2068'
const endOfIsolate = '\u2069'

/** The message in words. Throws a `RangeError` on a tag that names no language. */
export function filled(message: Message, blanks: Blanks, { tag, direction }: Language): string {
  const form =
    typeof message === 'string'
      ? message
      : (message[new Intl.PluralRules(tag).select(Number(blanks['count']))] ?? message.other)
  return form.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = blanks[name] ?? ''
    // A name may hold marks that turn the order of all that follows.
    const text =
      typeof value === 'number'
        ? new Intl.NumberFormat(tag).format(value)
        : value.replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '')
    // A Latin name amid right-to-left words would turn the order of what stands beside it.
    return direction === 'rtl' ? isolate + text + endOfIsolate : text
  })
}
