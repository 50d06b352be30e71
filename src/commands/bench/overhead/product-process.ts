import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { z } from 'zod'
import { createApp } from '../../../app.ts'
import { readConfig } from '../../../config.ts'
import { agentId, personId } from '../../../domain/ids.ts'
import { openCapabilityNotes } from '../../../model/capability-notes.ts'
import { everything } from '../../../model/capabilities.ts'
import { answerQuestions } from '../part.ts'
import { account, agentName, model, overheadSetup, readUsage, source, token } from './setup.ts'

// The product as main.ts puts it together: the app, its files and its store, told of lines by ingest.

const startArgument = overheadSetup.extend({ modelUrl: z.string(), folder: z.string() })
const shippedPrompts = fileURLToPath(new URL('../../../../prompts/', import.meta.url))
let problems = 0

/** The shipped files with one prompt that answers every line, so that a line is one request here and at the pass-through. */
function copyPrompts(folder: string): string {
  const prompts = join(folder, 'prompts')
  cpSync(shippedPrompts, prompts, { recursive: true })
  for (const file of readdirSync(prompts)) if (file.endsWith('.md') && file !== 'coach.md') rmSync(join(prompts, file))
  return prompts
}

answerQuestions({
  async start(argument, signal) {
    const { agents, modelUrl, folder } = startArgument.parse(argument)
    // As after `npm run doctor`: the endpoint is known to take everything.
    openCapabilityNotes(folder).remember(modelUrl, model, everything)
    const config = readConfig({
      PORT: '0',
      SOTTO_DATA_DIR: folder,
      SOTTO_PROMPTS_DIR: copyPrompts(folder),
      OPENAI_BASE_URL: modelUrl,
      OPENAI_API_KEY: 'made-up',
      SOTTO_MODEL: model,
    })
    const names = Array.from({ length: agents }, (_, number) => agentName(number))
    const people = names.map((name) => ({ personId: personId(name), name, role: 'agent' as const }))
    const app = await createApp({
      config,
      platform: { account, domainUrl: 'http://127.0.0.1:9' },
      agentsFile: {
        agents: names.map((name, number) => ({
          agentId: agentId(name),
          name,
          platformAgentId: String(number + 1),
          tenure: 'new' as const,
          skills: [],
          externalIds: {},
          mode: 'keys' as const,
        })),
        listeners: [],
        people,
        sources: [{ source, token: () => token }],
        facts: { freeSlots: false, keepIp: false },
      },
      afresh: false,
      frameAncestors: [],
      logger: pino({ level: 'warn' }, { write: () => void (problems += 1) }),
      onCodeRenewed: () => undefined,
    })
    const url = await app.web.listen({ host: '127.0.0.1', port: 0 })
    signal.addEventListener(
      'abort',
      () =>
        void app[Symbol.asyncDispose]().then(
          () => process.exit(0),
          () => process.exit(1),
        ),
      { once: true },
    )
    return { url, codes: names.map((name) => app.codes.current(personId(name))) }
  },
  sample: readUsage,
  /** Lines of the log that warn. */
  failed: () => problems,
})
