/** Counts calls per key in windows of a fixed length, and forgets keys that fell silent. */
export class RateLimit {
  readonly #windowMs: number
  readonly #now: () => number
  readonly #counts = new Map<string, { readonly since: number; calls: number }>()

  constructor(windowMs: number, now: () => number) {
    this.#windowMs = windowMs
    this.#now = now
  }

  /** Counts one call. Returns 0 when it may pass, else in how many milliseconds the next one may; `limit` 0 lets all pass. */
  take(key: string, limit: number): number {
    if (limit === 0) return 0
    const now = this.#now()
    if (this.#counts.size > 1_000) this.#forget(now)
    const known = this.#counts.get(key)
    const current = known !== undefined && now - known.since < this.#windowMs ? known : { since: now, calls: 0 }
    this.#counts.set(key, current)
    current.calls += 1
    return current.calls <= limit ? 0 : current.since + this.#windowMs - now
  }

  #forget(now: number): void {
    for (const [key, { since }] of this.#counts) if (now - since >= this.#windowMs) this.#counts.delete(key)
  }
}
