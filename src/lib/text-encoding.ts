import { createReadStream } from 'node:fs'

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** By its first bytes; undefined where they do not tell. */
function encodingByMark([first, second, third]: Uint8Array): TextEncoding | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : undefined
}

/**
 * A file's text without its byte order mark: UTF-8, UTF-16 where a mark says so, and what is neither as Windows-1252, in
 * which spreadsheets save CSV.
 */
export function decodeText(bytes: Uint8Array): string {
  const marked = encodingByMark(bytes)
  if (marked !== undefined) return new TextDecoder(marked).decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/**
 * The same for a file of any size, a part at a time; it is read twice, and `onRead` hears of the bytes of each part. Rejects
 * with the system's error.
 */
export async function* readText(
  file: string,
  onRead: (bytes: number) => void = () => undefined,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder(await encodingOf(file))
  for await (const bytes of createReadStream(file) as AsyncIterable<Buffer>) {
    onRead(bytes.length)
    const text = decoder.decode(bytes, { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}

async function encodingOf(file: string): Promise<TextEncoding> {
  const strict = new TextDecoder('utf-8', { fatal: true })
  let isFirst = true
  for await (const bytes of createReadStream(file) as AsyncIterable<Buffer>) {
    const marked = isFirst ? encodingByMark(bytes) : undefined
    if (marked !== undefined) return marked
    isFirst = false
    if (!decodes(strict, bytes, true)) return 'windows-1252'
  }
  return decodes(strict, new Uint8Array(), false) ? 'utf-8' : 'windows-1252'
}

function decodes(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array, stream: boolean): boolean {
  try {
    decoder.decode(bytes, { stream })
    return true
  } catch {
    return false
  }
}
