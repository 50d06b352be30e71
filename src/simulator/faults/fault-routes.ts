import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import { guardControl } from '../routes/control-guard.ts'
import { parseWith } from '../routes/parse-request.ts'
import { isRequestFault, lastingFaultKinds, requestFaultKinds } from './fault-kinds.ts'
import { FaultSpecError, parseFaultSpec } from './fault-spec.ts'
import type { FaultSpec } from './fault-spec.ts'
import type { Faults } from './faults.ts'

const specBody = z.object({ spec: z.string().max(5_000) })
const onceBody = z.object({
  kind: z.enum([...requestFaultKinds, ...lastingFaultKinds]),
  count: z.int().min(1).max(1_000_000).default(1),
  path: z.string().max(500).optional(),
  durationMs: z.number().positive().max(86_400_000).optional(),
})

/** Faults by remote control, for this machine only. Answers are the faults' status; errors `{ error: "one sentence" }`. */
export const faultRoutes: FastifyPluginAsync<{ readonly faults: Faults }> = async (app, { faults }) => {
  guardControl(app)

  app.get('/simulator/faults', async () => faults.status())

  app.post('/simulator/faults', async (request) => {
    await faults.replace(toSpec(parseWith(specBody, request.body, 'body').spec))
    return faults.status()
  })

  app.post('/simulator/faults/once', async (request) => {
    const { kind, count, path, durationMs } = parseWith(onceBody, request.body, 'body')
    if (isRequestFault(kind)) faults.arm({ kind, count, path: path === undefined ? undefined : toPattern(path) })
    else if (durationMs === undefined) throw new ApiError(400, `body.durationMs: ${kind} lasts, so say how long`)
    else await faults.begin(kind, durationMs)
    return faults.status()
  })
}

function toSpec(text: string): FaultSpec {
  try {
    return parseFaultSpec(text)
  } catch (error) {
    if (error instanceof FaultSpecError) throw new ApiError(400, error.message)
    throw error
  }
}

function toPattern(path: string): RegExp {
  try {
    return new RegExp(path)
  } catch {
    throw new ApiError(400, 'body.path: not a regular expression')
  }
}
