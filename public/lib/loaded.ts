import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { ApiProblem } from './api.ts'
import { icon } from './icons.ts'

/** Something that is fetched: not there yet, there, or the reason why not. */
export type Loaded<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: Value }
  | { readonly state: 'problem'; readonly problem: ApiProblem }

export const loading: Loaded<never> = { state: 'loading' }

/** Waits for `value`; a problem becomes a value too. Rejects only when `signal` aborts, with its reason. */
export async function settle<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Loaded<Value>> {
  try {
    return { state: 'ready', value: await value }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ApiProblem) return { state: 'problem', problem: error }
    throw error
  }
}

/** What failed, and what can be done about it. */
export function ProblemNotice({
  problem,
  onRetry,
}: {
  readonly problem: ApiProblem
  readonly onRetry: () => void
}): VNode {
  const here = encodeURIComponent(location.pathname + location.search + location.hash)
  return html`<div class="notice warn problem" role="alert">
    ${icon(problem.kind === 'signed-out' ? 'signed-out' : 'problem')}
    <p>
      ${problem.message}${' '}
      ${
        problem.kind === 'signed-out'
          ? html`<a href=${`/sign-in?to=${here}`}>Sign in</a>`
          : problem.kind === 'failed' &&
            html`<button type="button" class="button" onClick=${onRetry}>Try again</button>`
      }
    </p>
  </div>`
}
