import { z } from 'zod'
import { speakers } from '../../domain/conversation.ts'
import type { Speaker } from '../../domain/conversation.ts'

export type ReplayTurn = {
  /** Since the first line of the conversation. */
  readonly atMs: number
  readonly source: Speaker
  readonly text: string
}

/** One conversation of a replay file: only what is said, never the answer sheet. */
export type ReplayConversation = {
  readonly id: string
  readonly visitorName: string | undefined
  readonly skill: string | undefined
  /** The agent it was recorded with; undefined where anybody will do. */
  readonly agentId: string | undefined
  /** As `en-US`; undefined where the file does not say. */
  readonly language: string | undefined
  readonly turns: readonly ReplayTurn[]
  /** Blank lines, left out. */
  readonly blank: number
}

/** Between two lines where the file has no times. */
const gapMs = 8_000
/** The agent's private tool: nobody says these. */
const privateKinds = ['query', 'result', 'select_task']

const turn = z.object({
  t: z.number().min(0).nullish(),
  source: z.enum(speakers),
  text: z.string().default(''),
  kind: z.string().nullish(),
})
const name = z
  .string()
  .nullish()
  .transform((value) => value?.trim() || undefined)
const conversation = z.object({
  id: z.string(),
  lang: name,
  visitor: name,
  skill: name,
  agent: name,
  turns: z.array(turn),
})

/**
 * Reads one conversation in the common format: `{id, lang?, visitor?, skill?, agent?, turns: [{t?, source, text, kind?}]}`.
 * Other keys (labels, anything `hidden_`) are not looked at.
 *
 * @throws Error whose message names the field that is wrong and quotes nothing.
 */
export function parseReplayConversation(raw: unknown): ReplayConversation {
  const parsed = conversation.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error([issue?.path.join('.'), issue?.message ?? 'not a conversation'].filter(Boolean).join(': '))
  }
  const { id, lang, visitor, skill, agent, turns } = parsed.data
  const audible = turns.filter(({ kind }) => !privateKinds.includes(kind ?? ''))
  const spoken = audible.filter(({ text }) => text.trim() !== '')
  if (spoken.length === 0) throw new Error('nothing is said in it')
  return {
    id,
    visitorName: visitor,
    skill,
    agentId: agent,
    language: toLocale(lang),
    turns: toRhythm(spoken),
    blank: audible.length - spoken.length,
  }
}

/** Times count from the first line, and never run backwards. */
function toRhythm(turns: readonly z.output<typeof turn>[]): readonly ReplayTurn[] {
  let atMs = 0
  let lastT = turns[0]?.t ?? undefined
  return turns.map(({ t, source, text }, index) => {
    if (index > 0) atMs += t != null && lastT !== undefined ? Math.max(0, t - lastT) * 1_000 : gapMs
    if (t != null) lastT = t
    return { atMs, source, text }
  })
}

function toLocale(lang: string | undefined): string | undefined {
  if (lang === undefined) return undefined
  try {
    const { language, region } = new Intl.Locale(lang).maximize()
    return region === undefined ? language : `${language}-${region}`
  } catch {
    // Not a language tag: the conversation is as good without one.
    return undefined
  }
}
