import type { AgentId } from '../domain/ids.ts'

/** Everybody, only those named, or everybody but those named. */
export type Choice = 'all' | { readonly only: readonly string[] } | { readonly except: readonly string[] }

/** Whose conversations may be heard at all, as the team's file says (architecture §3.11). */
export type Scope = {
  readonly agents: Choice
  readonly skills: Choice
  /** Conversations of these skills never reach a language model. */
  readonly offlineSkills: readonly string[]
  /** The visitor's fact that says whether they may be heard, and what it says then; undefined where nobody asks for it. */
  readonly consent: { readonly variable: string; readonly yes: readonly string[] } | undefined
  /** `dark`: tips are made and stored, none is shown. */
  readonly mode: 'live' | 'dark'
}

/** Where no team has ever said anything. */
export const everybody: Scope = {
  agents: 'all',
  skills: 'all',
  offlineSkills: [],
  consent: undefined,
  mode: 'live',
}

/** What is known of a conversation that its hearing depends on. */
export type ScopeFacts = {
  readonly agentId: AgentId
  readonly skill: string | undefined
  /** The value of a fact of the visitor. */
  readonly fact: (name: string) => string | undefined
  /** The variable by which consent was given before. */
  readonly givenBy: string | undefined
  /** It was refused or taken back, and not given since. */
  readonly refused: boolean
  /** Something of it was heard, and the visitor's variables were all read since. */
  readonly heardUnasked: boolean
}

/**
 * `heard`; `waiting` until skill or consent are known; `outside` of what the team's file names; `refused` by the visitor,
 * who said no, took consent back, or never gave it to what was heard.
 */
export type Verdict = 'heard' | 'waiting' | 'outside' | 'refused'

/** Decides; without a scope nobody is heard. What a visitor refused is refused, wherever the conversation stands. */
export function judge(scope: Scope | undefined, facts: ScopeFacts): Verdict {
  if (scope === undefined) return 'outside'
  const consent = judgeConsent(scope, facts)
  if (consent === 'refused') return 'refused'
  const places = [judgeChoice(scope.agents, facts.agentId), judgeChoice(scope.skills, facts.skill)]
  if (places.includes('outside')) return 'outside'
  return places.includes('waiting') ? 'waiting' : consent
}

/** Whether a conversation of this skill may never reach a language model; where the skill is not known it may not. */
export function isOfflineOnly(scope: Scope | undefined, skill: string | undefined): boolean {
  const { offlineSkills = [] } = scope ?? {}
  return offlineSkills.length > 0 && (skill === undefined || includes(offlineSkills, skill))
}

function judgeConsent({ consent }: Scope, facts: ScopeFacts): 'heard' | 'waiting' | 'refused' {
  if (consent === undefined) return 'heard'
  const value = facts.fact(consent.variable)
  if (value !== undefined) return includes(consent.yes, value) ? 'heard' : 'refused'
  return facts.refused || facts.givenBy === consent.variable || facts.heardUnasked ? 'refused' : 'waiting'
}

function judgeChoice(choice: Choice, name: string | undefined): 'heard' | 'waiting' | 'outside' {
  if (choice === 'all') return 'heard'
  if (name === undefined) return 'waiting'
  const heard = 'only' in choice ? includes(choice.only, name) : !includes(choice.except, name)
  return heard ? 'heard' : 'outside'
}

/** Names as people write them: capitals and blanks around them do not count. */
export function sameName(name: string): string {
  return name.trim().toLowerCase()
}

function includes(names: readonly string[], name: string): boolean {
  return names.some((one) => sameName(one) === sameName(name))
}
