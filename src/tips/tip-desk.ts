import type { ConversationId, TipId } from '../domain/ids.ts'
import { answersLine } from '../domain/moment.ts'
import type { Moment, MomentReason } from '../domain/moment.ts'
import { refused } from '../domain/refusal.ts'
import type { Refused } from '../domain/refusal.ts'
import type { TakenAction } from '../domain/tip-action.ts'
import type { Tip } from '../domain/tip.ts'
import { noLongerWanted, shuttingDown } from '../lib/no-longer-wanted.ts'
import { waitQuietly } from '../lib/wait.ts'
import type { Prompt } from '../prompts/prompt-file.ts'
import { promptsWanting } from '../prompts/prompt-wants.ts'
import type { Fold, Transcript } from '../transcript/transcript.ts'
import { findAttackIn } from './attack-lines.ts'
import { createBursts } from './bursts.ts'
import { createDeskMemory, memoryOfShadow } from './desk-memory.ts'
import type { DeskMemory } from './desk-memory.ts'
import { gather } from './gather.ts'
import { askedMoment, momentOf } from './moment-of.ts'
import { createRepeats } from './repeats/repeats.ts'
import type { Repeats } from './repeats/repeats.ts'
import { createTipRequest } from './request.ts'
import { createRiskMaker } from './risk-maker.ts'
import type { TipDeskOptions } from './tip-desk-options.ts'
import { createTipMaking } from './tip-making.ts'
import type { Making } from './tip-making.ts'

export type AskAnswer = { readonly ok: true } | Refused

export type TipDesk = {
  /** Looks at what changed and, where it is a moment, makes tips. */
  onFold(fold: Fold, seenAt: Date, first: boolean): void
  /**
   * Makes a tip that answers the agent's question, which is redacted already. Answers once its first words are on the
   * stream, or says why there are none. A newer question in the conversation ends the older one's answer.
   */
  ask(transcript: Transcript, question: string): Promise<AskAnswer>
  /** Notes what the agent did with a tip: what was dismissed is no more to be said. */
  acted(conversationId: ConversationId, tipId: TipId, taken: TakenAction): void
  /** Ends the making of tips for a conversation, and what is known of it; resolves when none is in the making. */
  forget(conversationId: ConversationId): Promise<void>
  /** Ends all making; resolves when every tip in the making has ended. */
  close(): Promise<void>
}

/** One conversation. What it makes stale is stale at once, whether or not its memory is read. */
type Desk = {
  readonly memory: Promise<DeskMemory>
  /** Ends the waits and the tips in the making for the newest line, or for the end. */
  running: AbortController | undefined
  wrapsUp: boolean
  /** Ends the answer to the agent's question in the making. */
  question: AbortController | undefined
}

/**
 * Decides when to speak, has tips made, and takes back what became stale. A newer line of visitor or agent aborts the
 * tips in the making; whatever a maker still says after that is dropped.
 */
export function createTipDesk(options: TipDeskOptions): TipDesk {
  const now = options.now ?? (() => new Date())
  const make = createTipMaking({ ...options, now })
  const wait = options.wait ?? waitQuietly
  const bursts = createBursts({ burst: () => options.policy?.().burst ?? { quietMs: 0, mostMs: 0 }, now, wait })
  const desks = new Map<ConversationId, Desk>()
  const makings = new Map<Promise<void>, ConversationId>()
  let closed = false

  const deskOf = (conversationId: ConversationId): Desk => {
    const known = desks.get(conversationId)
    if (known) return known
    const dismissed = options.dismissed?.(conversationId) ?? []
    const memory = Promise.all([options.earlier(conversationId), dismissed]).then(([tips, gone]) =>
      memoryOf(tips, createRepeats(options), gone),
    )
    const desk: Desk = { memory, running: undefined, wrapsUp: false, question: undefined }
    desks.set(conversationId, desk)
    memory.catch(() => desks.get(conversationId) === desk && desks.delete(conversationId))
    return desk
  }

  const look = async ({ transcript, ended }: Fold, moment: Moment, desk: Desk, signal: AbortSignal): Promise<void> => {
    const { conversationId } = moment
    const memory = await desk.memory
    // Forgotten while it was read.
    if (desks.get(conversationId) !== desk) return
    if (moment.reason === 'closed') {
      options.expire(conversationId, 'closed')
      // What moved away or got lost goes on elsewhere, and where nobody spoke there is nothing to tell.
      if (ended === 'ended' && moment.platformEventId !== -1) await makeFor(moment, transcript, memory, signal)
      // Where it went on meanwhile, a question may be waiting for its answer here.
      if (desks.get(conversationId) === desk && desk.wrapsUp && desk.running?.signal === signal) {
        memory.repeats.close()
        desks.delete(conversationId)
      }
      return
    }
    // The answer to a question that is still being written is not for the visitor's line.
    if (moment.reason === 'agent-line')
      options.expire(conversationId, 'answered', (tip) => tip.kind === 'answer' && !tip.ended)
    await Promise.all([
      makeForLine(moment, transcript, memory, signal),
      makeWhenIdle(moment, transcript, memory, signal),
    ])
  }

  type Wanting = { readonly speaking: readonly Prompt[]; readonly tried: readonly Prompt[] }
  const wanting = (reason: MomentReason, { conversation }: Transcript): Wanting => {
    const { conversationId, agentId, language } = conversation
    const tenure = options.agent(agentId)?.tenure
    const wanted = (prompts: readonly Prompt[]) => (tenure ? promptsWanting(prompts, { reason, tenure, language }) : [])
    return { speaking: wanted(options.prompts(conversationId)), tried: wanted(options.shadows?.() ?? []) }
  }

  const makeForLine = async (moment: Moment, transcript: Transcript, memory: DeskMemory, signal: AbortSignal) => {
    // After a restart the chat is read again; a line that got its tip does not get another.
    if (moment.reason === 'opened' && memory.answered.has(moment.platformEventId)) return
    const { speaking, tried } = wanting(moment.reason, transcript)
    if (speaking.length + tried.length === 0 || signal.aborted) return
    if (moment.reason === 'visitor-line') await bursts.untilStopped(transcript, signal)
    await makeFor(moment, transcript, memory, signal)
  }

  /** The visitor's line is left unanswered for long: once a line, and not again after a restart. */
  const makeWhenIdle = async (moment: Moment, transcript: Transcript, memory: DeskMemory, signal: AbortSignal) => {
    const afterMs = options.policy?.().idleMs
    if (moment.reason === 'agent-line' || afterMs === undefined) return
    const { platformEventId } = moment
    const { speaking, tried } = wanting('idle', transcript)
    const prompts = [...speaking, ...tried]
    if (prompts.length === 0 || memory.idled.has(platformEventId) || memory.hasTipOf(platformEventId, prompts)) return
    await wait(afterMs, signal)
    if (signal.aborted) return
    memory.idled.add(platformEventId)
    await makeFor({ ...moment, reason: 'idle' }, transcript, memory, signal)
  }

  const makeFor = async (
    moment: Moment,
    transcript: Transcript,
    memory: DeskMemory,
    signal: AbortSignal,
    told: { readonly onShown?: () => void; readonly onSpoken?: () => void } = {},
  ): Promise<void> => {
    const agent = options.agent(transcript.conversation.agentId)
    if (!agent || closed || signal.aborted) return
    const wantedAt = now().getTime()
    // The line's own moment warned already.
    const attack = answersLine(moment.reason) ? findAttackIn(transcript.lines) : undefined
    const makers = attack ? [createRiskMaker(attack)] : options.makers
    const leavesMachine = options.mayAskModel?.(moment.conversationId) ?? true
    const prompts = wanting(moment.reason, transcript)
    const wanted = [...prompts.speaking, ...prompts.tried]
    const sources = attack ? { search: options.search } : options
    const known = await gather(sources, moment, transcript, wanted, { signal, leavesMachine })
    if (closed || signal.aborted) return
    if (moment.reason !== 'asked') options.onFound?.(moment.conversationId, known.matches)
    const begin = (prompt: Prompt, its: Pick<Making, 'desk' | 'shadow' | 'onShown'>) => {
      // To the offline engine what was said at another moment is no repeat, and what is tried is said to nobody.
      const at = its.shadow === true ? { ...moment } : moment
      const request = createTipRequest({ moment: at, agent, prompt, transcript, ...known })
      return make({ request, transcript, makers, warns: attack !== undefined, signal, wantedAt, ...its })
    }
    // One warning is enough, however many prompts would have answered.
    const speaking = Promise.all(
      prompts.speaking.slice(0, attack && 1).map((prompt) => begin(prompt, { desk: memory, onShown: told.onShown })),
    )
    const trying = (attack ? [] : prompts.tried).map((prompt) =>
      begin(prompt, { desk: memoryOfShadow(memory), shadow: true }),
    )
    await Promise.all([speaking.then(told.onSpoken), ...trying])
  }

  const keepTrack = (conversationId: ConversationId, work: Promise<void>): Promise<void> => {
    const making = work
      .catch((error: unknown) => options.onMakerError(error, conversationId))
      .finally(() => makings.delete(making))
    makings.set(making, conversationId)
    return making
  }

  const quit = ({ memory, running, question }: Desk, because: unknown = noLongerWanted) => {
    // What cannot be read was told where it was asked for.
    void memory.then(
      ({ repeats }) => repeats.close(),
      () => undefined,
    )
    running?.abort(because)
    question?.abort(because)
  }

  return {
    onFold(fold, seenAt, first) {
      if (closed) return
      const moment = momentOf(fold, seenAt, first)
      const { conversationId, state } = fold.transcript.conversation
      // Who asked has it no more, and who has it now asked nothing.
      if (fold.movedFrom !== undefined) desks.get(conversationId)?.question?.abort('moved')
      if (!moment) {
        const known = desks.get(conversationId)
        // It goes on after all.
        if (known?.wrapsUp === true && state !== 'ended') {
          known.wrapsUp = false
          known.running?.abort(noLongerWanted)
        }
        return bursts.changed(conversationId)
      }
      const desk = deskOf(conversationId)
      desk.running?.abort(noLongerWanted)
      const running = new AbortController()
      desk.running = running
      desk.wrapsUp = moment.reason === 'closed'
      if (desk.wrapsUp) desk.question?.abort(noLongerWanted)
      void keepTrack(conversationId, look(fold, moment, desk, running.signal))
    },
    async ask(transcript, question) {
      const { conversationId, state } = transcript.conversation
      const over = refused('conversation-over')
      if (closed || state === 'ended') return over
      if (wanting('asked', transcript).speaking.length === 0) return refused('no-prompt-answers')
      if (options.dark?.() === true) return refused('no-tips-now')
      const desk = deskOf(conversationId)
      desk.question?.abort('newer')
      const asked = new AbortController()
      desk.question = asked
      const { signal } = asked
      const memory = await desk.memory
      return new Promise((resolve) => {
        const moment = askedMoment(transcript, question, now())
        const onSpoken = () => {
          if (signal.reason === 'newer') resolve(refused('newer-question'))
          else if (signal.reason === 'moved') resolve(refused('conversation-moved'))
          else resolve(signal.aborted ? over : refused('no-sound-answer'))
        }
        const onShown = () => resolve({ ok: true })
        const making = makeFor(moment, transcript, memory, signal, { onShown, onSpoken })
        void keepTrack(conversationId, making).then(() => {
          if (desk.question === asked) desk.question = undefined
          onSpoken()
        })
      })
    },
    acted(conversationId, tipId, { action, undone }) {
      if (action !== 'dismissed') return
      // Where the memory cannot be read, that was told where it was asked for; the next one has this from the store.
      void desks.get(conversationId)?.memory.then(
        ({ dismissed }) => (undone === true ? dismissed.delete(tipId) : dismissed.add(tipId)),
        () => undefined,
      )
    },
    async forget(conversationId) {
      const desk = desks.get(conversationId)
      desks.delete(conversationId)
      if (desk) quit(desk)
      await Promise.all([...makings].flatMap(([making, its]) => (its === conversationId ? [making] : [])))
    },
    async close() {
      closed = true
      for (const desk of desks.values()) quit(desk, shuttingDown)
      await Promise.all(makings.keys())
    },
  }
}

/** What was only tried counts for nothing. */
function memoryOf(tips: readonly Tip[], repeats: Repeats, dismissed: readonly TipId[]): DeskMemory {
  return createDeskMemory(
    tips.filter(({ withheld }) => withheld?.rule !== 'shadow'),
    repeats,
    dismissed,
  )
}
