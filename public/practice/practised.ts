const place = 'sotto-practised'
const kept = 200

/** The conversations that were practised in this browser. Nothing of it is told to the server. */
export function practised(): ReadonlySet<string> {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
    return new Set(Array.isArray(ids) ? ids.map(String) : [])
  } catch {
    // Denied, or written by somebody else: a mark less.
    return new Set()
  }
}

export function notePractised(id: string): void {
  const ids = [...practised()].filter((known) => known !== id)
  try {
    localStorage.setItem(place, JSON.stringify([...ids, id].slice(-kept)))
  } catch {
    // As above.
  }
}
