import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until `look` gives something other than undefined or false; fails with `what` when it never does. */
export async function until<Value>(
  what: string,
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
  withinMs = 15_000,
): Promise<Value> {
  const end = Date.now() + withinMs
  for (;;) {
    const value = await look()
    if (value !== undefined && value !== false) return value
    if (Date.now() > end) throw new Error(`Never came: ${what}`)
    await sleep(20)
  }
}
