import type { Fact } from '../../../domain/fact.ts'
import { refuseErrorAnswer } from '../wire.ts'
import { list, maybe, object, parseAnswer, text } from '../wire-shapes.ts'
import { visitFact } from './visit-names.ts'
import type { VisitWishes } from './visit-names.ts'

/** Name in `@name`, value in `$`. */
const pairs = maybe(object({ info: list(object({ name: text, $: text })) }))
const visitInfo = object({
  visitInfo: object({ sessionInfo: pairs, visitorInfo: pairs, time: pairs }),
})

/** Device, browser, pages and so on of a visit (reference §7.2). IP addresses only where they are wished for. */
export function parseVisitInfo(raw: unknown, wishes: VisitWishes): readonly Fact[] {
  refuseErrorAnswer(raw, 'Visit info')
  const { visitorInfo, sessionInfo, time } = parseAnswer(visitInfo, raw, 'Visit info').visitInfo
  return [visitorInfo, sessionInfo, time]
    .flatMap((part) => part?.info ?? [])
    .flatMap(({ name, $: value }) => visitFact(name, value, wishes))
}
