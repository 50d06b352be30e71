import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openDatabaseStore } from '../../src/store/database-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { interleavings } from './interleaving-steps.ts'
import { openStage } from './interleaving-stage.ts'

/** `SOTTO_INTERLEAVINGS=10000` for the whole show. */
const numRuns = Number(process.env['SOTTO_INTERLEAVINGS'] ?? 400)

it(
  'whatever happens in whatever order: no stale tip, one end for each, no gap, and the same for who comes later',
  async () => {
    using folder = temporaryFolder()
    await using store = await openDatabaseStore(openSqlite(join(folder.path, 'sotto.db')), {
      onWriteError: (error) => expect.unreachable(String(error)),
    })
    const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()]
    const seen = { events: 0, starts: 0, superseded: 0, failed: 0 }
    let run = 0
    await fc.assert(
      fc.asyncProperty(interleavings, fc.array(fc.nat(1_000), { maxLength: 3 }), async (steps, positions) => {
        run += 1
        if (run % 1_000 === 0) process.stdout.write(`${run} interleavings\n`)
        const stage = openStage(store, `run-${run}`)
        await stage.play(steps)
        await stage.finish(positions)
        for (const event of stage.emitted) {
          seen.events += 1
          if (event.type === 'tip-start') seen.starts += 1
          if (event.type === 'tip-end' && event.end !== 'complete') seen[event.end] += 1
        }
      }),
      // What never settles is found, too.
      { numRuns, timeout: 20_000, endOnFailure: true },
    )
    const seconds = Math.round((performance.now() - startedAt) / 1_000)
    const { user, system } = process.cpuUsage(cpuBefore)
    const cpuSeconds = Math.round((user + system) / 1_000_000)
    process.stdout.write(`${JSON.stringify({ interleavings: numRuns, seconds, cpuSeconds, ...seen })}\n`)
    // It would be easy to hold where hardly anything is shown.
    expect(seen.starts).toBeGreaterThan(numRuns / 2)
    expect(seen.superseded).toBeGreaterThan(numRuns / 20)
  },
  60_000 + numRuns * 250,
)
