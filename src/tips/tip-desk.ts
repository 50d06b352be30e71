import type { Agent } from '../domain/agent.ts'
import type { AgentId, ConversationId, TipId } from '../domain/ids.ts'
import type { Moment } from '../domain/moment.ts'
import type { CitedCard, Tip, TipEnd, TipEvent, TipExpiry, TipKind, TipUsage, Withheld } from '../domain/tip.ts'
import type { CardSearch } from '../knowledge/card-search.ts'
import { untilAborted } from '../lib/until-aborted.ts'
import type { Prompt } from '../prompts/prompt-file.ts'
import type { Fold, Transcript } from '../transcript/transcript.ts'
import { newestSaid } from '../transcript/transcript.ts'
import { findAttackIn } from './attack-lines.ts'
import { createOutputChecks } from './checks/output-checks.ts'
import type { TextCheck } from './checks/text-check.ts'
import type { MakerOfPrompt, TipMaker } from './engines.ts'
import { createRepeatGate, withheldBefore } from './policy.ts'
import type { RepeatGate } from './policy.ts'
import { shownAt } from './outcome/outcome-window.ts'
import { createShowGate } from './show-gate.ts'
import { withheldByEach } from './silence-policy.ts'
import type { Policy, ShownBefore } from './silence-policy.ts'
import { createRepeats } from './repeats/repeats.ts'
import type { Repeats, RepeatsOptions } from './repeats/repeats.ts'
import { createTipRequest, unansweredText } from './request.ts'
import type { TipRequest } from './request.ts'
import { createRiskMaker } from './risk-maker.ts'

export type TipDeskOptions = RepeatsOptions & {
  readonly prompts: () => readonly Prompt[]
  readonly search: () => CardSearch
  /** In order of preference; the next one answers where one failed. */
  readonly makers: readonly (TipMaker | MakerOfPrompt)[]
  /** Default: every conversation. The others get tips of the offline engine only. */
  readonly mayAskModel?: (conversationId: ConversationId) => boolean
  /** True while tips are made and kept, and none is shown; default: never. */
  readonly dark?: () => boolean
  /** Default: only what asks for nothing, has no support or is a repeat is withheld. */
  readonly policy?: () => Policy
  /** Epoch milliseconds; undefined where the agent wants tips. */
  readonly snoozedUntil?: (agentId: AgentId) => number | undefined
  readonly agent: (agentId: AgentId) => Agent | undefined
  /** Where tip events go: the conversation's stream. */
  readonly publish: (conversationId: ConversationId, event: TipEvent) => void
  /** Ends the time of the tips that still stand in a conversation, except of those that answer the same line. */
  readonly expire: (conversationId: ConversationId, because: TipExpiry, except?: { readonly answers: number }) => void
  /** Keeps a tip that is shown or withheld; called again when it changes. */
  readonly keep: (tip: Tip) => void
  /** The texts of tips shown earlier in a conversation, and the lines they answered, from before this process started. */
  readonly earlier: (conversationId: ConversationId) => Promise<readonly Tip[]>
  readonly onMakerError: (error: unknown, conversationId: ConversationId) => void
  /** Hosts to which a tip may link, beside those that its cards link to. */
  readonly linkHosts?: () => readonly string[]
  readonly newTipId: () => TipId
  readonly now?: () => Date
}

export type TipDesk = {
  /** Looks at what changed and, where it is a moment, makes tips. */
  onFold(fold: Fold, seenAt: Date, first: boolean): void
  /** Resolves when no tip is in the making. */
  idle(): Promise<void>
  /** Ends the making of tips for a conversation, and what is known of it; resolves when none is in the making. */
  forget(conversationId: ConversationId): Promise<void>
  /** Ends all making; resolves when every tip in the making has ended. */
  close(): Promise<void>
}

type Desk = {
  running: AbortController | undefined
  readonly shown: Map<TipId, string>
  readonly answered: Set<number>
  /** What the agent got to see and keeps, in order. */
  readonly pace: Map<TipId, ShownBefore>
  readonly repeats: Repeats
}

/**
 * Decides when to speak, has tips made, and takes back what became stale. A newer line of visitor or agent aborts the
 * tips in the making; whatever a maker still says after that is dropped.
 */
export function createTipDesk(options: TipDeskOptions): TipDesk {
  const now = options.now ?? (() => new Date())
  const desks = new Map<ConversationId, Promise<Desk>>()
  const makings = new Map<Promise<void>, ConversationId>()
  let closed = false

  // A promise even when it is known: looks of one conversation then go on in the order in which they began.
  const deskOf = (conversationId: ConversationId): Promise<Desk> => {
    const desk =
      desks.get(conversationId) ??
      options.earlier(conversationId).then((tips) => ({
        running: undefined,
        repeats: createRepeats(options),
        shown: new Map(tips.flatMap((tip) => (isSeen(tip) ? [[tip.tipId, tip.text]] : []))),
        answered: new Set(tips.map((tip) => tip.answers)),
        pace: new Map(
          tips.flatMap((tip) =>
            isSeen(tip) && tip.end === 'complete' ? [[tip.tipId, { answers: tip.answers, at: shownAt(tip) }]] : [],
          ),
        ),
      }))
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
      desk.repeats.close()
      desks.delete(conversationId)
      return
    }
    desk.repeats.learn(transcript, [...desk.shown.values()])
    if (moment.reason === 'agent-line') options.expire(conversationId, 'answered')
    // After a restart the chat is read again; a line that got its tip does not get another.
    if (moment.reason === 'opened' && desk.answered.has(moment.platformEventId)) return
    const agent = options.agent(transcript.conversation.agentId)
    const prompts = options.prompts().filter((prompt) => prompt.moments.includes(moment.reason))
    if (!agent || prompts.length === 0 || closed) return
    const running = new AbortController()
    desk.running = running
    const attack = findAttackIn(transcript.lines)
    const makers = attack ? [createRiskMaker(attack)] : options.makers
    const matches = options.search().find(unansweredText(transcript.lines), 3)
    await Promise.all(
      // One warning is enough, however many prompts would have answered.
      prompts.slice(0, attack && 1).map((prompt) => {
        const request = createTipRequest({ moment, agent, prompt, matches, transcript })
        return make({ request, transcript, desk, makers, warns: attack !== undefined, signal: running.signal })
      }),
    )
  }

  type Making = {
    readonly request: TipRequest
    readonly transcript: Transcript
    readonly desk: Desk
    readonly makers: readonly (MakerOfPrompt | TipMaker)[]
    /** Of an attack, in place of what the prompt asks for. */
    readonly warns: boolean
    readonly signal: AbortSignal
  }

  const make = async (making: Making): Promise<void> => {
    const { request, transcript, desk, signal } = making
    const before = withheldBefore(unansweredText(request.lines)) ?? withheldNow(making, kindsOf(making))
    desk.answered.add(request.moment.platformEventId)
    const mayAskModel = options.mayAskModel?.(request.moment.conversationId) ?? true
    for (const each of making.makers) {
      if (each.engine === 'model' && !mayAskModel) continue
      const maker = 'makerFor' in each ? each.makerFor(request.prompt) : each
      if (!maker) continue
      const tip = createTip(making, maker, before === undefined)
      if (before) return tip.withhold(before)
      try {
        const repeats = createRepeatGate(transcript, () => [...desk.shown.values()])
        const gate = createShowGate(repeats, () => withheldNow(making, [tip.kind()]))
        const done = await speak(tip, maker, gate, making)
        if (done || signal.aborted) return
      } catch (error) {
        if (signal.aborted) return tip.end('superseded')
        options.onMakerError(error, request.moment.conversationId)
        // Words that an agent may have read already are not taken back; what the next engine says stands beside them.
        tip.end('failed')
      }
    }
  }

  /** Undefined where a tip of one of these kinds may be shown now. */
  const withheldNow = ({ request, transcript, desk }: Making, kinds: readonly TipKind[]): Withheld | undefined => {
    const { moment, agent } = request
    const policy = options.policy?.()
    if (policy === undefined) return undefined
    return withheldByEach(policy, kinds, {
      reason: moment.reason,
      tenure: agent.tenure,
      answers: moment.platformEventId,
      transcript,
      shown: [...desk.pace.values()],
      snoozedUntil: options.snoozedUntil?.(agent.agentId),
      now: now().getTime(),
    })
  }

  /** True when the maker had its say, be it silence. */
  const speak = async (
    tip: ReturnType<typeof createTip>,
    maker: TipMaker,
    gate: RepeatGate,
    { request, transcript, desk, signal }: Making,
  ): Promise<boolean> => {
    const meaning = desk.repeats.gate(transcript, () => [...desk.shown.values()], signal)
    const check: TextCheck =
      maker.engine === 'model' ? createOutputChecks(request, options.linkHosts?.() ?? []) : (whole) => whole.length
    let text = ''
    let shown = 0
    /** Shows what may be shown by now; false where the tip is over, since it may not be. */
    const advance = async (whole: boolean): Promise<boolean> => {
      const safe = check(text, whole)
      if (typeof safe !== 'number') {
        tip.withhold(safe, text)
        return false
      }
      const words = text.slice(0, safe)
      const mayStart = async () => gate.isNew(words) && (await meaning.isNew(words, whole))
      // Looked at again at once before it is shown: while the meaning is compared the agent may begin to type, the visitor
      // may go on, and another prompt may say the same.
      if (safe > shown && (tip.started() || ((await mayStart()) && !signal.aborted && gate.isNew(words)))) {
        tip.say(text.slice(shown, safe))
        shown = safe
      }
      return true
    }
    for await (const part of untilAborted(maker.make(request, signal), signal)) {
      if (part.type === 'usage') {
        tip.used(part.usage)
        continue
      }
      tip.heard()
      if (part.type === 'cards') {
        tip.cite(part.cards)
        continue
      }
      if (part.type === 'withhold') {
        tip.withhold(part.why, text)
        return true
      }
      text += part.text
      if (!(await advance(false))) return true
    }
    if (signal.aborted) {
      tip.end('superseded')
      return true
    }
    if (text === '') return false
    if (!(await advance(true))) return true
    if (signal.aborted) tip.end('superseded')
    else if (tip.started()) tip.end('complete')
    else tip.withhold((gate.isNew(text) ? meaning.why() : undefined) ?? gate.why(text), text)
    return true
  }

  /** One tip's way onto the stream and into the store. */
  const createTip = ({ request, transcript, desk }: Making, maker: TipMaker, asked: boolean) => {
    const { moment, prompt } = request
    const { conversationId } = moment
    const tipId = options.newTipId()
    const kind: TipKind = maker.kind ?? prompt.kinds[0] ?? 'reply'
    let cards = maker.cards(request)
    let usage: TipUsage | undefined
    const at = now()
    let text = ''
    let firstTokenAt: number | undefined
    let firstShownAt: number | undefined
    /** When it would have been shown, were nothing dark. */
    let unseen: number | undefined
    const keep = (end: TipEnd | undefined, withheld: Withheld | undefined) =>
      options.keep({
        tipId,
        conversationId,
        agentId: transcript.conversation.agentId,
        kind,
        engine: maker.engine,
        model: maker.model,
        promptId: prompt.promptId,
        promptVersion: prompt.version,
        answers: moment.platformEventId,
        text,
        cards,
        sent: asked ? maker.sent(request) : '',
        end,
        withheld,
        latency: {
          lineSentAt: moment.sentAt.getTime(),
          lineSeenAt: moment.seenAt.getTime(),
          askedAt: at.getTime(),
          firstTokenAt,
          firstShownAt,
          endedAt: end && now().getTime(),
        },
        usage,
        at,
      })
    return {
      kind: () => kind,
      started: () => firstShownAt !== undefined || unseen !== undefined,
      /** Before the first words; what is shown stays as it is. */
      cite(given: readonly CitedCard[]) {
        if (firstShownAt === undefined && unseen === undefined) cards = given
      },
      used(given: TipUsage) {
        usage = given
      },
      heard() {
        firstTokenAt ??= now().getTime()
      },
      say(words: string) {
        if (unseen === undefined && firstShownAt === undefined && options.dark?.() === true) unseen = now().getTime()
        if (unseen !== undefined) {
          text += words
          desk.shown.set(tipId, text)
          desk.pace.set(tipId, { answers: moment.platformEventId, at: unseen })
          return
        }
        if (firstShownAt === undefined) {
          // Two prompts may each have something to say to the same line.
          options.expire(conversationId, 'overtaken', { answers: moment.platformEventId })
          firstShownAt = now().getTime()
          desk.pace.set(tipId, { answers: moment.platformEventId, at: firstShownAt })
          options.publish(conversationId, {
            type: 'tip-start',
            tipId,
            kind,
            engine: maker.engine,
            model: maker.model,
            promptId: prompt.promptId,
            promptVersion: prompt.version,
            answers: moment.platformEventId,
            cards,
            at: firstShownAt,
          })
          text += words
          keep(undefined, undefined)
        } else text += words
        desk.shown.set(tipId, text)
        options.publish(conversationId, { type: 'tip-delta', tipId, text: words, whole: false })
      },
      /** Also takes back what was shown before the tip became one that may not be. */
      withhold(why: Withheld, heldText = '') {
        text = heldText
        if (firstShownAt === undefined) return keep(undefined, why)
        desk.shown.delete(tipId)
        options.publish(conversationId, { type: 'tip-delta', tipId, text: '', whole: true })
        options.publish(conversationId, { type: 'tip-end', tipId, end: 'failed' })
        keep('failed', why)
      },
      /** A tip that never started leaves no trace on the stream. */
      end(end: TipEnd) {
        if (end !== 'complete') desk.pace.delete(tipId)
        if (unseen !== undefined) return keep(end, { rule: 'dark', numbers: { afterMs: unseen - at.getTime() } })
        if (firstShownAt === undefined) return
        options.publish(conversationId, { type: 'tip-end', tipId, end })
        keep(end, undefined)
      },
    }
  }

  return {
    onFold(fold, seenAt, first) {
      if (closed) return
      const moment = momentOf(fold, seenAt, first)
      if (!moment) return
      const making = look(fold.transcript, moment)
        .catch((error: unknown) => options.onMakerError(error, moment.conversationId))
        .finally(() => makings.delete(making))
      makings.set(making, moment.conversationId)
    },
    async idle() {
      while (makings.size > 0) await Promise.all(makings.keys())
    },
    async forget(conversationId) {
      const desk = desks.get(conversationId)
      desks.delete(conversationId)
      await desk?.then(
        ({ running, repeats }) => {
          running?.abort()
          repeats.close()
        },
        () => undefined,
      )
      await Promise.all([...makings].flatMap(([making, its]) => (its === conversationId ? [making] : [])))
    },
    async close() {
      closed = true
      for (const desk of await Promise.allSettled(desks.values())) {
        if (desk.status === 'rejected') continue
        desk.value.running?.abort()
        desk.value.repeats.close()
      }
      await Promise.all(makings.keys())
    },
  }
}

/** Shown, or it would have been but for the dark: the pilot's figures are to be those of later. */
function isSeen({ withheld }: Tip): boolean {
  return withheld === undefined || withheld.rule === 'dark'
}

/** What a tip may turn out to be, before an engine has said it. */
function kindsOf({ warns, request }: { readonly warns: boolean; readonly request: TipRequest }): readonly TipKind[] {
  return warns ? ['risk'] : request.prompt.kinds
}

/** Why a fold is a point at which to look for a tip; undefined where it is not. */
export function momentOf(fold: Fold, seenAt: Date, first: boolean): Moment | undefined {
  const { transcript, newLines, ended } = fold
  const { conversationId, state, endedAt } = transcript.conversation
  const newest = newestSaid(transcript)
  const at = { conversationId, platformEventId: newest?.platformEventId ?? -1, sentAt: newest?.at ?? seenAt, seenAt }
  if (ended) return { ...at, reason: 'closed', sentAt: endedAt ?? seenAt }
  if (state === 'ended' || !newest) return undefined
  // What is new but older than the newest said line (a late reading) changes nothing for the agent.
  if (newLines.some((line) => line.platformEventId === newest.platformEventId)) {
    return { ...at, reason: newest.speaker === 'visitor' ? 'visitor-line' : 'agent-line' }
  }
  return first && newest.speaker === 'visitor' ? { ...at, reason: 'opened' } : undefined
}
