import { Counter, Gauge, Histogram } from 'prom-client'
import type { Registry } from 'prom-client'

/** Seconds; from what a hop of ours takes to what a hung model takes. */
const hopSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
/** As the OpenTelemetry conventions for generative AI have them. */
const modelSeconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
const modelTokens = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304]

const callLabels = ['gen_ai_operation_name', 'gen_ai_provider_name', 'gen_ai_request_model'] as const

/**
 * Every metric of Sotto's own, by its name; docs/metrics.md explains them, and a test compares the two. The names of
 * `gen_ai_` are OpenTelemetry's, whose status is still "Development": they stand here and nowhere else.
 */
export function defineMetrics(registry: Registry) {
  const registers = [registry]
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name, help, labelNames, registers })
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge({ name, help, labelNames, registers })
  const histogram = <Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly Label[] = [],
  ) => new Histogram({ name, help, buckets, labelNames, registers })
  return {
    lines: counter('sotto_lines_total', 'Lines seen, by who said them.', ['speaker']),
    hop: histogram('sotto_tip_hop_seconds', 'How long each hop of a tip took.', hopSeconds, ['hop', 'engine']),
    overhead: histogram(
      'sotto_tip_overhead_seconds',
      'Of a tip that was shown, what was neither the platform nor the engine.',
      hopSeconds,
      ['engine'],
    ),
    shown: counter('sotto_tips_shown_total', 'Tips of which the agent got words.', ['kind', 'engine']),
    ended: counter('sotto_tips_ended_total', 'Shown tips by how their making ended.', ['end', 'engine']),
    withheld: counter('sotto_tips_withheld_total', 'Tips that were kept back, by rule.', ['rule']),
    outcomes: counter('sotto_tip_outcomes_total', 'Complete tips by what the agent then wrote.', ['outcome', 'kind']),
    makingErrors: counter('sotto_tip_making_errors_total', 'Engines that failed to make a tip.'),

    modelDuration: histogram('gen_ai_client_operation_duration_seconds', 'Requests to a model.', modelSeconds, [
      ...callLabels,
      'error_type',
    ]),
    modelFirstChunk: histogram(
      'gen_ai_client_operation_time_to_first_chunk_seconds',
      'From a request to the first that could be used of its answer.',
      modelSeconds,
      callLabels,
    ),
    modelTokens: histogram('gen_ai_client_token_usage', 'Tokens of one request.', modelTokens, [
      ...callLabels,
      'gen_ai_token_type',
    ]),
    modelResting: gauge('sotto_model_breaker_open', '1 while a model has a fault and is left alone.', ['model']),
    modelSpeaks: gauge('sotto_model_speaks', '1 while the usual model makes tips, 0 while the offline engine does.'),
    budgetUsed: gauge('sotto_model_budget_used', 'What was used of the budget of everybody.', ['per', 'of']),
    budgetLimit: gauge('sotto_model_budget_limit', 'The budget of everybody, where there is one.', ['per', 'of']),

    pollLateness: histogram('sotto_poll_lateness_seconds', 'How late rounds of polling began.', hopSeconds),
    platformCalls: gauge('sotto_platform_calls', 'Calls to the platform: sent, or waiting for a connection.', [
      'state',
    ]),
    platformErrors: counter('sotto_platform_errors_total', 'Trouble with the platform that was told.', ['kind', 'of']),
    platformDown: gauge('sotto_platform_breaker_open', '1 while the platform answers no session of the account.'),

    conversations: gauge('sotto_conversations_live', 'Conversations that are heard and have not ended.'),
    agents: gauge('sotto_agents', 'Agents in the agents file, by how well they are heard.', ['hearing']),
    sockets: gauge('sotto_sockets', 'Open pages.', ['page']),
    storeWaiting: gauge('sotto_store_waiting_writes', 'Writes that are not committed yet.'),
    storeErrors: counter('sotto_store_write_errors_total', 'Writes that the store did not take.'),
  }
}
