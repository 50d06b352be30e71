import type { Agent } from 'undici'

/** Calls to the platform that are sent and not answered yet, and those that wait for a connection. */
export function countCalls({ stats }: Pick<Agent, 'stats'>): { readonly sent: number; readonly waiting: number } {
  let sent = 0
  let waiting = 0
  for (const origin of Object.values(stats)) {
    sent += origin.running
    waiting += origin.pending
  }
  return { sent, waiting }
}
