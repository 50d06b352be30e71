/** `write`: what changes an agent's work. `open`: login, refresh, a token, opening an agent session. `consumer`: a visitor's write. */
export const auditKinds = ['read', 'write', 'open', 'consumer'] as const
export type AuditKind = (typeof auditKinds)[number]

export type AuditEntry = {
  /** 1, 2, 3 … since the start. */
  readonly n: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly who: {
    readonly loginName: string | undefined
    readonly agentId: string | undefined
    readonly agentSessionId: string | undefined
    /** True for the simulator's own visitors and agents. */
    readonly actor: boolean
  }
  /** Method overrides applied. */
  readonly verb: string
  /** Without the query. */
  readonly path: string
  readonly status: number
  readonly kind: AuditKind
}

export type AuditFilter = {
  /** Only entries with a greater `n`. */
  readonly after?: number | undefined
  readonly kind?: AuditKind | undefined
  readonly actor?: boolean | undefined
}

/** What kind of call this is, by what it asks for and whatever it was answered. */
export function auditKindOf(verb: string, path: string): AuditKind {
  if (verb === 'GET' || verb === 'HEAD') return 'read'
  if (/^\/api\/account\/[^/]+\/(?:login|refresh|agentSession)$/.test(path)) return 'open'
  if (/^\/sentinel\/api\/account\/[^/]+\/app\/token$/.test(path)) return 'open'
  return isConsumerPath(path) ? 'consumer' : 'write'
}

/** Whether a path is on the visitor's side of a chat. */
export function isConsumerPath(path: string): boolean {
  return /^\/api\/account\/[^/]+\/chat\//.test(path)
}

const kept = 50_000

/** Who asked for what: the last 50,000 requests one by one, and totals since the start. */
export class Audit {
  readonly #entries: AuditEntry[] = []
  #total = 0
  #actorWrites = 0
  #otherWrites = 0

  add(entry: Omit<AuditEntry, 'n'>): void {
    this.#entries[this.#total % kept] = { n: this.#total + 1, ...entry }
    this.#total += 1
    if (entry.kind === 'read' || entry.kind === 'open') return
    if (entry.who.actor) this.#actorWrites += 1
    else this.#otherWrites += 1
  }

  get totals(): { readonly requests: number; readonly writes: { readonly actors: number; readonly others: number } } {
    return { requests: this.#total, writes: { actors: this.#actorWrites, others: this.#otherWrites } }
  }

  /** The entries still kept, oldest first. */
  list({ after = 0, kind, actor }: AuditFilter = {}): readonly AuditEntry[] {
    const oldest = this.#total > kept ? this.#total % kept : 0
    return [...this.#entries.slice(oldest), ...this.#entries.slice(0, oldest)].filter(
      (entry) =>
        entry.n > after &&
        (kind === undefined || entry.kind === kind) &&
        (actor === undefined || entry.who.actor === actor),
    )
  }
}
