import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Audit } from '../audit.ts'
import { auditKindOf } from '../audit.ts'
import { agentSessionIdOf, notedCaller } from '../routes/callers.ts'
import { fromEvent } from '../routes/parse-request.ts'
import type { World } from '../world.ts'
import { answerInstead, isInsteadFault } from './answer-instead.ts'
import { breakBody, fitsBody, isBodyFault } from './break-body.ts'
import { changeAnswer, fitsAnswer, isAnswerFault } from './change-answer.ts'
import type { RequestFault } from './fault-kinds.ts'
import { FaultTargets } from './fault-target.ts'
import type { FaultTarget } from './fault-target.ts'
import type { Faults } from './faults.ts'
import { moveBaseUris } from './move-base-uris.ts'
import { wholeBetween } from './random.ts'

type InjectParts = {
  readonly faults: Faults
  readonly world: World
  readonly actorSecret: string
  readonly audit: Audit
}
/** A request that passed the first stage, with what was drawn for the later ones. */
type Pending = { readonly target: FaultTarget; readonly drawn: RequestFault | undefined }

/**
 * Lets faults hit requests, each at the stage where it belongs: before the platform looks, on the answer, on its way.
 * To be called after the audit's hooks, which find out who asks, and before the routes come.
 */
export function injectFaults(app: FastifyInstance, { faults, world, actorSecret, audit }: InjectParts): void {
  const targets = new FaultTargets(world, actorSecret)
  const pending = new WeakMap<FastifyRequest, Pending>()
  const movedTo = new WeakMap<FastifyRequest, number>()

  app.addHook('onRequest', async (request, reply) => {
    const target = targets.of(request)
    if (target === undefined || !faults.hits(target)) return
    const lasting = faults.lastingOn(target, request.raw.socket.localPort)
    if (lasting?.effect === 'moved') movedTo.set(request, lasting.port)
    else if (lasting !== undefined) {
      faults.feel(lasting.kind)
      if (lasting.effect === 'refused') return drop(request, reply, target)
      return answerInstead('error-503', reply, faults.random, world.now())
    }
    const drawn = faults.draw(target)
    const kind = faults.take(target, drawn, (kind) => kind === 'refused' || kind === 'id-gap' || isInsteadFault(kind))
    if (kind === undefined) pending.set(request, { target, drawn })
    else if (kind === 'refused') return drop(request, reply, target)
    else if (kind === 'id-gap') target.chat?.skipEventIds(wholeBetween(faults.random, 1, 20))
    else if (isInsteadFault(kind)) return answerInstead(kind, reply, faults.random, world.now())
  })

  app.addHook('preSerialization', async (request, reply, answer) => {
    const port = movedTo.get(request)
    if (port !== undefined && reply.statusCode === 200) {
      faults.feel('host-moved')
      return moveBaseUris(answer, port)
    }
    const { target, drawn } = pending.get(request) ?? {}
    if (target === undefined) return answer
    const kind = faults.take(target, drawn, (kind) => isAnswerFault(kind) && fitsAnswer(kind, answer))
    if (kind === undefined || !isAnswerFault(kind)) return answer
    pending.delete(request)
    const { from } = fromEvent.catch({ from: 0 }).parse(request.query)
    return changeAnswer(kind, answer, faults.random, from)
  })

  app.addHook('onSend', async (request, reply, body) => {
    const { target, drawn } = pending.get(request) ?? {}
    if (target === undefined) return body
    const kind = faults.take(target, drawn, (kind) => isBodyFault(kind) && fitsBody(kind, body))
    if (kind === undefined || !isBodyFault(kind)) return body
    const { random, signal } = faults
    return breakBody(kind, { request, reply, body, random, slowUpToMs: faults.spec.slowUpToMs, signal })
  })

  /** No answer ever comes, so the audit has to be told here; its status is 0. */
  function drop(request: FastifyRequest, reply: FastifyReply, { path, actor }: FaultTarget): FastifyReply {
    const agent = notedCaller(request)?.desk.agent
    const { method: verb } = request
    const who = {
      loginName: agent?.loginName,
      agentId: agent?.agentId,
      agentSessionId: agentSessionIdOf(request),
      actor,
    }
    audit.add({ at: world.now(), who, verb, path, status: 0, kind: auditKindOf(verb, path) })
    reply.hijack()
    request.raw.socket.destroy()
    return reply
  }
}
