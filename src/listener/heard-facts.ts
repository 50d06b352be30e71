import type { ConversationEvent } from '../domain/conversation.ts'
import type { FactSource } from '../domain/fact.ts'
import type { AgentId } from '../domain/ids.ts'
import { judge, sameName } from './scope.ts'
import type { Scope, Verdict } from './scope.ts'

/** Facts of one conversation, at most; their names and values stay in memory. */
const factsAtMost = 200

/** What the scope has to know of one conversation. In memory only. */
export type HeardFacts = {
  /** Learns from a batch of events. */
  learn(events: readonly ConversationEvent[]): void
  /** Where the store knows it from an earlier process. */
  learnStored(skill: string | undefined): void
  agentId(): AgentId
  skill(): string | undefined
  /** `heard`: something of the conversation is stored. */
  judge(scope: Scope | undefined, heard: boolean): Verdict
  /** The visitor does not want to be heard: nothing of what they told stays, but their no. */
  forget(scope: Scope | undefined): void
}

export function createHeardFacts(firstAgentId: AgentId): HeardFacts {
  let agentId = firstAgentId
  let skill: string | undefined
  let givenBy: string | undefined
  let refused = false
  let allRead = false
  const facts = new Map<string, { readonly value: string; readonly source: FactSource }>()

  const note = (name: string, value: string, source: FactSource) => {
    const key = sameName(name)
    if (value === '') facts.delete(key)
    else if (facts.size < factsAtMost || facts.has(key)) facts.set(key, { value, source })
  }
  const learnFacts = (event: Extract<ConversationEvent, { readonly type: 'facts-learned' }>) => {
    for (const [name, { source }] of facts) if (event.allOf?.includes(source)) facts.delete(name)
    for (const { key, name, value, source } of event.facts) {
      note(name, value, source)
      if (key !== undefined) note(key, value, source)
    }
    allRead ||= event.allOf?.includes('custom-variable') === true
  }
  return {
    learn(events) {
      for (const event of events) {
        if (event.type === 'agent-changed') agentId = event.agentId
        else if (event.type === 'info-learned') skill = event.info.skill ?? skill
        else if (event.type === 'facts-learned') learnFacts(event)
      }
    },
    learnStored: (stored) => void (skill ??= stored),
    agentId: () => agentId,
    skill: () => skill,
    judge(scope, heard) {
      const fact = (name: string) => facts.get(sameName(name))?.value
      const verdict = judge(scope, { agentId, skill, fact, givenBy, refused, heardUnasked: heard && allRead })
      refused = verdict === 'refused'
      const variable = scope?.consent?.variable
      if (variable !== undefined && !refused && fact(variable) !== undefined) givenBy = variable
      return verdict
    },
    forget(scope) {
      const answer = sameName(scope?.consent?.variable ?? '')
      for (const name of facts.keys()) if (name !== answer) facts.delete(name)
      givenBy = undefined
    },
  }
}
