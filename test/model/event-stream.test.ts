import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEventStream } from '../../src/model/event-stream.ts'

async function* inPieces(bytes: Uint8Array, ends: readonly number[]) {
  let from = 0
  for (const end of [...new Set(ends.map((end) => end % (bytes.length + 1))), bytes.length].toSorted((a, b) => a - b)) {
    yield bytes.subarray(from, end)
    from = end
  }
}

const read = async (text: string, ends: readonly number[] = []) =>
  (await Array.fromAsync(readEventStream(inPieces(new TextEncoder().encode(text), ends)))).flat()

describe('an event stream', () => {
  it('is read the same wherever it is cut, inside a letter too, and whichever line ends it has', async () => {
    const events = fc.array(
      fc.record({
        name: fc.option(fc.constantFrom('error', 'ping'), { nil: undefined }),
        data: fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\r\n]/.test(text)),
      }),
      { maxLength: 5 },
    )
    await fc.assert(
      fc.asyncProperty(
        events,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(500)),
        fc.boolean(),
        async (all, end, ends, isClosed) => {
          const text = all
            .map(({ name, data }) => `: a comment${end}${name ? `event: ${name}${end}` : ''}data: ${data}${end}`)
            .join(end)
          expect(await read(isClosed ? text + end : text, ends)).toEqual(all)
        },
      ),
    )
  })

  it('has the lines of one event as one, with or without a space behind the colon', async () => {
    expect(await read('data:{"a":\ndata: 1}\nid: 7\n\n: only a comment\n\ndata: [DONE]')).toEqual([
      { name: undefined, data: '{"a":\n1}' },
      { name: undefined, data: '[DONE]' },
    ])
  })
})
