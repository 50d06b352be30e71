import type { WriteStream } from 'node:tty'

const width = 30

/** A bar on a terminal; where nobody looks, nothing. */
export function createProgress(stream: WriteStream): { at(done: number, total: number): void; clear(): void } {
  let shown = ''
  return {
    at(done, total) {
      if (!stream.isTTY) return
      const filled = Math.round((width * done) / Math.max(1, total))
      const bar = `[${'#'.repeat(filled)}${' '.repeat(width - filled)}] ${done} of ${total}`
      if (bar !== shown) stream.write(`\r${bar}`)
      shown = bar
    },
    clear() {
      if (shown !== '') stream.write(`\r${' '.repeat(shown.length)}\r`)
      shown = ''
    },
  }
}
