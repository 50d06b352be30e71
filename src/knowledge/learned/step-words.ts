import { byteDot, byteLength } from '../memory/byte-vector.ts'
import { toShareable } from '../memory/shareable-text.ts'
import type { PastLesson } from './past-lesson.ts'

/** What agents say on a step: the reply that is most like the others, and those. */
export type StepWords = readonly [PastLesson, ...(readonly PastLesson[])]

/** Replies as near as this say the same step in other words. */
const sameStep = 0.65
/** A step whose replies have so little in common has no words of its own, such as a mark for whatever else is said. */
const leastShare = 0.4
/** The newest; comparing takes the square of them. */
const mostCompared = 60
const mostKept = 20
/** A reply that is gaps for the greater part is none. */
const mostLost = 0.5

/** The words of a step; undefined where too few conversations share any. */
export function findStepWords(replies: readonly PastLesson[], fewestConversations: number): StepWords | undefined {
  const compared = replies.toSorted((one, other) => other.number - one.number).slice(0, mostCompared)
  const lengths = compared.map(({ replyVector }) => byteLength(replyVector))
  const like = compared.map((one, place) =>
    compared.map((other, at) => {
      const product = (lengths[place] ?? 0) * (lengths[at] ?? 0)
      return product === 0 ? 0 : byteDot(one.replyVector, other.replyVector) / product
    }),
  )
  const weights = like.map((row) => row.reduce((sum, value) => sum + (value >= sameStep ? value : 0), 0))
  const best = weights.indexOf(Math.max(...weights))
  const first = compared[best]
  if (!first) return undefined
  const group = compared.filter((_one, at) => at !== best && (like[best]?.[at] ?? 0) >= sameStep)
  const conversations = new Set([first, ...group].map(({ conversationId }) => conversationId)).size
  if (conversations < fewestConversations || (group.length + 1) / compared.length < leastShare) return undefined
  return [first, ...group.slice(0, mostKept)]
}

/** Share of the conversations in which a word has to stand: what only some of them have belongs to their own case. */
const usualWord = 0.5

/** The step's words as they may be said here; undefined where they are gaps for the greater part. */
export function sayStep(
  [first, ...others]: StepWords,
  fewestConversations: number,
  told: string,
): { readonly text: string; readonly gaps: number; readonly conversations: number } | undefined {
  const said = ({ conversationId, reply }: PastLesson) => ({ conversationId, text: reply })
  const conversations = new Set([first, ...others].map(({ conversationId }) => conversationId)).size
  const fewest = Math.max(fewestConversations, Math.ceil(conversations * usualWord))
  const shareable = toShareable(said(first), { others: others.map(said), fewest, told })
  if (!shareable || shareable.lost > mostLost) return undefined
  return { text: shareable.text, gaps: shareable.gaps, conversations }
}
