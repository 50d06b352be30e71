import { createHash } from 'node:crypto'

/** What a re-import does to a playbook, by card id. */
export type ImportPlan = {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  readonly unchanged: readonly string[]
  /** Edited here since the last import, or made here: left as they are, though the source says otherwise. */
  readonly kept: readonly string[]
}

/**
 * Compares what a source says now, what stands in the playbook, and what the last import of that source wrote there
 * (hashes). What people edited in the playbook is never overwritten or removed, unless `overwrite` says so.
 */
export function planImport(given: {
  readonly incoming: ReadonlyMap<string, string>
  readonly present: ReadonlyMap<string, string>
  readonly lastWritten: ReadonlyMap<string, string>
  readonly overwrite: boolean
}): ImportPlan {
  const { incoming, present, lastWritten, overwrite } = given
  const plan = {
    added: new Array<string>(),
    changed: new Array<string>(),
    removed: new Array<string>(),
    unchanged: new Array<string>(),
    kept: new Array<string>(),
  }
  const isOurs = (id: string) => overwrite || lastWritten.get(id) === contentHash(present.get(id) ?? '')
  for (const [id, content] of incoming) {
    const now = present.get(id)
    if (now === content) plan.unchanged.push(id)
    // What was taken away here by hand stays away while the source says nothing new of it.
    else if (now === undefined && lastWritten.get(id) === contentHash(content) && !overwrite) plan.kept.push(id)
    else if (now === undefined) plan.added.push(id)
    else if (isOurs(id)) plan.changed.push(id)
    // Edited here, and the source is as it was.
    else if (lastWritten.get(id) === contentHash(content)) plan.unchanged.push(id)
    else plan.kept.push(id)
  }
  for (const id of lastWritten.keys()) {
    if (incoming.has(id) || !present.has(id)) continue
    if (isOurs(id)) plan.removed.push(id)
    else plan.kept.push(id)
  }
  return plan
}

export function contentHash(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16)
}
