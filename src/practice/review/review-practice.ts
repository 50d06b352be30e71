import type { Card } from '../../domain/card.ts'
import type { PracticeReview } from '../practice-protocol.ts'
import type { PracticeRun } from '../practice-run.ts'
import { reviewCard } from './review-card.ts'
import { reviewExchanges } from './review-exchanges.ts'
import type { JudgedTip } from './review-tips.ts'

const cardsAtMost = 6

/** The playbook's view of a practice, as far as it was played. */
export function reviewPractice(
  run: Pick<PracticeRun, 'conversationId' | 'sceneOf' | 'scenes' | 'transcript'>,
  cards: readonly Card[],
  tips: readonly JudgedTip[],
): PracticeReview {
  return {
    conversationId: run.conversationId,
    cards: cards.slice(0, cardsAtMost).map((card) => reviewCard(card, run.transcript)),
    exchanges: reviewExchanges(run.transcript, run.scenes, run.sceneOf, tips),
  }
}
