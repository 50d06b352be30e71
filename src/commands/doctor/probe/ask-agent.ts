import { LoginRejectedError } from '../../../platform/liveperson-chat/errors.ts'
import { found, notFound } from './answer.ts'
import type { Answers } from './answers.ts'
import { askAvailableAgents } from './ask-agents.ts'
import { askAboutChat } from './ask-about-chat.ts'
import { judgeRings, takeTestChat, withoutChat } from './ask-rings.ts'
import { askSecondLogin } from './ask-second-login.ts'
import { askCookies, askSecondSessions } from './ask-sessions.ts'
import { askEndedListed } from './ask-time.ts'
import type { PatientCaller } from './patient-caller.ts'
import type { ProbeOptions } from './run-probe.ts'
import { enterAgent } from './test-agent.ts'
import type { TestAgent } from './test-agent.ts'
import { logIn } from './test-login.ts'
import type { TestSession } from './test-session.ts'
import type { UndoList } from './undo-list.ts'
import { createPersonAsVisitor, createServerChatVisitor } from './visitor.ts'

export type ProbeParts = {
  readonly caller: PatientCaller
  readonly undo: UndoList
  readonly answers: Answers
  /** Takes a sentence for the report. */
  readonly note: (sentence: string) => void
}

const chatQuestions = [
  'foreignChats',
  'multipleChats',
  'fromEventIds',
  'endedListed',
  'transferErrorStatus',
  'chatTimeout',
  'chatKeptAliveBy',
] as const

/** Every question, in an order in which none spoils the next: logging in a second time comes last. */
export async function askAgent(options: ProbeOptions, parts: ProbeParts): Promise<void> {
  const { caller, undo, answers, note } = parts
  const { say } = caller
  say('Logging in as the test agent, the first of two logins …')
  const first = await enter(options.agent, parts)
  note(`The test agent was found ${first.foundAvailability}.`)
  setBack(first, first.session, parts)
  await answers.ask(['requireCookies'], () => askCookies(first.session))

  say('Opening two more agent sessions …')
  let alive: readonly TestSession[] = [first.session]
  let besides = false
  await answers.ask(['secondAgentSession', 'newAgentSessionAvailability', 'availabilityPer'], async () => {
    const seen = await askSecondSessions(first.session)
    ;({ alive, besides } = seen)
    return seen.answers
  })
  if ((answers.valueOf('newAgentSessionAvailability') ?? 'unchanged') !== 'unchanged') {
    note('Opening an agent session sets the availability here, so the one before could not be seen; it is left Away.')
  }
  const [session = first.session] = alive
  setBack(first, session, parts)
  await answers.ask(['availableAgentsSince'], () => askAvailableAgents(session, caller))
  const other = await enterOther(options, parts)

  const skill = options.skill ?? (await session.act.agentInfo()).skillsInfo?.skillInfo[0]?.name
  const { appKey } = options
  const visitor =
    appKey === undefined ? createPersonAsVisitor(caller, skill) : createServerChatVisitor(caller, { appKey, skill })
  say(`Waiting for a chat to ring, up to ${visitor.withinMs / 1_000} s …`)
  const names = besides ? (['secondAgentSession', ...chatQuestions] as const) : chatQuestions
  await answers.ask(names, async () => {
    const onRequested = (chatKey: string) => undo.add('chat', chatKey, () => visitor.endChat(chatKey))
    const chat = await takeTestChat(alive, visitor, { caller, onRequested })
    if (chat === undefined) return names.map((name) => withoutChat(name, visitor))
    if (!visitor.isOurs) undo.add('chat', chat.chatKey, () => chat.owner.act.endChat(chat.chatKey))
    if (besides) answers.add(judgeRings(chat.counts))
    const reader = alive.find((one) => one !== chat.owner) ?? chat.owner
    const ended = await askAboutChat({ chat, reader, other, visitor, long: options.long }, parts)
    return ended === undefined ? [] : askEndedListed(ended, session, { caller, patient: options.long })
  })

  say('Logging in as the test agent a second time, at least 5 s after the first …')
  await answers.ask(['secondLogin', 'secondLoginEnds'], async () => {
    const second = await logIn(options.agent.credentials(), caller)
    undo.add('login', 'second', () => second.logout())
    const seen = await askSecondLogin(session, second, caller)
    // Only the new bearer can set availability back, if anything can.
    if (seen.some(({ value }) => value === 'bearer')) {
      session.login = second
      note('The first login’s agent sessions cannot be closed any more; they run out by themselves within minutes.')
    } else if (seen.some(({ value }) => value === 'invalidates')) setBack(first, await second.openSession(), parts)
    return seen
  })
}

function enter(agent: ProbeOptions['agent'], { caller, undo, answers }: ProbeParts): Promise<TestAgent> {
  return enterAgent(agent, caller, (login) => {
    undo.add('login', agent.agentId, () => login.logout())
    if (agent.credentials().method === 'app-key') {
      answers.add(found('appKeyLogin', 'allowed', 'A login with an app key was answered 200.'))
    }
  })
}

/** For as long as the agent session answers. */
function setBack({ login, foundAvailability }: TestAgent, session: TestSession, { undo, answers }: ProbeParts): void {
  undo.add('availability', login.platformAgentId, () => {
    const opening = answers.valueOf('newAgentSessionAvailability') ?? 'unchanged'
    // Nobody can be set Offline; and what our own opening had set is not how the agent was found.
    const isKnown = foundAvailability !== 'Offline' && opening === 'unchanged'
    return session.act.setAvailability(isKnown ? foundAvailability : 'Away')
  })
}

/** The second test agent, kept Away, where one is named and lets us in. */
async function enterOther({ other }: ProbeOptions, parts: ProbeParts): Promise<TestSession | undefined> {
  const { answers, caller } = parts
  const isByKey = other?.credentials().method === 'app-key'
  if (other === undefined) return undefined
  caller.say('Logging in as the second test agent …')
  try {
    const entered = await enter(other, parts)
    setBack(entered, entered.session, parts)
    await entered.session.act.setAvailability('Away')
    return entered.session
  } catch (error) {
    if (!(error instanceof LoginRejectedError)) throw error
    answers.add(notFound('foreignChats', `the second agent’s login was answered ${error.status}`))
    if (isByKey) answers.add(found('appKeyLogin', 'refused', `A login with an app key was answered ${error.status}.`))
    return undefined
  }
}
