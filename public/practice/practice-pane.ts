import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { say } from '../overlay/say.ts'
import type { OverlayStore } from '../overlay/store.ts'
import { ChoiceList } from './choice-list.ts'
import type { Draft } from './draft.ts'
import type { Practice } from './practice-store.ts'
import { ReviewView } from './review-view.ts'
import { TalkView } from './talk-view.ts'

type PaneProps = { readonly practice: Practice; readonly draft: Draft; readonly store: OverlayStore | undefined }

/** Beside the tips: what can be practised, the conversation that is, and then what the playbook says of it. */
export function PracticePane({ practice, draft, store }: PaneProps): VNode {
  const state = practice.state.value
  const run = state?.run
  return html`<section class="practice" aria-label=${say('practice')}>
    ${state?.tipsShown === false && html`<p class="notice">${say('practice-unseen')}</p>`}
    ${
      state !== undefined &&
      store !== undefined &&
      (run === undefined
        ? html`<${ChoiceList} ...${{ state, practice, store }} />`
        : practice.reviewing.value && run.over
          ? html`<${ReviewView} key=${run.conversationId} ...${{ run, practice, store }} />`
          : html`<${TalkView} key=${run.conversationId} ...${{ run, practice, draft, store }} />`)
    }
  </section>`
}
