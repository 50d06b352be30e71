import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import type { WorkspaceService } from '../workspace-service.ts'
import { originOf } from './route-parts.ts'
import { parseWith } from './parse-request.ts'

type WorkspaceRouteParts = {
  readonly workspace: WorkspaceService
  readonly overlayLink: (agentId: string) => string | undefined
}

const text = z.string().trim().min(1, 'say something').max(10_000)
const role = z.enum(['visitor', 'agent'])
const optionalName = z
  .string()
  .trim()
  .max(200)
  .transform((name) => name || undefined)
  .optional()
const agentQuery = z.object({ agent: z.string() })
const newChat = z.object({
  agentId: z.string(),
  visitorName: optionalName,
  skill: optionalName,
  customVariables: z.array(z.record(z.string(), z.string())).max(50).optional(),
  sde: z.record(z.string(), z.unknown()).optional(),
  participant: z.record(z.string(), z.unknown()).optional(),
  text,
})
const newLine = z.object({ as: role, text })
const typing = z.object({ as: role, typing: z.boolean() })
const keyParams = z.object({ key: z.string() })

/** What the workspace page asks. Errors are `{ error: "one sentence" }`. */
export const workspaceRoutes: FastifyPluginAsync<WorkspaceRouteParts> = async (app, { workspace, overlayLink }) => {
  // No other site may make a visitor of this browser say something: a form cannot send JSON, and a script shows its origin.
  app.addHook('onRequest', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return
    const { origin, 'content-type': contentType = '' } = request.headers
    if (origin !== undefined && origin !== originOf(request))
      throw new ApiError(403, 'Only the workspace page may do that.')
    if (!/^application\/json\s*(;|$)/i.test(contentType))
      throw new ApiError(415, 'Send JSON (content-type: application/json).')
  })

  app.get('/workspace/api/agents', async () => ({ agents: workspace.agents() }))

  app.get('/workspace/api/chats', async (request) => {
    return { chats: workspace.chats(parseWith(agentQuery, request.query, 'query').agent) }
  })

  app.post('/workspace/api/chats', async (request) => {
    return { chatKey: await workspace.start(parseWith(newChat, request.body, 'body')) }
  })

  app.post('/workspace/api/chats/:key/lines', async (request) => {
    const line = parseWith(newLine, request.body, 'body')
    await workspace.say(keyParams.parse(request.params).key, line.as, line.text)
    return {}
  })

  app.post('/workspace/api/chats/:key/typing', async (request) => {
    const flag = parseWith(typing, request.body, 'body')
    await workspace.setTyping(keyParams.parse(request.params).key, flag.as, flag.typing)
    return {}
  })

  app.post('/workspace/api/chats/:key/end', async (request) => {
    await workspace.end(keyParams.parse(request.params).key)
    return {}
  })

  app.get('/workspace/api/overlay-link', async (request) => {
    const url = overlayLink(parseWith(agentQuery, request.query, 'query').agent)
    if (url === undefined)
      throw new ApiError(404, 'Sotto does not run beside this simulator, so there is no overlay to show.')
    return { url }
  })
}
