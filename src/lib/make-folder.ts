import { existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Makes the folder, for its owner alone (mode 0700), where it is not there yet. Throws the system's error. */
export function makePrivateFolder(folder: string): void {
  const missing: string[] = []
  for (let part = resolve(folder); !existsSync(part); part = dirname(part)) missing.push(part)
  // One level at a time: Node's own recursive mkdir never returns below /proc.
  for (const part of missing.toReversed()) mkdirSync(part, { mode: 0o700 })
}
