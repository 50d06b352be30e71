import type { ConversationId } from '../domain/ids.ts'
import type { Moment } from '../domain/moment.ts'
import { waitQuietly } from '../lib/wait.ts'
import type { Fold, Transcript } from '../transcript/transcript.ts'
import { findAttackIn } from './attack-lines.ts'
import { createBursts } from './bursts.ts'
import { createDeskMemory } from './desk-memory.ts'
import type { DeskMemory } from './desk-memory.ts'
import { momentOf } from './moment-of.ts'
import { createTipRequest, unansweredText } from './request.ts'
import { createRiskMaker } from './risk-maker.ts'
import type { TipDeskOptions } from './tip-desk-options.ts'
import { createTipMaking } from './tip-making.ts'

export type TipDesk = {
  /** Looks at what changed and, where it is a moment, makes tips. */
  onFold(fold: Fold, seenAt: Date, first: boolean): void
  /** Ends the making of tips for a conversation, and what is known of it; resolves when none is in the making. */
  forget(conversationId: ConversationId): Promise<void>
  /** Ends all making; resolves when every tip in the making has ended. */
  close(): Promise<void>
}

/**
 * Decides when to speak, has tips made, and takes back what became stale. A newer line of visitor or agent aborts the
 * tips in the making; whatever a maker still says after that is dropped.
 */
export function createTipDesk(options: TipDeskOptions): TipDesk {
  const now = options.now ?? (() => new Date())
  const make = createTipMaking({ ...options, now })
  const bursts = createBursts({
    burst: () => options.policy?.().burst ?? { quietMs: 0, mostMs: 0 },
    now,
    wait: options.wait ?? waitQuietly,
  })
  const desks = new Map<ConversationId, Promise<DeskMemory>>()
  const makings = new Map<Promise<void>, ConversationId>()
  let closed = false

  // A promise even when it is known: looks of one conversation then go on in the order in which they began.
  const deskOf = (conversationId: ConversationId): Promise<DeskMemory> => {
    const desk = desks.get(conversationId) ?? options.earlier(conversationId).then(createDeskMemory)
    desks.set(conversationId, desk)
    desk.catch(() => desks.delete(conversationId))
    return desk
  }

  const look = async (transcript: Transcript, moment: Moment): Promise<void> => {
    const { conversationId } = moment
    const opened = deskOf(conversationId)
    const desk = await opened
    // Forgotten, or closed, while it was read.
    if (desks.get(conversationId) !== opened) return
    desk.running?.abort()
    desk.running = undefined
    if (moment.reason === 'closed') {
      options.expire(conversationId, 'closed')
      desks.delete(conversationId)
      return
    }
    if (moment.reason === 'agent-line') options.expire(conversationId, 'answered')
    // After a restart the chat is read again; a line that got its tip does not get another.
    if (moment.reason === 'opened' && desk.answered.has(moment.platformEventId)) return
    if (closed || wanting(moment).length === 0) return
    const running = new AbortController()
    desk.running = running
    if (moment.reason === 'visitor-line') await bursts.untilStopped(transcript, running.signal)
    if (!running.signal.aborted) await makeFor(moment, transcript, desk, running.signal)
  }

  const wanting = ({ reason }: Moment) => options.prompts().filter(({ moments }) => moments.includes(reason))

  const makeFor = async (
    moment: Moment,
    transcript: Transcript,
    desk: DeskMemory,
    signal: AbortSignal,
  ): Promise<void> => {
    const agent = options.agent(transcript.conversation.agentId)
    if (!agent) return
    const attack = findAttackIn(transcript.lines)
    const makers = attack ? [createRiskMaker(attack)] : options.makers
    const matches = options.search().find(unansweredText(transcript.lines), 3)
    await Promise.all(
      // One warning is enough, however many prompts would have answered.
      wanting(moment)
        .slice(0, attack && 1)
        .map((prompt) => {
          const request = createTipRequest({ moment, agent, prompt, matches, transcript })
          return make({ request, transcript, desk, makers, warns: attack !== undefined, signal })
        }),
    )
  }

  return {
    onFold(fold, seenAt, first) {
      if (closed) return
      const moment = momentOf(fold, seenAt, first)
      if (!moment) return bursts.changed(fold.transcript.conversation.conversationId)
      const making = look(fold.transcript, moment)
        .catch((error: unknown) => options.onMakerError(error, moment.conversationId))
        .finally(() => makings.delete(making))
      makings.set(making, moment.conversationId)
    },
    async forget(conversationId) {
      const desk = desks.get(conversationId)
      desks.delete(conversationId)
      await desk?.then(
        ({ running }) => running?.abort(),
        () => undefined,
      )
      await Promise.all([...makings].flatMap(([making, its]) => (its === conversationId ? [making] : [])))
    },
    async close() {
      closed = true
      for (const desk of await Promise.allSettled(desks.values())) {
        if (desk.status === 'fulfilled') desk.value.running?.abort()
      }
      await Promise.all(makings.keys())
    },
  }
}
