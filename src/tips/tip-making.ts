import { answersLine } from '../domain/moment.ts'
import type { TipEnd, TipKind, Withheld } from '../domain/tip.ts'
import { createHarmlessText } from '../lib/harmless-text.ts'
import { shuttingDown } from '../lib/no-longer-wanted.ts'
import { onceLater } from '../lib/once-later.ts'
import { untilAborted } from '../lib/until-aborted.ts'
import { createOutputChecks, createPastChecks } from './checks/output-checks.ts'
import type { TextCheck } from './checks/text-check.ts'
import { shownTexts } from './desk-memory.ts'
import type { MakerOfPrompt, TipMaker } from './engines.ts'
import { standsOnPast } from './past-citation.ts'
import { createRepeatGate, noRepeats, withheldBefore } from './policy.ts'
import type { RepeatGate } from './policy.ts'
import { anythingGoes } from './repeats/repeats.ts'
import { unansweredText } from './request.ts'
import type { TipRequest } from './request.ts'
import { createShowGate } from './show-gate.ts'
import { withheldByEach } from './silence-policy.ts'
import type { TipDeskOptions } from './tip-desk-options.ts'
import { createTipWriter } from './tip-writer.ts'
import type { TipOrder, TipWriter, TipWriterOptions } from './tip-writer.ts'

export type TipMakingOptions = TipWriterOptions &
  Pick<TipDeskOptions, 'mayAskModel' | 'policy' | 'snoozedUntil' | 'mode' | 'onMakerError' | 'linkHosts'>

/** One prompt's tip for one moment. */
export type Making = TipOrder & {
  readonly makers: readonly (MakerOfPrompt | TipMaker)[]
  /** Of an attack, in place of what the prompt asks for. */
  readonly warns: boolean
  readonly signal: AbortSignal
}

/** Has tips made: asks the makers one after the other, until one has had its say. */
export function createTipMaking(options: TipMakingOptions): (making: Making) => Promise<void> {
  const make = async (making: Making): Promise<void> => {
    const { request, transcript, desk, signal } = making
    const { reason, platformEventId } = request.moment
    const asksForNothing = answersLine(reason) ? withheldBefore(unansweredText(request.lines)) : undefined
    const before = asksForNothing ?? withheldNow(making, making.warns ? ['risk'] : request.prompt.kinds)
    if (answersLine(reason)) desk.answered.add(platformEventId)
    const mayAskModel = options.mayAskModel?.(request.moment.conversationId) ?? true
    for (const each of making.makers) {
      if (each.engine === 'model' && !mayAskModel) continue
      const maker = 'makerFor' in each ? each.makerFor(request.prompt) : each
      if (!maker) continue
      const tip = createTipWriter(options, making, maker, before === undefined)
      if (before) return tip.withhold(before)
      try {
        // Whoever asks twice is answered twice.
        const repeats = reason === 'asked' ? noRepeats : createRepeatGate(transcript, () => shownTexts(desk))
        const gate = createShowGate(repeats, () => withheldNow(making, [tip.kind()]))
        const done = await speak(tip, maker, gate, making)
        if (done || signal.aborted) return
      } catch (error) {
        if (signal.aborted) return tip.end(cutShort(signal))
        options.onMakerError(error, request.moment.conversationId)
        // Words that an agent may have read already are not taken back; what the next engine says stands beside them.
        tip.end('failed')
        // What the next engine says would tell nothing of the version that is tried.
        if (making.shadow) return
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
      // Whoever has the conversation by now would get to see it.
      mode: options.mode?.(transcript.conversation.agentId) ?? 'all',
      snoozedUntil: options.snoozedUntil?.(transcript.conversation.agentId),
      now: options.now().getTime(),
    })
  }

  /** What a team lead has written needs no check. */
  const checkOf = (maker: TipMaker, request: TipRequest): TextCheck => {
    const hosts = options.linkHosts?.() ?? []
    // What a model's text is checked against is read while the model thinks, and not before it is asked.
    const ofModel = maker.engine === 'model' ? onceLater(() => createOutputChecks(request, hosts)) : undefined
    if (ofModel) return (text, whole) => ofModel()(text, whole)
    return standsOnPast(maker.cards(request)) ? createPastChecks(request, hosts) : (whole) => whole.length
  }

  /** True when the maker had its say, be it silence. */
  const speak = async (
    tip: TipWriter,
    maker: TipMaker,
    gate: RepeatGate,
    { request, transcript, desk, signal }: Making,
  ): Promise<boolean> => {
    // A wrap-up says again what was said, and so may the answer to a question.
    const meaning = answersLine(request.moment.reason)
      ? desk.repeats.gate(transcript, () => shownTexts(desk), signal)
      : anythingGoes
    const check = checkOf(maker, request)
    const harmless = createHarmlessText()
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
      // Since the part was handed over.
      if (signal.aborted) break
      if (part.type === 'usage') {
        tip.used(part.usage)
        continue
      }
      if (part.type === 'lines') {
        tip.standOn(part.lines)
        continue
      }
      if (part.type === 'kind') {
        tip.ofKind(part.kind)
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
      text += harmless(part.text)
      if (!(await advance(false))) return true
    }
    if (signal.aborted) {
      tip.end(cutShort(signal))
      return true
    }
    if (text === '') return false
    if (!(await advance(true))) return true
    if (signal.aborted) tip.end(cutShort(signal))
    else if (tip.started()) tip.end('complete')
    else tip.withhold((gate.isNew(text) ? meaning.why() : undefined) ?? gate.why(text), text)
    return true
  }

  return make
}

/** Nothing replaces a tip that the end of the process cut short: its line gets another from the next one. */
function cutShort(signal: AbortSignal): TipEnd {
  return signal.reason === shuttingDown ? 'failed' : 'superseded'
}
