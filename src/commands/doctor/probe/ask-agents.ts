import { z } from 'zod'
import { trustedLink } from '../../../platform/liveperson-chat/links.ts'
import { parseAvailableAgents } from '../../../platform/liveperson-chat/agent-answers.ts'
import { pollFloorMs } from '../../../platform/liveperson-chat/retry-rules.ts'
import { maybe, object, parseAnswer } from '../../../platform/liveperson-chat/wire-shapes.ts'
import { found, notFound } from './answer.ts'
import type { Answer } from './answer.ts'
import type { PatientCaller } from './patient-caller.ts'
import type { TestSession } from './test-session.ts'

const linked = object({ availableAgents: object({ link: maybe(object({ href: z.string() })) }) })

/** §5.2-4: does the next link of the available agents bring all of them, or those that changed? Nobody changes here. */
export async function askAvailableAgents(session: TestSession, caller: PatientCaller): Promise<Answer> {
  const name = 'availableAgentsSince'
  await caller.pause(pollFloorMs)
  const whole = await session.ask('/availableAgents')
  const all = parseAvailableAgents(whole).length
  const href = parseAnswer(linked, whole, 'Available agents').availableAgents.link?.href
  if (href === undefined) return notFound(name, 'the list of agents has no next link')
  await caller.pause(pollFloorMs)
  const later = parseAvailableAgents(await session.ask(trustedLink(href, session.url))).length
  const evidence = `The list had ${all} agents, and ${later} by its next link 2 s later.`
  if (all === 0) return notFound(name, evidence)
  return found(name, later < all ? 'changed' : 'all', evidence)
}
