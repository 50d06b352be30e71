import { constants, PerformanceObserver } from 'node:perf_hooks'
import { z } from 'zod'
import { describe, expect, it } from 'vitest'
import { collectAll, collectYoung } from '../../src/lib/collect-garbage.ts'
import { until } from '../helpers/until.ts'

const gcEntry = z.object({ detail: z.object({ kind: z.number() }) })

/** Resolves once Node tells of such a collection. */
async function sees(wanted: number, collect: () => void): Promise<void> {
  const kinds = new Set<number>()
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) kinds.add(gcEntry.parse(entry).detail.kind)
  })
  observer.observe({ entryTypes: ['gc'] })
  try {
    collect()
    await until('a collection', () => kinds.has(wanted))
  } finally {
    observer.disconnect()
  }
}

describe('collecting garbage', () => {
  it('collects what is young alone, or everything', async () => {
    await expect(sees(constants.NODE_PERFORMANCE_GC_MINOR, collectYoung)).resolves.toBeUndefined()
    await expect(sees(constants.NODE_PERFORMANCE_GC_MAJOR, collectAll)).resolves.toBeUndefined()
  })
})
