import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Speaker } from '../domain/conversation.ts'
import { hopsOf, overheadMsOf } from '../domain/tip-hops.ts'
import type { Tip, TipOutcome } from '../domain/tip.ts'
import type { Hearing } from '../listener/listener.ts'
import type { ModelCall } from '../model/measured-model.ts'
import type { ModelsState } from '../model/models.ts'
import { defineMetrics } from './metric-definitions.ts'

/** What is looked at only when somebody reads the metrics. */
export type Readings = {
  readonly conversationsLive: number
  readonly hearing: Iterable<Hearing['state']>
  readonly sockets: Readonly<Record<'overlay' | 'board', number>>
  readonly storeWaiting: number
  readonly platformCalls: { readonly sent: number; readonly waiting: number }
  readonly platformDown: boolean
  readonly modelSpeaks: boolean
  readonly models: ModelsState
}

/** What is counted as it happens; nothing here knows of a person, a conversation or a text. */
export type Metrics = {
  line(speaker: Speaker): void
  /** As a tip is kept: when it is shown, when its making is over, when it is kept back. */
  tip(tip: Pick<Tip, 'end' | 'engine' | 'kind' | 'latency' | 'withheld'>): void
  /** A tip that was only tried counts for nothing: nobody could use it. */
  outcome(outcome: TipOutcome, tip: Pick<Tip, 'kind' | 'withheld'>): void
  makingError(): void
  modelCall(call: ModelCall): void
  pollLateness(ms: number): void
  /** `kind` is one of the platform's kinds of error, never a message. */
  platformError(kind: string, of: 'session' | 'chat'): void
  storeError(): void
  readonly contentType: string
  /** Everything in Prometheus' text format. */
  text(): Promise<string>
}

/** Names of models that get a label of their own; a team that tries more sees them as "other". */
const mostModels = 30

/** Metrics of one Sotto, beside those of its process. `read` is asked for once each time that they are read. */
export function createMetrics(read: () => Readings, registry: Registry = new Registry()): Metrics {
  collectDefaultMetrics({ register: registry })
  const own = defineMetrics(registry)
  const models = new Set<string>()
  const modelLabel = (model: string) => {
    if (models.size < mostModels) models.add(model)
    return models.has(model) ? model : 'other'
  }
  return {
    line: (speaker) => own.lines.inc({ speaker }),
    tip({ kind, engine, end, withheld, latency }) {
      // Said while it begins, and again with its end.
      if (end === undefined && withheld === undefined) return own.shown.inc({ kind, engine })
      if (withheld !== undefined) own.withheld.inc({ rule: withheld.rule })
      if (end !== undefined && latency.firstShownAt !== undefined) own.ended.inc({ end, engine })
      // What no engine spoke for has no hops of a tip.
      if (latency.firstTokenAt === undefined) return
      const hops = hopsOf(latency)
      for (const [name, ms] of Object.entries(hops))
        own.hop.observe({ hop: hopLabels[name] ?? name, engine }, ms / 1_000)
      const overheadMs = overheadMsOf(hops)
      if (overheadMs !== undefined) own.overhead.observe({ engine }, overheadMs / 1_000)
    },
    outcome(outcome, { kind, withheld }) {
      if (withheld?.rule !== 'shadow') own.outcomes.inc({ outcome, kind })
    },
    makingError: () => own.makingErrors.inc(),
    modelCall({ model, durationMs, firstChunkMs, usage, error }) {
      const call = {
        gen_ai_operation_name: 'chat',
        gen_ai_provider_name: 'openai',
        gen_ai_request_model: modelLabel(model),
      }
      own.modelDuration.observe({ ...call, error_type: error ?? '' }, durationMs / 1_000)
      if (firstChunkMs !== undefined) own.modelFirstChunk.observe(call, firstChunkMs / 1_000)
      if (!usage) return
      own.modelTokens.observe({ ...call, gen_ai_token_type: 'input' }, usage.inputTokens)
      own.modelTokens.observe({ ...call, gen_ai_token_type: 'output' }, usage.outputTokens)
    },
    pollLateness: (ms) => own.pollLateness.observe(ms / 1_000),
    platformError: (kind, of) => own.platformErrors.inc({ kind, of }),
    storeError: () => own.storeErrors.inc(),
    contentType: registry.contentType,
    text() {
      setGauges(own, read(), modelLabel)
      return registry.metrics()
    },
  }
}

const hopLabels: Readonly<Record<string, string>> = {
  seenMs: 'seen',
  waitedMs: 'waited',
  askedMs: 'asked',
  firstTokenMs: 'first-token',
  shownMs: 'first-shown',
  endedMs: 'end',
}

function setGauges(own: ReturnType<typeof defineMetrics>, now: Readings, modelLabel: (model: string) => string): void {
  own.conversations.set(now.conversationsLive)
  own.storeWaiting.set(now.storeWaiting)
  own.platformDown.set(Number(now.platformDown))
  own.modelSpeaks.set(Number(now.modelSpeaks))
  for (const state of ['sent', 'waiting'] as const) own.platformCalls.set({ state }, now.platformCalls[state])
  for (const page of ['overlay', 'board'] as const) own.sockets.set({ page }, now.sockets[page])
  for (const hearing of ['opening', 'hearing', 'trouble', 'stopped'] as const) own.agents.set({ hearing }, 0)
  for (const hearing of now.hearing) own.agents.inc({ hearing })
  own.modelResting.reset()
  for (const { model, isOpen } of now.models.breakers)
    own.modelResting.inc({ model: modelLabel(model) }, Number(isOpen))
  own.budgetLimit.reset()
  for (const { per, used, limit } of now.models.budget) {
    for (const what of ['calls', 'tokens'] as const) {
      own.budgetUsed.set({ per, of: what }, used[what])
      if (limit[what] !== undefined) own.budgetLimit.set({ per, of: what }, limit[what])
    }
  }
}
