import type { Fact } from '../domain/fact.ts'
import type { PersonalKind } from '../domain/personal-kind.ts'
import type { VisitorKey, VisitorValue } from '../domain/visitor-hash.ts'

/** What tells the visitor of one conversation from others. In memory only. */
export type VisitorValues = {
  note(kind: PersonalKind, value: string): void
  noteFact(fact: Fact, kind: PersonalKind | undefined): void
  /** Those that came since the last call. */
  take(): readonly VisitorValue[]
}

/** A visitor has a few; a page that pushes facts without end has more. */
const most = 100

const keys: Readonly<Partial<Record<PersonalKind, VisitorKey>>> = { EMAIL: 'email', PHONE: 'phone' }

/** The number under which the company knows the visitor, by the fact's name as a person or a program writes it. */
const consumerNumber =
  /^(?:customer|client|consumer|member|membership|user|visitor|participant)[\s_-]*(?:id|no|nr|num|number)$/i

export function createVisitorValues(): VisitorValues {
  const known = new Set<string>()
  let fresh: VisitorValue[] = []
  const add = (key: VisitorKey, value: string) => {
    const id = `${key} ${value}`
    if (known.size >= most || known.has(id)) return
    known.add(id)
    fresh.push({ key, value })
  }
  const note = (kind: PersonalKind, value: string) => {
    const key = keys[kind]
    if (key) add(key, value)
  }
  return {
    note,
    noteFact({ name, value }, kind) {
      if (consumerNumber.test(name)) add('consumer', value)
      else if (kind !== undefined) note(kind, value)
    },
    take() {
      const taken = fresh
      fresh = []
      return taken
    },
  }
}
