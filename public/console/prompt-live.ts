import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { ConsolePrompt } from '../../src/console/console-protocol.ts'
import { icon } from '../lib/icons.ts'
import { agoText } from '../lib/time.ts'
import { kindWords } from '../lib/words.ts'

/** Which version speaks, since when and by whom; what is tried beside it. */
export function Live({ prompt }: { readonly prompt: ConsolePrompt }): VNode {
  const { liveVersion, liveSince, fileVersion, labels = [] } = prompt
  if (liveVersion === undefined) return html`<p class="small with-icon warn">${icon('problem')}no live version</p>`
  const since = liveSince === undefined ? '' : `, went live ${agoText(liveSince, Date.now())}`
  const by = labels.find(({ label }) => label === 'production')?.by
  const tried = labels.flatMap(({ label, share }) =>
    label === 'shadow' ? 'another one in shadow' : label === 'experiment' ? `an experiment in ${share} %` : [],
  )
  return html`<p class="small with-icon">
    <span class="with-icon ok">${icon('done')}live</span>
    <span class="quiet">
      version${' '}
      <code>${liveVersion}</code>${since}${by === undefined ? '' : ` by ${by}`}${tried.map((each) => ` · ${each}`)}
      ${fileVersion !== undefined && fileVersion !== liveVersion && html` · <strong>not the file’s version</strong>`}
    </span>
  </p>`
}

/** What is wrong with the file as it is on disk now. */
export function FileProblem({ prompt }: { readonly prompt: ConsolePrompt }): VNode | null {
  if (prompt.problem === undefined) return null
  return html`<div class="notice warn">
    ${icon('problem')}
    <p>
      <strong>The file <code>${prompt.file}</code> is broken:</strong> ${prompt.problem}
      ${prompt.liveVersion !== undefined && html`<br />The live version goes on until the file is sound again.`}
    </p>
  </div>`
}

/** The kinds of tips that it makes, as people read them. */
export function kindsOf({ kinds }: ConsolePrompt): string {
  return kinds.map((kind) => kindWords[kind]).join(', ')
}
