import { z } from 'zod'
import type { Fact } from '../../../domain/fact.ts'
import { refuseErrorAnswer } from '../wire.ts'
import { list, maybe, object, parseAnswer, text } from '../wire-shapes.ts'
import { attributeFacts } from './attribute-facts.ts'
import { attributes } from './attribute-names.ts'
import type { AttributeGroup } from './attribute-names.ts'
import { visitFact } from './visit-names.ts'
import type { VisitWishes } from './visit-names.ts'

const page = object({ url: maybe(text), title: maybe(text) })
const state = object({
  deviceOS: maybe(text),
  deviceFamily: maybe(text),
  externalReferrer: maybe(text),
  lpv4: maybe(text),
  geo: maybe(object({ country: maybe(text), region: maybe(text), city: maybe(text), organization: maybe(text) })),
  pages: list(page),
})

/**
 * The state of a visit (reference §7.3): machine, place and pages as facts of the visit, the rest as engagement attributes.
 * Of a group that came more than once the last one counts.
 */
export function parseVisitState(raw: unknown, wishes: VisitWishes): readonly Fact[] {
  refuseErrorAnswer(raw, 'Visit state')
  const { geo, pages, ...machine } = parseAnswer(state, raw, 'Visit state')
  const last = pages.at(-1)
  const visit = { ...machine, ...geo, page: last?.url, pageTitle: last?.title }
  return [
    ...Object.entries(visit).flatMap(([name, value]) => (value === undefined ? [] : visitFact(name, value, wishes))),
    ...groupNames.flatMap((group) => attributeFacts('engagement-attribute', group, bodyOf(raw, group))),
  ]
}

const groupNames = Object.keys(attributes) as AttributeGroup[]
const bag = z.record(z.string(), z.unknown())

/** A group's body stands under its own name once more, beside a time and a page. */
function bodyOf(raw: unknown, group: AttributeGroup): unknown {
  const groups = bag.safeParse(raw)
  const wrapped = groups.success ? [groups.data[group]].flat().at(-1) : undefined
  const inner = bag.safeParse(wrapped)
  return inner.success ? (inner.data[group] ?? inner.data) : undefined
}
