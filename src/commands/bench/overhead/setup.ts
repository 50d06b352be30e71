import { z } from 'zod'

/** What every part of the overhead bench is told. */
export const overheadSetup = z.object({
  agents: z.number().int(),
  conversations: z.number().int(),
  linesPerSecond: z.number(),
})
export type OverheadSetup = z.infer<typeof overheadSetup>

export const account = 'bench'
export const source = 'bench'
export const model = 'bench-model'
export const token = 'made-up-token-of-the-bench'

/** The model server waits so long before the first token, and between two. */
export const firstTokenAfterMs = 250
export const betweenTokensMs = 30

export const agentName = (number: number): string => `agent-${number}`

/** Milliseconds on a clock that all processes of the machine share. */
export const clock = (): number => performance.timeOrigin + performance.now()

/** What a part has used since it began, user and system. */
export const usage = z.object({ at: z.number(), cpuMs: z.number(), mainThreadMs: z.number() })

export function readUsage(): z.infer<typeof usage> {
  const { user, system } = process.cpuUsage()
  const main = process.threadCpuUsage()
  return { at: clock(), cpuMs: (user + system) / 1_000, mainThreadMs: (main.user + main.system) / 1_000 }
}

/** When something with this number (and of a stream: its place in it) passed by. */
export const stamps = z.array(z.tuple([z.number(), z.number(), z.number()]))
export type Stamps = z.infer<typeof stamps>
