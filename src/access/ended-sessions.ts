/** Sessions whose person signed out, though a copy of the cookie may still be somewhere. */
export type EndedSessions = {
  end(sessionId: string): void
  has(sessionId: string): boolean
}

/**
 * Kept in memory for `keepMs`, after which the cookie of a session is too old by itself. A restart forgets them: by then the
 * browser that signed out has no cookie any more.
 */
export function createEndedSessions(keepMs: number, now: () => number = Date.now): EndedSessions {
  const ended = new Map<string, number>()
  return {
    end(sessionId) {
      for (const [id, at] of ended) if (now() - at > keepMs) ended.delete(id)
      ended.set(sessionId, now())
    },
    has: (sessionId) => ended.has(sessionId),
  }
}
