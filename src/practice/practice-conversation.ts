import { z } from 'zod'
import { speakers } from '../domain/conversation.ts'
import type { Speaker } from '../domain/conversation.ts'

export type PracticeTurn = {
  /** Since the first line of the conversation. */
  readonly atMs: number
  /** `look-up`: what the recorded agent looked up in their own tools, or found there. The visitor never sees it. */
  readonly source: Speaker | 'look-up'
  readonly text: string
}

/** A recorded conversation that somebody can play through again. */
export type PracticeConversation = {
  readonly id: string
  readonly visitorName: string | undefined
  readonly skill: string | undefined
  /** As the file has it, such as `en`. */
  readonly language: string | undefined
  /** The cards that it is about, where the file says so. */
  readonly cardIds: readonly string[]
  readonly turns: readonly PracticeTurn[]
}

/** Between two lines where the file has no times. */
const gapMs = 8_000
const longestLine = 2_000
const mostTurns = 400

const turn = z.object({
  t: z.number().min(0).max(1_000_000).nullish(),
  source: z.enum(speakers),
  text: z.string().max(longestLine).default(''),
  kind: z.string().nullish(),
})
const name = z
  .string()
  .max(200)
  .nullish()
  .transform((value) => value?.trim() || undefined)
const conversation = z.object({
  id: z.string().min(1).max(200),
  lang: name,
  visitor: name,
  skill: name,
  turns: z.array(turn).max(mostTurns),
  labels: z.object({ topics: z.array(z.string()).default([]) }).nullish(),
})

/**
 * Reads one conversation in the common format: `{id, lang?, visitor?, skill?, turns: [{t?, source, text, kind?}],
 * labels?: {topics}}`. Other keys are not looked at.
 *
 * @throws Error whose message names the field that is wrong and quotes nothing.
 */
export function parsePracticeConversation(raw: unknown): PracticeConversation {
  const parsed = conversation.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error([issue?.path.join('.'), issue?.message ?? 'not a conversation'].filter(Boolean).join(': '))
  }
  const { id, lang, visitor, skill, turns, labels } = parsed.data
  const played = toRhythm(turns)
  for (const source of ['visitor', 'agent'] as const)
    if (!played.some((one) => one.source === source)) throw new Error(`turns: no line of the ${source}`)
  return { id, visitorName: visitor, skill, language: lang, cardIds: labels?.topics ?? [], turns: played }
}

/** Times count from the first line, and never run backwards. */
function toRhythm(turns: readonly z.output<typeof turn>[]): readonly PracticeTurn[] {
  const audible = turns.filter(({ text, kind }) => text.trim() !== '' && kind !== 'select_task')
  let atMs = 0
  let lastT = audible[0]?.t ?? undefined
  return audible.map(({ t, source, text, kind }, index) => {
    if (index > 0) atMs += t != null && lastT !== undefined ? Math.max(0, t - lastT) * 1_000 : gapMs
    if (t != null) lastT = t
    return { atMs, source: kind === 'query' || kind === 'result' ? 'look-up' : source, text }
  })
}
