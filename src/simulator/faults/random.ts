/** 0 inclusive to 1 exclusive. */
export type Random = () => number

/** The same numbers for the same seed: mulberry32, whose whole state is one 32-bit number. No good for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A seed for one of several generators that must not disturb each other (FNV-1a over the name). */
export function derivedSeed(seed: number, name: string): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash
}

/** A whole number, both ends included. */
export function wholeBetween(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1))
}

/** A pause with this mean, exponentially drawn: what comes after it comes at no foreseeable time. */
export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random())
}

/** One of them; undefined when there is none. */
export function oneOf<Item>(random: Random, items: readonly Item[]): Item | undefined {
  return items[Math.floor(random() * items.length)]
}
