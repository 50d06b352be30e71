import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { ApiProblem } from '../lib/api.ts'
import { icon } from '../lib/icons.ts'
import { pageLanguage, say } from '../overlay/say.ts'

type ProblemProps = { readonly problem: ApiProblem; readonly onRetry: () => void }

/** What failed, and what can be done about it, in the language of the page. */
export function Problem({ problem: { kind }, onRetry }: ProblemProps): VNode {
  const here = encodeURIComponent(location.pathname + location.search)
  const words = kind === 'signed-out' ? 'record-signed-out' : kind === 'not-allowed' ? 'record-not-allowed' : undefined
  return html`<div class="notice warn problem" role="alert">
    ${icon(kind === 'signed-out' ? 'signed-out' : 'problem')}
    <p>
      ${say(words ?? 'record-failed')}${' '}
      ${kind === 'signed-out' && html`<a href=${`/sign-in?to=${here}&language=${pageLanguage().tag}`}>${say('sign-in')}</a>`}
      ${words === undefined && html`<button type="button" class="button" onClick=${onRetry}>${say('record-retry')}</button>`}
    </p>
  </div>`
}
