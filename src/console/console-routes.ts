import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { conversationId } from '../domain/ids.ts'
import type { AgentId, PersonId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { TakenAction } from '../domain/tip-action.ts'
import { hopsOf } from '../domain/tip-hops.ts'
import type { Tip } from '../domain/tip.ts'
import type { WatchedFileState } from '../lib/watched-file.ts'
import type { PromptFolder } from '../prompts/prompt-folder.ts'
import type { PromptLabels } from '../prompts/prompt-labels.ts'
import type { ConversationSummary, Store, StoredTip, StoredTipAction } from '../store/store.ts'
import { toConsolePrompt } from './console-prompt.ts'
import type { ConsoleConversation, ConsoleConversationDetail, ConsolePrompt, ConsoleTip } from './console-protocol.ts'

export type ConsoleOptions = {
  readonly store: Store
  readonly prompts: PromptFolder
  readonly labels: Pick<PromptLabels, 'prompts'>
  readonly personName: (personId: PersonId) => string
  /** The team's other files, which are listed beside the prompts. */
  readonly teamFiles: () => readonly { readonly title: string; readonly state: WatchedFileState<unknown> }[]
  readonly agentName: (agentId: AgentId) => string
  readonly authenticate: (request: FastifyRequest) => Person | 'signed-out' | 'not-allowed'
}

const pageSize = 50
const page = z.object({
  before: z.coerce.number().int().min(0).max(8.64e15).optional(),
  id: z.string().max(300).default(''),
})
const one = z.object({ id: z.string().min(1).max(300) })

/** What the console page reads: prompts, and stored conversations with the tips given at each line. */
export function registerConsole(app: FastifyInstance, options: ConsoleOptions): void {
  const { store, prompts, labels, personName, agentName } = options
  void app.register(
    (routes, _settings, done) => {
      routes.addHook('onRequest', async (request, reply) => {
        const person = options.authenticate(request)
        if (person === 'signed-out')
          return reply.code(401).send({ error: 'Sign in first, with the code printed at start.' })
        if (person === 'not-allowed') return reply.code(403).send({ error: 'The console is for team leads.' })
        return undefined
      })

      routes.get('/prompts', (): { prompts: ConsolePrompt[] } => ({
        prompts: [
          ...prompts.entries().map((entry) => toConsolePrompt(entry, labels, personName)),
          ...options.teamFiles().map(toConsoleFile),
        ],
      }))

      routes.get('/conversations', async (request, reply) => {
        const query = page.safeParse(request.query)
        if (!query.success) return reply.code(400).send({ error: 'before: epoch milliseconds' })
        const { before: startedAt, id } = query.data
        const before =
          startedAt === undefined ? undefined : { startedAt: new Date(startedAt), conversationId: conversationId(id) }
        const found = await store.conversations({ before, limit: pageSize + 1 })
        return {
          conversations: found.slice(0, pageSize).map((conversation) => toConsole(conversation, agentName)),
          more: found.length > pageSize,
        }
      })

      routes.get('/conversations/:id', async (request, reply) => {
        const params = one.safeParse(request.params)
        const id = params.success ? conversationId(params.data.id) : undefined
        const conversation = id && (await store.conversation(id))
        if (!id || !conversation) return reply.code(404).send({ error: 'There is no such conversation in the store.' })
        const [lines, tips, actions] = await Promise.all([store.lines(id), store.tips(id), store.tipActions(id)])
        const detail: ConsoleConversationDetail = {
          conversation: toConsole(conversation, agentName),
          lines: lines.map(({ platformEventId, speaker, text, at }) => ({
            platformEventId,
            speaker,
            text,
            at: at.getTime(),
          })),
          tips: tips.map((tip) =>
            toConsoleTip(tip, actions.filter((action) => action.tipId === tip.tipId).map(toTaken)),
          ),
        }
        return detail
      })
      done()
    },
    { prefix: '/api/console' },
  )
}

function toConsoleFile({ title, state }: ReturnType<ConsoleOptions['teamFiles']>[number]): ConsolePrompt {
  const { file, good, problem } = state
  return {
    promptId: file.replace(/\.yaml$/, ''),
    title,
    file,
    kinds: [],
    liveVersion: good?.version,
    liveSince: good?.since.getTime(),
    problem,
    body: good?.content ?? '',
  }
}

function toConsole(summary: ConversationSummary, agentName: (agentId: AgentId) => string): ConsoleConversation {
  return {
    conversationId: summary.conversationId,
    agentName: agentName(summary.agentId),
    skill: summary.skill,
    state: summary.state,
    startedAt: summary.startedAt.getTime(),
    endedAt: summary.endedAt?.getTime(),
    lines: summary.lines,
    tipsShown: summary.tipsShown,
    tipsWithheld: summary.tipsWithheld,
  }
}

function toTaken({ action, reason, undone }: StoredTipAction): TakenAction {
  return { action, ...(reason === undefined ? {} : { reason }), ...(undone === undefined ? {} : { undone }) }
}

function toConsoleTip(tip: StoredTip, actions: readonly TakenAction[]): ConsoleTip {
  const { tipId, answers, kind, engine, model, promptId, promptVersion, text, cards, end, withheld, latency, at } = tip
  return {
    tipId,
    answers,
    kind,
    engine,
    model,
    promptId,
    promptVersion,
    text,
    cards,
    end,
    withheld,
    actions,
    outcome: tip.outcome,
    latencyMs: latency.firstShownAt === undefined ? undefined : Math.max(0, latency.firstShownAt - latency.lineSentAt),
    modelMs: engine === 'model' ? modelMs(tip) : undefined,
    hops: latency.firstTokenAt === undefined ? undefined : hopsOf(latency),
    usage: tip.usage,
    at: at.getTime(),
  }
}

function modelMs({ latency: { askedAt, firstTokenAt } }: Tip): number | undefined {
  return askedAt === undefined || firstTokenAt === undefined ? undefined : firstTokenAt - askedAt
}
