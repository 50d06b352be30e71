import { computed, effect, signal } from '@preact/signals'
import { ApiProblem } from '../lib/api.ts'
import { loading, settle, type Loaded } from '../lib/loaded.ts'
import { getAgents, getChats, type WorkspaceAgent, type WorkspaceChat } from './workspace-api.ts'

const pollEveryMs = 1_000

export const agents = signal<Loaded<readonly WorkspaceAgent[]>>(loading)
export const pickedAgent = signal<string | undefined>(undefined)
export const chats = signal<readonly WorkspaceChat[]>([])
export const pickedChat = signal<string | undefined>(undefined)
/** What went wrong last, in a sentence. */
export const problem = signal<string | undefined>(undefined)

export const chatInView = computed(() => chats.value.find(({ chatKey }) => chatKey === pickedChat.value))

/** Gets the agents, and from then on the chats of the picked one, once a second. */
export function followWorkspace(): void {
  void loadAgents()
  effect(() => {
    const agentId = pickedAgent.value
    chats.value = []
    pickedChat.value = undefined
    if (agentId === undefined) return undefined
    const stop = new AbortController()
    void pollChats(agentId, stop.signal)
    return () => stop.abort()
  })
}

/** Runs what the person asked for; a problem is shown and answered with false. */
export async function attempt(action: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
  try {
    await action(new AbortController().signal)
    problem.value = undefined
    return true
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    problem.value = error.message
    return false
  }
}

export async function loadAgents(): Promise<void> {
  const { signal } = new AbortController()
  agents.value = await settle(getAgents(signal), signal)
  if (agents.value.state !== 'ready') return
  const known = agents.value.value.map(({ agentId }) => agentId)
  const linked = decodeURIComponent(location.hash.slice(1))
  pickedAgent.value = known.includes(linked) ? linked : known[0]
}

/** A problem of polling goes by itself; one of an action stays until the next action. */
let pollFailed = false

async function pollChats(agentId: string, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      take(await getChats(agentId, stop))
    } catch (error) {
      if (stop.aborted) return
      if (!(error instanceof ApiProblem)) throw error
      pollFailed = true
      problem.value = error.message
    }
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs))
  }
}

function take(answer: readonly WorkspaceChat[]): void {
  if (pollFailed) problem.value = undefined
  pollFailed = false
  // An answer that says nothing new must not touch the page.
  if (JSON.stringify(answer) !== JSON.stringify(chats.peek())) chats.value = answer
  if (pickedChat.peek() === undefined) pickedChat.value = answer[0]?.chatKey
}
