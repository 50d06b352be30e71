import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { productFlags } from '../../src/commands/bench/part.ts'

it('benches measure the product with the flags that npm start gives it', () => {
  const { scripts } = z
    .object({ scripts: z.object({ start: z.string() }) })
    .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')))
  expect(scripts.start).toBe(`exec node ${productFlags.join(' ')} src/main.ts`)
})
