/** What programs other than the simulator's own actors did with the logins of one agent, since the start. */
export class LoginCounts {
  logins = 0
  refreshes = 0
  /** Logins that came to the end of their time: no refresh for too long, or older than the session's TTL. */
  ranOut = 0
  /** The shortest time between two logins, in milliseconds; null while there were fewer than two. */
  closestMs: number | null = null
  #lastAt: number | undefined

  /** `now` is epoch milliseconds. */
  loggedIn(now: number): void {
    this.logins += 1
    if (this.#lastAt !== undefined)
      this.closestMs = Math.min(this.closestMs ?? Number.POSITIVE_INFINITY, now - this.#lastAt)
    this.#lastAt = now
  }
}
