/** What happened in a conversation, as far as the next step may depend on it. */
export type Turn =
  | { readonly type: 'visitor'; readonly text: string }
  | AgentTurn
  /** The agent looked something up, with these arguments. */
  | { readonly type: 'look-up'; readonly given: Readonly<Record<string, string>> }
  | { readonly type: 'result'; readonly text: string }

/** Marks are there in past conversations only, and there where somebody left them. */
export type AgentTurn = {
  readonly type: 'agent'
  readonly text: string
  /** The step that the line was; undefined where nobody marked it, or the agent wrote something that is no step. */
  readonly step?: string | undefined
  /** The flow chart that the agent followed. */
  readonly flow?: string | undefined
}

/** A flow chart of a playbook. */
export type FlowChart = {
  readonly flow: string
  /** What an agent may say, by step; `{names}` in braces stand for what differs from conversation to conversation. */
  readonly replies: readonly { readonly step: string; readonly text: string }[]
  /** After the first step the second one is usual. */
  readonly edges: readonly (readonly [string, string])[]
}
