import { answersLine } from '../domain/moment.ts'
import type { Moment } from '../domain/moment.ts'
import { hopsOf } from '../domain/tip-hops.ts'
import type { CitedCard, StandingTip, TipEnd, TipKind, TipLatency, TipUsage, Withheld } from '../domain/tip.ts'
import type { Transcript } from '../transcript/transcript.ts'
import type { DeskMemory } from './desk-memory.ts'
import type { TipMaker } from './engines.ts'
import { linesBehind } from './lines-behind.ts'
import type { TipRequest } from './request.ts'
import type { TipDeskOptions } from './tip-desk-options.ts'

export type TipWriterOptions = Pick<TipDeskOptions, 'dark' | 'publish' | 'expire' | 'keep' | 'newTipId'> & {
  readonly now: () => Date
}

/** What a tip is made from, and where it is remembered. */
export type TipOrder = {
  readonly request: TipRequest
  readonly transcript: Transcript
  readonly desk: DeskMemory
  /** True where the prompt version is only tried: kept, never shown. */
  readonly shadow?: boolean
  /** When nothing was waited for any more, epoch milliseconds. */
  readonly wantedAt: number
  /** Its first words are on the stream. */
  readonly onShown?: (() => void) | undefined
}

/** One tip's way onto the stream and into the store. */
export type TipWriter = {
  /** True once it was shown, or would have been, were nothing dark. */
  started(): boolean
  kind(): TipKind
  /** Before the first words; what is shown stays as it is. */
  ofKind(given: TipKind): void
  /** Likewise. */
  cite(given: readonly CitedCard[]): void
  /** None of them: what it answers stays what it stands on. */
  standOn(given: readonly number[]): void
  used(given: TipUsage): void
  /** The maker said something. */
  heard(): void
  /** Shows these words after what is shown. */
  say(words: string): void
  /** Also takes back what was shown before the tip became one that may not be. */
  withhold(why: Withheld, heldText?: string): void
  /** A tip that never started leaves no trace on the stream. */
  end(end: TipEnd): void
}

/** `asked` is false where the tip is withheld before its maker is asked. */
export function createTipWriter(
  options: TipWriterOptions,
  { request, transcript, desk, wantedAt, shadow = false, onShown }: TipOrder,
  maker: TipMaker,
  asked: boolean,
): TipWriter {
  const { now } = options
  const { moment, prompt } = request
  const { conversationId } = moment
  const tipId = options.newTipId()
  let kind: TipKind = maker.kind ?? prompt.kinds[0] ?? 'reply'
  let cards = maker.cards(request)
  let cited = maker.lines?.(request)
  let usage: TipUsage | undefined
  const at = now()
  let text = ''
  let firstTokenAt: number | undefined
  let firstShownAt: number | undefined
  /** When it would have been shown, were nothing dark and it no shadow. */
  let unseen: number | undefined
  const stamps = (end: TipEnd | undefined): TipLatency => ({
    lineSentAt: moment.sentAt.getTime(),
    lineSeenAt: moment.seenAt.getTime(),
    wantedAt,
    askedAt: at.getTime(),
    firstTokenAt,
    firstShownAt,
    endedAt: end && now().getTime(),
  })
  const lines = () => cited ?? linesBehind(request, cards)
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
      ...(end === undefined ? {} : { lines: lines() }),
      sent: asked ? maker.sent(request) : '',
      end,
      withheld,
      latency: stamps(end),
      usage,
      at,
    })
  /** What the agent asked for is no reason to keep quiet later. */
  const notePace = (shownAt: number) => {
    if (answersLine(moment.reason)) desk.pace.set(tipId, { answers: moment.platformEventId, at: shownAt })
  }
  return {
    kind: () => kind,
    started: () => firstShownAt !== undefined || unseen !== undefined,
    ofKind(given) {
      if (firstShownAt === undefined && unseen === undefined) kind = given
    },
    cite(given) {
      if (firstShownAt === undefined && unseen === undefined) cards = given
    },
    standOn(given) {
      if (given.length > 0) cited = given
    },
    used(given) {
      usage = given
    },
    heard() {
      firstTokenAt ??= now().getTime()
    },
    say(words) {
      const hidden = shadow || options.dark?.() === true
      if (unseen === undefined && firstShownAt === undefined && hidden) unseen = now().getTime()
      if (unseen !== undefined) {
        text += words
        desk.shown.set(tipId, text)
        notePace(unseen)
        return
      }
      if (firstShownAt === undefined) {
        options.expire(conversationId, 'overtaken', (tip) => standsBeside(tip, moment))
        firstShownAt = now().getTime()
        notePace(firstShownAt)
        onShown?.()
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
      }
      const isFirst = text === ''
      text += words
      desk.shown.set(tipId, text)
      options.publish(conversationId, { type: 'tip-delta', tipId, text: words, whole: false })
      // The record can wait for the words; the agent does not.
      if (isFirst) keep(undefined, undefined)
    },
    withhold(why, heldText = '') {
      text = heldText
      desk.shown.delete(tipId)
      desk.pace.delete(tipId)
      if (shadow) return keep(undefined, { rule: 'shadow', numbers: { heldBy: why.rule, ...why.numbers } })
      if (firstShownAt === undefined) return keep(undefined, why)
      options.publish(conversationId, { type: 'tip-delta', tipId, text: '', whole: true })
      options.publish(conversationId, { type: 'tip-end', tipId, end: 'failed', hops: hopsOf(stamps('failed')) })
      keep('failed', why)
    },
    end(end) {
      if (end !== 'complete') desk.pace.delete(tipId)
      const rule = shadow ? 'shadow' : 'dark'
      if (unseen !== undefined) return keep(end, { rule, numbers: { afterMs: unseen - at.getTime() } })
      if (firstShownAt === undefined) return
      options.publish(conversationId, { type: 'tip-end', tipId, end, hops: hopsOf(stamps(end)), lines: lines() })
      keep(end, undefined)
    },
  }
}

/** Two prompts may each have something to say to the same line; a question and the lines do not overtake each other. */
function standsBeside(tip: StandingTip, { reason, platformEventId }: Moment): boolean {
  return reason === 'asked' ? tip.kind !== 'answer' : tip.kind === 'answer' || tip.answers === platformEventId
}
