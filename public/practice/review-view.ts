import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PracticeReview, PracticeRunState } from '../../src/practice/practice-protocol.ts'
import { say } from '../overlay/say.ts'
import type { OverlayStore } from '../overlay/store.ts'
import { ExchangeView } from './exchange-view.ts'
import type { Practice } from './practice-store.ts'
import { ReviewCardView } from './review-card-view.ts'

type ReviewProps = { readonly run: PracticeRunState; readonly practice: Practice; readonly store: OverlayStore }

/** What the playbook says of a practice, and the way to the next one. */
export function ReviewView({ run, practice, store }: ReviewProps): VNode {
  const [review, setReview] = useState<PracticeReview | string | undefined>(undefined)
  const [problem, tell] = useState<string | undefined>(undefined)
  const heading = useRef<HTMLHeadingElement>(null)
  const read = () => void practice.review().then(setReview)
  useEffect(() => {
    heading.current?.focus()
    read()
  }, [])
  const again = async () => {
    const refused = await practice.begin(run.practiceId)
    tell(refused)
    if (refused !== undefined) store.announce(refused)
  }
  const whom = run.visitorName ?? say('the-visitor')
  const foot = html`<p class="review-foot">
    <button type="button" class="button first" onClick=${() => void again()}>${say('review-again')}</button>
    <button type="button" class="button" onClick=${practice.leave}>${say('review-another')}</button>
  </p>`
  return html`<h2 ref=${heading} tabindex="-1" dir="auto">${say('review-of', { whom })}</h2>
    <p class="small quiet">${say('review-what')}</p>
    ${foot} ${problem !== undefined && html`<p class="small warn">${problem}</p>`}
    ${review === undefined && html`<p class="quiet" role="status">${say('review-reading')}</p>`}
    ${
      typeof review === 'string' &&
      html`<p class="notice warn" role="alert">
        <span>${review}</span> <button type="button" class="button" onClick=${read}>${say('review-retry')}</button>
      </p>`
    }
    ${typeof review === 'object' && Whole(review, foot)}`
}

function Whole({ cards, exchanges }: PracticeReview, foot: VNode): VNode {
  return html`${cards.length === 0 && html`<p>${say('review-no-card')}</p>`}
    ${cards.map((card, place) => html`<${ReviewCardView} key=${card.card.cardId} ...${{ card, open: place === 0 }} />`)}
    <section class="exchanges" aria-labelledby="line-by-line">
      <h3 id="line-by-line">${say('review-lines')}</h3>
      <ol>
        ${exchanges.map((exchange, place) => html`<${ExchangeView} key=${place} exchange=${exchange} />`)}
      </ol>
    </section>
    ${foot}`
}
