/** Things under numbers of their own, each taken out once. */
export type Numbered<Item> = {
  /** Numbers begin at 1 and are never used again. */
  put(item: Item): number
  /** Undefined where it was taken already. */
  take(number: number): Item | undefined
  takeAll(): readonly Item[]
  size(): number
}

/**
 * For questions to a thread, which come and go all day and know who asks. A `Map` makes itself a new table each time it has
 * seen enough of them, and V8 keeps the old ones from one collection of the whole heap to the next (see `queue.ts`): what is
 * taken out of here is in none of them.
 */
export function createNumbered<Item>(): Numbered<Item> {
  const places = new Map<number, { item: Item | undefined }>()
  let last = 0
  const take = (number: number): Item | undefined => {
    const place = places.get(number)
    if (!place) return undefined
    places.delete(number)
    const { item } = place
    place.item = undefined
    return item
  }
  return {
    put(item) {
      last += 1
      places.set(last, { item })
      return last
    },
    take,
    takeAll: () => Array.from(places.keys(), take).filter((item) => item !== undefined),
    size: () => places.size,
  }
}
