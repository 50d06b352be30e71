import { z } from 'zod'
import type { Fact } from '../../domain/fact.ts'
import { attributeFacts } from '../liveperson-chat/facts/attribute-facts.ts'
import { visitFact } from '../liveperson-chat/facts/visit-names.ts'
import type { VisitWishes } from '../liveperson-chat/facts/visit-names.ts'
import { makeFact } from '../make-fact.ts'
import { toAttributes } from './sde-groups.ts'
import type { BridgeBody } from './wire.ts'

/** Of one request; a page may set any number of custom variables, and a prompt is not endless. */
const factsAtMost = 100

const value = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)])
const question = z.object({
  '@source': z.string().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  displayName: z.string().optional().catch(undefined),
  value,
})
const fields = z.record(z.string(), z.unknown())

/** What the workspace knows of the visitor, under the names that the same things have where Sotto polls. */
export function bridgeFacts(body: BridgeBody, wishes: VisitWishes): readonly Fact[] {
  return [
    ...preChatFacts(body.preChat),
    ...questions(body.customVariables).flatMap((one) => questionFact(one)),
    ...Object.entries(body.sde ?? {}).flatMap(([name, raw]) => {
      const attributes = toAttributes(name, raw)
      return attributes ? attributeFacts('engagement-attribute', attributes.group, attributes.body) : []
    }),
    ...Object.entries(parsed(fields, body.visitorInfo) ?? {}).flatMap(([name, raw]) => {
      const known = parsed(value, raw)
      return known === undefined ? [] : visitFact(name, known, wishes)
    }),
  ].slice(0, factsAtMost)
}

/** The three that every form may ask, and a team's own (widget reference §3.3). */
function preChatFacts(raw: unknown): readonly Fact[] {
  const answers = parsed(fields, raw) ?? {}
  const one = (name: string, label: string, personal: 'EMAIL' | 'NAME' | 'PHONE') => {
    const answer = parsed(question, answers[name])
    return answer === undefined ? [] : makeFact('pre-chat', answer.displayName ?? label, answer.value, personal)
  }
  return [
    ...one('email', 'E-mail', 'EMAIL'),
    ...one('phone', 'Phone', 'PHONE'),
    ...one('name', 'Name', 'NAME'),
    ...questions(answers['customizedQuestions']).flatMap((answer) => questionFact({ ...answer, '@source': 'prechat' })),
  ]
}

function questions(raw: unknown): readonly z.infer<typeof question>[] {
  return [raw ?? []].flat().flatMap((one: unknown) => parsed(question, one) ?? [])
}

function questionFact({ name, displayName, value, '@source': source }: z.infer<typeof question>): readonly Fact[] {
  const facts = makeFact(source === 'prechat' ? 'pre-chat' : 'custom-variable', displayName ?? name ?? '', value)
  return name === undefined ? facts : facts.map((fact) => ({ ...fact, key: name }))
}

function parsed<Value>(schema: z.ZodType<Value>, raw: unknown): Value | undefined {
  const result = schema.safeParse(raw)
  return result.success ? result.data : undefined
}
