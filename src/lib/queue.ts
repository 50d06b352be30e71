/** First come, first served; whoever waits in it may leave. */
export type Queue<Item> = {
  /** Puts an item behind all others; what is given back takes it out again, once and for all. */
  join(item: Item): () => void
  /** Takes the first one out; undefined where there is none. */
  next(): Item | undefined
}

type Place<Item> = { item: Item | undefined; before: Place<Item>; behind: Place<Item> }

/**
 * For what comes and goes all day and knows much. A `Set` makes itself a new table each time it has seen enough of them, and
 * V8 keeps the old ones, with all they held, from one collection of the whole heap to the next: an old table points to the
 * next. Here nothing that left points to anything.
 */
export function createQueue<Item>(): Queue<Item> {
  const end = {} as Place<Item>
  end.before = end
  end.behind = end
  const leave = (place: Place<Item>) => {
    place.before.behind = place.behind
    place.behind.before = place.before
    place.before = place
    place.behind = place
    place.item = undefined
  }
  return {
    join(item) {
      const place = { item, before: end.before, behind: end }
      end.before.behind = place
      end.before = place
      return () => leave(place)
    },
    next() {
      const { item } = end.behind
      leave(end.behind)
      return item
    },
  }
}
