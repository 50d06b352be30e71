import { answersLine } from '../domain/moment.ts'
import type { Withheld } from '../domain/tip.ts'
import { untilAborted } from '../lib/until-aborted.ts'
import { createOutputChecks } from './checks/output-checks.ts'
import type { TextCheck } from './checks/text-check.ts'
import type { MakerOfPrompt, TipMaker } from './engines.ts'
import { createRepeatGate, noRepeats, withheldBefore } from './policy.ts'
import type { RepeatGate } from './policy.ts'
import { unansweredText } from './request.ts'
import { createShowGate } from './show-gate.ts'
import { withheldBy } from './silence-policy.ts'
import type { TipDeskOptions } from './tip-desk-options.ts'
import { createTipWriter } from './tip-writer.ts'
import type { TipOrder, TipWriter, TipWriterOptions } from './tip-writer.ts'

export type TipMakingOptions = TipWriterOptions &
  Pick<TipDeskOptions, 'mayAskModel' | 'policy' | 'snoozedUntil' | 'onMakerError' | 'linkHosts'>

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
    const before = asksForNothing ?? withheldNow(making)
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
        const repeats = reason === 'asked' ? noRepeats : createRepeatGate(transcript, () => [...desk.shown.values()])
        const gate = createShowGate(repeats, () => withheldNow(making))
        const done = await speak(tip, maker, gate, making)
        if (done || signal.aborted) return
      } catch (error) {
        if (signal.aborted) return tip.end('superseded')
        options.onMakerError(error, request.moment.conversationId)
        // Words that an agent may have read already are not taken back; what the next engine says stands beside them.
        tip.end('failed')
        // What the next engine says would tell nothing of the version that is tried.
        if (making.shadow) return
      }
    }
  }

  const withheldNow = ({ request, transcript, desk, warns }: Making): Withheld | undefined => {
    const { moment, agent, prompt } = request
    const policy = options.policy?.()
    if (policy === undefined) return undefined
    return withheldBy(policy, {
      kind: warns ? 'risk' : (prompt.kinds[0] ?? 'reply'),
      reason: moment.reason,
      tenure: agent.tenure,
      answers: moment.platformEventId,
      transcript,
      shown: [...desk.pace.values()],
      snoozedUntil: options.snoozedUntil?.(agent.agentId),
      now: options.now().getTime(),
    })
  }

  /** True when the maker had its say, be it silence. */
  const speak = async (
    tip: TipWriter,
    maker: TipMaker,
    gate: RepeatGate,
    { request, signal }: Making,
  ): Promise<boolean> => {
    const check: TextCheck =
      maker.engine === 'model' ? createOutputChecks(request, options.linkHosts?.() ?? []) : (whole) => whole.length
    let text = ''
    let shown = 0
    /** Shows what may be shown by now; false where the tip is over, since it may not be. */
    const advance = (whole: boolean): boolean => {
      const safe = check(text, whole)
      if (typeof safe !== 'number') {
        tip.withhold(safe, text)
        return false
      }
      if (safe > shown && (tip.started() || gate.isNew(text.slice(0, safe)))) {
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
      text += part.text
      if (!advance(false)) return true
    }
    if (signal.aborted) {
      tip.end('superseded')
      return true
    }
    if (text === '') return false
    if (!advance(true)) return true
    if (tip.started()) tip.end('complete')
    else tip.withhold(gate.why(text), text)
    return true
  }

  return make
}
