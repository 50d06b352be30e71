/** Runs in a thread of its own (`learning.ts`): is given cards and past moments, learns from them once, and then answers. */
import { answerAsThread } from '../../lib/thread.ts'
import type { LearnableCard } from './learnable-card.ts'
import { learnSteps, markByCards } from './learn-steps.ts'
import type { LearnedSteps } from './learn-steps.ts'
import { learnTopics } from './learn-topics.ts'
import type { LearnedTopics } from './learn-topics.ts'
import { nothingLearned } from './learned-now.ts'
import type { LearnedNow, LearnedReport } from './learned-now.ts'
import type { PastLesson } from './past-lesson.ts'
import { toTalks } from './past-talks.ts'

/** A line as it is asked with. */
export type LearnedLine = { readonly speaker: 'visitor' | 'agent'; readonly text: string }

/** With so small a share of marked moments the marks are an accident. */
const leastMarked = 0.1

const { signal } = new AbortController()
const cards: LearnableCard[] = []
let lessons: PastLesson[] = []
let topics: LearnedTopics | undefined
let steps: LearnedSteps | undefined

const calls = {
  cards: (more: readonly LearnableCard[]): void => void cards.push(...more),
  past: (more: readonly PastLesson[]): void => void lessons.push(...more),
  async learn({ fewestConversations }: { readonly fewestConversations: number }): Promise<LearnedReport> {
    const startedAt = performance.now()
    const marked = lessons.filter(({ marks }) => marks?.action !== undefined)
    const isMarked = marked.length > 0 && marked.length >= leastMarked * lessons.length
    const known = new Set(marked.map(({ conversationId }) => conversationId))
    // Two ways of naming steps do not mix: where a tool marked some talks, only they teach.
    const talks = toTalks(isMarked ? lessons.filter(({ conversationId }) => known.has(conversationId)) : lessons)
    const taught = isMarked ? talks : markByCards(talks, cards)
    const report = { cards: cards.length, conversations: talks.length, moments: lessons.length, marked: marked.length }
    // What is said on a step is kept with the step; the rest of the past has done its part.
    lessons = []
    topics = await learnTopics(taught, cards, signal)
    steps = learnSteps(taught, cards, fewestConversations)
    return {
      ...report,
      topicExamples: topics?.examples ?? 0,
      steps: steps?.steps ?? 0,
      stepsWithWords: steps?.stepsWithWords ?? 0,
      tookMs: Math.round(performance.now() - startedAt),
    }
  },
  ask({ lines, told }: { readonly lines: readonly LearnedLine[]; readonly told: string }): LearnedNow {
    if (!topics && !steps) return nothingLearned
    return {
      onCards: topics?.onCards(lines) ?? [],
      next: steps?.next(
        lines.map(({ speaker, text }) => ({ type: speaker, text })),
        told,
      ),
    }
  },
}
export type LearnedCalls = typeof calls

answerAsThread(calls)
