declare const brand: unique symbol
type Id<Name extends string> = string & { readonly [brand]: Name }

/** One visitor's talk with agents, across all platforms: `{platform}-{account}-{the platform's own id}`. */
export type ConversationId = Id<'ConversationId'>
/** The human who answers, as the agents file names them. */
export type AgentId = Id<'AgentId'>
/** Anyone who signs in to a page: an agent, team lead, supervisor or operator. Agents' person ids are their agent ids. */
export type PersonId = Id<'PersonId'>
export type TipId = Id<'TipId'>
export type PromptId = Id<'PromptId'>
/** Short hash of a prompt file's content. */
export type PromptVersionId = Id<'PromptVersionId'>
/** One piece of a playbook. */
export type CardId = Id<'CardId'>

export const conversationId = (value: string): ConversationId => value as ConversationId
export const agentId = (value: string): AgentId => value as AgentId
export const personId = (value: string): PersonId => value as PersonId
export const tipId = (value: string): TipId => value as TipId
export const promptId = (value: string): PromptId => value as PromptId
export const promptVersionId = (value: string): PromptVersionId => value as PromptVersionId
export const cardId = (value: string): CardId => value as CardId
