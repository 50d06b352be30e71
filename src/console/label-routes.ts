import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isFromOwnPage } from '../access/own-page.ts'
import { promptVersionId } from '../domain/ids.ts'
import type { PersonId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import { promptLabels } from '../domain/prompt-label.ts'
import { LabelProblem } from '../prompts/label-problem.ts'
import type { PromptLabels } from '../prompts/prompt-labels.ts'
import type { PromptRecords } from '../store/prompt-records.ts'
import { createVersionsReader } from './console-versions.ts'
import type { ConsoleVersionText } from './label-protocol.ts'

export type LabelRoutesOptions = {
  readonly store: PromptRecords
  readonly labels: Pick<PromptLabels, 'prompts' | 'move'>
  readonly personName: (personId: PersonId) => string
  readonly publicUrl: string | undefined
  readonly authenticate: (request: FastifyRequest) => Person | 'signed-out' | 'not-allowed'
}

const path = z.object({ id: z.string().max(100), version: z.string().max(100).default('') })
const wish = z
  .strictObject({
    label: z.enum(promptLabels),
    version: z.string().min(1).max(100).nullable(),
    share: z.number().optional(),
  })
  .refine(({ label, share }) => share === undefined || label === 'experiment', 'Only an experiment has a share.')

/** The versions of prompts, and the moving of labels from one to another. */
export function registerLabels(app: FastifyInstance, options: LabelRoutesOptions): void {
  const { store, labels, personName } = options
  const read = createVersionsReader(store, personName)
  const people = new WeakMap<FastifyRequest, Person>()
  const promptOf = (request: FastifyRequest) => {
    const params = path.safeParse(request.params)
    const prompt = params.success && labels.prompts().find(({ promptId }) => promptId === params.data.id)
    if (prompt) return { prompt, version: params.data.version }
    throw new LabelProblem('unknown', 'No file in the folder has such a prompt now.')
  }

  void app.register(
    (routes, _settings, done) => {
      routes.addHook('onRequest', async (request, reply) => {
        const person = options.authenticate(request)
        if (person === 'signed-out') return reply.code(401).send({ error: 'Sign in first.' })
        if (person === 'not-allowed')
          return reply.code(403).send({ error: 'Versions of prompts are for team leads and operators.' })
        people.set(request, person)
        if (request.method === 'GET' || request.method === 'HEAD') return undefined
        // A form of another site can send our cookie, yet no JSON.
        if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
          return reply.code(415).send({ error: 'Send JSON (content-type: application/json).' })
        if (!isFromOwnPage(request.headers, options.publicUrl))
          return reply.code(403).send({ error: 'Only a page of this Sotto may do that.' })
        return undefined
      })
      routes.setErrorHandler((error, _request, reply) => {
        if (!(error instanceof LabelProblem)) throw error
        return reply.code(error.kind === 'unknown' ? 404 : 409).send({ error: error.message })
      })

      routes.get('/versions', (request) => read(promptOf(request).prompt))

      routes.get('/versions/:version', async (request): Promise<ConsoleVersionText> => {
        const { prompt, version } = promptOf(request)
        const stored = (await store.versionsOf(prompt.promptId)).find((known) => known.version === version)
        if (!stored) throw new LabelProblem('unknown', `There is no version ${version} of ${prompt.promptId}.`)
        return { content: stored.content }
      })

      routes.post('/labels', async (request, reply) => {
        const { promptId } = promptOf(request).prompt
        const wanted = wish.safeParse(request.body)
        if (!wanted.success) return reply.code(400).send({ error: z.prettifyError(wanted.error) })
        const { label, version, share } = wanted.data
        const by = people.get(request)?.personId
        if (by === undefined) throw new Error('a request that nobody made')
        await labels.move({
          promptId,
          label,
          version: version === null ? undefined : promptVersionId(version),
          share,
          by,
        })
        request.log.info({ promptId, label, version, share, by }, 'a label was moved')
        return read(promptOf(request).prompt)
      })
      done()
    },
    { prefix: '/api/console/prompts/:id' },
  )
}
