/**
 * Reads JSON that is still being written: what is there of it so far. A string that is not closed gives its beginning,
 * without half an escape or half a character; an unfinished number or word gives nothing. Undefined before there is
 * anything to read, and from the point on where the text is no JSON.
 */
export function readPartialJson(text: string): unknown {
  let at = 0
  const blanks = () => {
    while (/\s/.test(text[at] ?? '')) at += 1
  }

  const readString = (): string => {
    const from = (at += 1)
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    if (at < text.length) return parseString(text.slice(from, at++))
    // Cut anywhere: inside an escape, or between the halves of a surrogate pair.
    const inner = text.slice(from).replace(/^((?:[^\\]|\\u[\da-fA-F]{4}|\\[^u])*)\\(?:u[\da-fA-F]{0,3})?$/s, '$1')
    return parseString(inner).replace(/[\uD800-\uDBFF]$/, '')
  }

  const readList = (): unknown[] => {
    const list: unknown[] = []
    at += 1
    for (;;) {
      blanks()
      if (at >= text.length) return list
      if (text[at] === ']') {
        at += 1
        return list
      }
      const value = readValue()
      if (value === undefined) return list
      list.push(value)
      blanks()
      if (text[at] === ',') at += 1
    }
  }

  const readObject = (): Record<string, unknown> => {
    const entries: [string, unknown][] = []
    at += 1
    for (;;) {
      blanks()
      if (text[at] !== '"') {
        if (text[at] === '}') at += 1
        else at = text.length
        return Object.fromEntries(entries)
      }
      const key = readString()
      blanks()
      if (text[at] !== ':') {
        at = text.length
        return Object.fromEntries(entries)
      }
      at += 1
      const value = readValue()
      if (value === undefined) return Object.fromEntries(entries)
      entries.push([key, value])
      blanks()
      if (text[at] === ',') at += 1
    }
  }

  const readWord = (): unknown => {
    const word = /^[-+.\w]+/.exec(text.slice(at))?.[0] ?? ''
    at += word.length
    // At the very end more of it may follow: 1 may become 12.
    if (word === '' || at >= text.length) {
      at = text.length
      return undefined
    }
    try {
      return JSON.parse(word) as unknown
    } catch {
      at = text.length
      return undefined
    }
  }

  const readValue = (): unknown => {
    blanks()
    if (text[at] === '{') return readObject()
    if (text[at] === '[') return readList()
    return text[at] === '"' ? readString() : readWord()
  }
  return readValue()
}

function parseString(inner: string): string {
  try {
    return JSON.parse(`"${inner.replaceAll(/[\n\r\t]/g, (blank) => JSON.stringify(blank).slice(1, -1))}"`) as string
  } catch {
    return ''
  }
}
