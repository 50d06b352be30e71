import { z } from 'zod'

/** What every part of the listen bench is told. */
export const listenSetup = z.object({
  sessions: z.number().int(),
  conversations: z.number().int(),
})
export type ListenSetup = z.infer<typeof listenSetup>

/** What a part that asks is told beside. */
export const callerSetup = listenSetup.extend({
  url: z.string(),
  /** PEM of the authority that signed the load server's certificate. */
  ca: z.string(),
  /** Empty, for the store. */
  folder: z.string(),
})
export type CallerSetup = z.infer<typeof callerSetup>

export const account = 'bench'
/** Both follow an agent session at this rhythm (reference §5.4 method 9). */
export const pollEveryMs = 2_000
/** Sessions are opened one after the other over this time, so that their polls are spread evenly. */
export const openWithinMs = (sessions: number): number => Math.max(pollEveryMs, sessions * 5)
export const answerAfterMs = 80
/** Each chat gains a line this often. */
export const lineEveryMs = 30_000

/** What a part has used and done since it began. */
export const usage = z.object({
  at: z.number(),
  /** User and system. */
  cpuMs: z.number(),
})
export type Usage = z.infer<typeof usage>

export function readUsage(): Usage {
  const { user, system } = process.cpuUsage()
  return { at: Date.now(), cpuMs: (user + system) / 1_000 }
}

/** The chats of one session, by number; session and chat numbers count from 0. */
export function chatsOf(session: number, { sessions, conversations }: ListenSetup): readonly number[] {
  const from = Math.floor((session * conversations) / sessions)
  const to = Math.floor(((session + 1) * conversations) / sessions)
  return Array.from({ length: to - from }, (_, index) => from + index)
}
