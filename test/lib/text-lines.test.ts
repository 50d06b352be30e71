import { expect, it } from 'vitest'
import { textLines } from '../../src/lib/text-lines.ts'

async function* parts(...texts: string[]) {
  yield* texts
}

it('puts lines together from parts, and keeps nothing of one that is too long', async () => {
  const lines = await Array.fromAsync(textLines(parts('a\r\nb', 'c', '\n\n12345', '6789', '\nlast'), 8))
  expect(lines).toEqual([
    { line: 1, text: 'a' },
    { line: 2, text: 'bc' },
    { line: 3, text: '' },
    { line: 4, text: undefined },
    { line: 5, text: 'last' },
  ])
})
