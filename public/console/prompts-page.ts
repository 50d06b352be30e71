import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ConsolePrompt } from '../../src/console/console-protocol.ts'
import { getJson } from '../lib/api.ts'
import { icon } from '../lib/icons.ts'
import { loading, ProblemNotice, settle, type Loaded } from '../lib/loaded.ts'
import { kindsOf, Live, FileProblem } from './prompt-live.ts'
import { PromptPage } from './prompt-page.ts'
import { linkTo } from './route.ts'

const refreshEveryMs = 5_000

type Prompts = Loaded<readonly ConsolePrompt[]>

/** All prompts, or one of them whole. Follows the files: whoever saves one sees here at once whether it is sound. */
export function PromptsPage({ promptId }: { readonly promptId: string | undefined }): VNode {
  const [prompts, retry] = usePrompts()
  if (prompts.state === 'loading') return html`<p class="quiet">Loading the prompts …</p>`
  if (prompts.state === 'problem') return html`<${ProblemNotice} problem=${prompts.problem} onRetry=${retry} />`
  if (promptId === undefined) return html`<${PromptList} prompts=${prompts.value} />`
  const prompt = prompts.value.find((known) => known.promptId === promptId)
  if (prompt !== undefined) return html`<${PromptPage} key=${promptId} prompt=${prompt} onChange=${retry} />`
  return html`<div class="empty">
    ${icon('prompt')}
    <p>
      <strong>There is no prompt “${promptId}”.</strong><br /><a href=${linkTo({ page: 'prompts' })}>See all prompts</a>
    </p>
  </div>`
}

function usePrompts(): readonly [Prompts, () => void] {
  const [prompts, setPrompts] = useState<Prompts>(loading)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    const load = async () => {
      const answer = getJson<{ prompts: readonly ConsolePrompt[] }>('/api/console/prompts', stop.signal)
      setPrompts(
        await settle(
          answer.then((body) => body.prompts),
          stop.signal,
        ),
      )
    }
    // The only rejection left is our own abort.
    const loadQuietly = () => void load().catch((error: unknown) => stop.signal.aborted || reportError(error))
    loadQuietly()
    const timer = setInterval(() => document.hidden || loadQuietly(), refreshEveryMs)
    return () => {
      stop.abort()
      clearInterval(timer)
    }
  }, [attempt])
  return [prompts, () => setAttempt((before) => before + 1)]
}

function PromptList({ prompts }: { readonly prompts: readonly ConsolePrompt[] }): VNode {
  if (prompts.length === 0) {
    return html`<div class="empty">
      ${icon('prompt')}
      <p>
        <strong>No prompt yet.</strong><br />Put a prompt file into the folder <code>prompts/</code>: it appears here
        and is live at once.
      </p>
    </div>`
  }
  return html`<ul class="list raised">
    ${prompts.map(
      (prompt) =>
        html`<li key=${prompt.promptId}>
          <p class="row-head">
            <a href=${linkTo({ page: 'prompt', promptId: prompt.promptId })}>${prompt.title}</a>
            <span class="small quiet">${kindsOf(prompt)}</span>
          </p>
          <${Live} prompt=${prompt} />
          <${FileProblem} prompt=${prompt} />
        </li>`,
    )}
  </ul>`
}
