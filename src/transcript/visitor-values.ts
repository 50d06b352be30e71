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
  return new LazyVisitorValues()
}

const none: readonly VisitorValue[] = []

/** Ten thousand conversations have one each, and most of them no value: nothing is made before it is needed. */
class LazyVisitorValues implements VisitorValues {
  #known: Set<string> | undefined
  #fresh = none

  note(kind: PersonalKind, value: string): void {
    const key = keys[kind]
    if (key) this.#add(key, value)
  }

  noteFact({ name, value }: Fact, kind: PersonalKind | undefined): void {
    if (consumerNumber.test(name)) this.#add('consumer', value)
    else if (kind !== undefined) this.note(kind, value)
  }

  take(): readonly VisitorValue[] {
    const taken = this.#fresh
    this.#fresh = none
    return taken
  }

  #add(key: VisitorKey, value: string): void {
    const id = `${key} ${value}`
    this.#known ??= new Set()
    if (this.#known.size >= most || this.#known.has(id)) return
    this.#known.add(id)
    this.#fresh = [...this.#fresh, { key, value }]
  }
}
