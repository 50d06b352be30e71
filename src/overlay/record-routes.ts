import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { AgentId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import { standingActions } from '../domain/tip-action.ts'
import type { TipActionRecords, TipOnRecord } from '../store/tip-action-records.ts'
import { recordAsCsv } from './record-file.ts'
import { recordAtMost } from './record-protocol.ts'
import type { AgentRecord, RecordTip } from './record-protocol.ts'

export type RecordOptions = {
  readonly store: Pick<TipActionRecords, 'recordOf'>
  /** The person who asks, allowed to see an overlay; `as` picks one of several people signed in with this browser. */
  readonly authenticate: (request: FastifyRequest, as: string | undefined) => Person | 'signed-out' | 'not-allowed'
}

const time = z.coerce.number().int().min(0).max(8.64e15)
const question = z.object({
  agent: z.string().max(200).optional(),
  from: time,
  to: time,
  zone: z.string().max(100).refine(isZone).default('UTC'),
})

/** An agent's own record, on a page and as a file (`record-protocol.ts`). Nobody else's is to be had here. */
export function registerRecord(app: FastifyInstance, options: RecordOptions): void {
  type Asked = { readonly record: AgentRecord; readonly zone: string }
  const ask = async (request: FastifyRequest, reply: FastifyReply): Promise<Asked | undefined> => {
    const query = question.safeParse(request.query)
    const as = query.success ? query.data.agent : z.object({ agent: z.string() }).safeParse(request.query).data?.agent
    const person = options.authenticate(request, as)
    if (person === 'signed-out') {
      await reply.code(401).send({ error: 'Sign in first.' })
      return undefined
    }
    if (person === 'not-allowed') {
      await reply.code(403).send({ error: 'A record is for the agent whose it is.' })
      return undefined
    }
    if (!query.success) {
      await reply.code(400).send({ error: 'from and to: epoch milliseconds; zone: such as Europe/Berlin' })
      return undefined
    }
    const { from, to, zone } = query.data
    // A person who is an agent has the agent's id (domain/ids.ts).
    const found = await options.store.recordOf(person.personId as string as AgentId, {
      from: new Date(from),
      to: new Date(to),
      limit: recordAtMost + 1,
    })
    const tips = found.slice(0, recordAtMost).map(toRecordTip)
    return { record: { agentName: person.name, from, to, tips, more: found.length > recordAtMost }, zone }
  }
  const asFile = (reply: FastifyReply, { from }: AgentRecord, ending: string) =>
    reply
      .header(
        'content-disposition',
        `attachment; filename="sotto-record-${new Date(from).toISOString().slice(0, 10)}.${ending}"`,
      )
      .header('cache-control', 'no-store')

  app.get('/api/overlay/record', async (request, reply) => {
    const asked = await ask(request, reply)
    return asked ? reply.header('cache-control', 'no-store').send(asked.record) : reply
  })
  app.get('/api/overlay/record.json', async (request, reply) => {
    const asked = await ask(request, reply)
    if (!asked) return reply
    return asFile(reply, asked.record, 'json')
      .type('application/json; charset=utf-8')
      .send(`${JSON.stringify(asked.record, undefined, 2)}\n`)
  })
  app.get('/api/overlay/record.csv', async (request, reply) => {
    const asked = await ask(request, reply)
    if (!asked) return reply
    return asFile(reply, asked.record, 'csv')
      .type('text/csv; charset=utf-8')
      .send(recordAsCsv(asked.record, asked.zone))
  })
}

function toRecordTip({ tip, actions }: TipOnRecord): RecordTip {
  const { tipId, conversationId, at, kind, engine, promptId, promptVersion, text, end, outcome } = tip
  return {
    tipId,
    conversationId,
    at: at.getTime(),
    kind,
    engine,
    promptId,
    promptVersion,
    text,
    complete: end === 'complete',
    outcome: outcome?.outcome,
    actions: standingActions(actions),
  }
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    // A RangeError: there is no such zone.
    return false
  }
}
