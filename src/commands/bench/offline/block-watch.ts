/** What kept the loop of this thread busy, a turn at a time. */
export type BlockWatch = Disposable & {
  /** Since it was last asked for, in milliseconds. */
  take(): {
    /** Most processor time that one turn of the loop took. */
    readonly busiestTurnMs: number
    /** How late a timer was at most: also what other processes of the machine took. */
    readonly latestTimerMs: number
  }
}

const everyMs = 1

/** Looks at the thread's processor time once a turn of its loop, so that what other processes do does not count. */
export function watchBlocks(): BlockWatch {
  let busiestTurnMs = 0
  let latestTimerMs = 0
  let before = threadMs()
  let wantedAt = performance.now() + everyMs
  let timer: NodeJS.Timeout
  const look = () => {
    const now = threadMs()
    busiestTurnMs = Math.max(busiestTurnMs, now - before)
    latestTimerMs = Math.max(latestTimerMs, performance.now() - wantedAt)
    before = now
    wantedAt = performance.now() + everyMs
    timer = setTimeout(look, everyMs)
  }
  timer = setTimeout(look, everyMs)
  return {
    take() {
      const taken = { busiestTurnMs, latestTimerMs }
      busiestTurnMs = 0
      latestTimerMs = 0
      return taken
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
