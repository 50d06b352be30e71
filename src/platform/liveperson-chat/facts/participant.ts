import { z } from 'zod'
import type { Fact } from '../../../domain/fact.ts'
import { refuseErrorAnswer } from '../wire.ts'
import { object, parseAnswer } from '../wire-shapes.ts'
import { attributeFacts } from './attribute-facts.ts'

const participant = object({
  authenticatedParticipantInfo: z.unknown().optional(),
  authenticatedPersonalInfo: z.unknown().optional(),
})

/** An authenticated visitor's account (reference §5.6 method 24). */
export function parseParticipant(raw: unknown): readonly Fact[] {
  refuseErrorAnswer(raw, 'Participant')
  const { authenticatedParticipantInfo: account, authenticatedPersonalInfo: person } = parseAnswer(
    participant,
    raw,
    'Participant',
  )
  return [
    ...attributeFacts('participant', 'customerInfo', account),
    ...attributeFacts('participant', 'personalInfo', person),
  ]
}
