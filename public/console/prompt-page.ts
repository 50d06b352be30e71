import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { ConsolePrompt } from '../../src/console/console-protocol.ts'
import { FileProblem, kindsOf, Live } from './prompt-live.ts'
import { linkTo } from './route.ts'
import { VersionsPanel } from './versions-panel.ts'

type PromptPageProps = {
  readonly prompt: ConsolePrompt
  /** A label was moved. */
  readonly onChange: () => void
}

/** One prompt whole: what is live, and the versions that it has had. */
export function PromptPage({ prompt, onChange }: PromptPageProps): VNode {
  return html`<p class="small"><a href=${linkTo({ page: 'prompts' })}>All prompts</a></p>
    <h3>${prompt.title}</h3>
    <p class="small quiet">${kindsOf(prompt)} · file <code>${prompt.file}</code></p>
    <${Live} prompt=${prompt} />
    <${FileProblem} prompt=${prompt} />
    <pre class="raised body" tabindex="0" aria-label="The live prompt, read only">${prompt.body}</pre>
    <p class="small quiet">To change it, edit the file: a sound file is live on the next line a visitor writes.</p>
    ${prompt.fileVersion !== undefined && html`<${VersionsPanel} prompt=${prompt} onChange=${onChange} />`}`
}
