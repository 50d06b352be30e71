import { StringDecoder } from 'node:string_decoder'

/** One event of a `text/event-stream`: its name, where it has one, and its data. */
export type StreamEvent = { readonly name: string | undefined; readonly data: string }

/** A blank line ends an event, whichever of the three line ends a server writes. */
const eventEnd = /\r?\n\r?\n|\r\r/

/**
 * The events of a `text/event-stream` body, in order, those that came together in one list; comments and empty events are
 * left out. What stands behind the last blank line is an event, too: some servers leave the last blank line away.
 *
 * The SDK's own reader goes through four generators and copies each piece several times, for each token of each tip.
 */
export async function* readEventStream(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly StreamEvent[], void, undefined> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const part of body) {
    rest += decoder.write(part)
    const blocks = rest.split(eventEnd)
    rest = blocks.pop() ?? ''
    const events = blocks.flatMap(readEvent)
    if (events.length > 0) yield events
  }
  const last = readEvent(rest + decoder.end())
  if (last.length > 0) yield last
}

function readEvent(block: string): readonly StreamEvent[] {
  // Nearly every event is one line of data.
  if (block.startsWith('data: ') && !/[\r\n]/.test(block)) return [{ name: undefined, data: block.slice(6) }]
  let name: string | undefined
  const data: string[] = []
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, field, value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    if (field === 'data') data.push(value)
    if (field === 'event') name = value
  }
  return data.length === 0 && name === undefined ? [] : [{ name, data: data.join('\n') }]
}
