import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Fact } from '../../domain/fact.ts'
import { conversationId } from '../../domain/ids.ts'
import type { AgentId, ConversationId } from '../../domain/ids.ts'
import { bridgeSource } from '../ingest/ingest-source.ts'
import type { Receipt } from '../ingest/receipt.ts'
import { IngestRefusal } from '../ingest/refusal.ts'
import { sendRefusal } from '../ingest/register-ingest.ts'
import type { IngestGate } from '../ingest/register-ingest.ts'
import { toBridgeEvents } from './bridge-events.ts'
import { bridgeFacts } from './bridge-facts.ts'
import { bridgeBody, parseBridgeLines } from './wire.ts'
import type { BridgeBody } from './wire.ts'

export type BridgeOptions = {
  readonly account: string
  readonly gate: IngestGate
  /** The agent who holds the token of the header; undefined for nobody, or nobody who is an agent. */
  readonly agentOf: (
    authorization: string | undefined,
  ) => { readonly agentId: AgentId; readonly platformAgentId: string } | undefined
  readonly holderOf: (id: ConversationId) => AgentId | undefined
  readonly keepIp: () => boolean
  /** The agent's widget is open. */
  readonly onHeard: (agentId: AgentId) => void
  /** The widget shows the conversation, or has just left it for another one. */
  readonly onShown: (conversationId: ConversationId, shown: boolean) => void
  readonly now: () => Date
}

const bodyLimit = 512 * 1024
const requestsPerMinute = 600
const bridgedPrefix = `ingest-${bridgeSource}-`

/** What Sotto calls the conversation that an agent's widget brings; the agent's name keeps everybody's apart. */
export function bridgedConversationId(account: string, agentId: AgentId, rtSessionId: string): ConversationId {
  return conversationId(`${bridgedPrefix}${externalIdOf(account, agentId, rtSessionId)}`)
}

/** True for a conversation that widgets alone bring. */
export function isBridged(id: ConversationId): boolean {
  return id.startsWith(bridgedPrefix)
}

/**
 * `POST /overlay/bridge`: the widget in an agent's workspace tells what the workspace shows, as the signed-in agent and
 * for this agent's own conversations only (docs/widget.md). Answered when it is committed.
 */
export async function registerBridge(app: FastifyInstance, options: BridgeOptions): Promise<void> {
  const callers = new WeakMap<FastifyRequest, NonNullable<ReturnType<BridgeOptions['agentOf']>>>()
  await app.register(async (scope) => {
    scope.setErrorHandler(sendRefusal)
    await scope.register(rateLimit, { global: false })
    scope.addHook('onRequest', async (request) => {
      const agent = options.agentOf(request.headers.authorization)
      if (agent === undefined) throw new IngestRefusal(401, 'You are signed out.')
      callers.set(request, agent)
    })
    scope.post(
      '/overlay/bridge',
      {
        bodyLimit,
        config: {
          rateLimit: {
            keyGenerator: (request) => callers.get(request)?.agentId ?? '',
            max: requestsPerMinute,
            timeWindow: 60_000,
            errorResponseBuilder: () => new IngestRefusal(429, 'This widget sends too much; it goes on in a minute.'),
          },
        },
      },
      async (request): Promise<Receipt> => {
        const agent = callers.get(request)
        if (agent === undefined) throw new IngestRefusal(401, 'You are signed out.')
        const body = parseBody(request.body)
        refuseOthers(body, options.account, agent.platformAgentId)
        options.onHeard(agent.agentId)
        const { lines, unreadable } = parseBridgeLines(body.lines)
        // The kinds of line may grow; their words stay out of the log.
        if (unreadable > 0)
          request.log.warn({ agentId: agent.agentId, count: unreadable }, 'lines of the workspace that cannot be read')
        const now = options.now()
        const externalId = externalIdOf(body.accountId, agent.agentId, body.rtSessionId)
        const events = toBridgeEvents(body, lines, { externalId, agent: agent.agentId, now })
        const facts: readonly Fact[] = bridgeFacts(body, { keepIp: options.keepIp() })
        const bridged = { agentId: agent.agentId, rtSessionId: body.rtSessionId, facts, holderOf: options.holderOf }
        const receipt = await options.gate.inTime(options.gate.intake(bridgeSource, events, bridged))
        if (receipt.conversationId !== undefined)
          options.onShown(conversationId(receipt.conversationId), body.followed !== false)
        return receipt
      },
    )
  })
}

function externalIdOf(account: string, agentId: AgentId, rtSessionId: string): string {
  return [agentId, account, rtSessionId].join('~')
}

/** @throws IngestRefusal (400) naming the place of the first mistake, and none of its words. */
function parseBody(raw: unknown): BridgeBody {
  const parsed = bridgeBody.safeParse(raw)
  if (parsed.success) return parsed.data
  throw new IngestRefusal(400, `${parsed.error.issues[0]?.path.join('.') || 'the body'}: not as expected`)
}

/** @throws IngestRefusal (403) */
function refuseOthers(body: BridgeBody, account: string, platformAgentId: string): void {
  if (body.accountId !== account) {
    throw new IngestRefusal(403, 'The workspace is of another LivePerson account than the one Sotto is set up for.', {
      code: 'other-account',
    })
  }
  if (body.spectated === true)
    throw new IngestRefusal(403, 'You watch the conversation of another agent.', { code: 'watching' })
  // Messaging has ids with the account in front (widget reference §4).
  const shown = body.platformAgentId?.split('.').at(-1)
  if (shown !== undefined && shown !== platformAgentId) {
    throw new IngestRefusal(403, 'The workspace is of another agent than the one who is signed in to Sotto here.', {
      code: 'other-person',
    })
  }
}
