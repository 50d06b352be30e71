import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { ConsoleLabelWish, ConsoleVersion, ConsoleVersions } from '../../src/console/label-protocol.ts'
import { icon } from '../lib/icons.ts'
import { clockText } from '../lib/time.ts'
import { ExperimentForm } from './experiment-form.ts'
import { VersionDiff } from './version-diff.ts'
import { labelWords, tipsText, wentLiveText } from './version-words.ts'

type VersionRowProps = {
  readonly promptId: string
  readonly each: ConsoleVersion
  readonly all: ConsoleVersions
  readonly onWish: (wish: ConsoleLabelWish) => void
}

/** One version: what it does, what it did, and what can be done with it. */
export function VersionRow({ promptId, each, all, onWish }: VersionRowProps): VNode {
  const [open, setOpen] = useState<'diff' | 'experiment' | undefined>(undefined)
  const { version, problem } = each
  const live = all.labels.find(({ label }) => label === 'production')?.version ?? ''
  const labels = all.labels.filter((label) => label.version === version)
  const now = Date.now()
  const went = wentLiveText(version, all.moves, now)
  const toggle = (what: 'diff' | 'experiment') => setOpen(open === what ? undefined : what)
  const button = (words: string, onClick: () => void, rest: object = {}) =>
    html`<button
      type="button"
      class="button"
      aria-label=${`${words}: version ${version}`}
      onClick=${onClick}
      ...${rest}
    >
      ${words}
    </button>`
  const mayTry = version !== live && problem === undefined
  const has = (label: ConsoleLabelWish['label']) => labels.some((known) => known.label === label)
  return html`<li>
    <p class="row-head">
      <code class="version">${version}</code>
      ${labels.map((label) => html`<span class=${`with-icon small ${label.label === 'production' ? 'ok' : 'tried'}`}>${icon(label.label === 'production' ? 'done' : 'open')}${labelWords(label)}</span>`)}
      ${version === all.fileVersion && html`<span class="with-icon small quiet">${icon('prompt')}in the file</span>`}
      <span class="small quiet row-end">first seen ${clockText(each.firstSeenAt, now)}</span>
    </p>
    <p class="small quiet figures">${tipsText(each.tips)}${went === undefined ? '' : ` · ${went}`}</p>
    ${problem !== undefined && html`<p class="small with-icon warn">${icon('problem')}<span>It cannot speak again. ${problem}</span></p>`}
    <p class="actions">
      ${mayTry && button('Make live', () => onWish({ label: 'production', version }))}
      ${mayTry && !has('shadow') && button('Try in shadow', () => onWish({ label: 'shadow', version }))}
      ${mayTry && !has('experiment') && button('Experiment…', () => toggle('experiment'), { 'aria-expanded': String(open === 'experiment') })}
      ${has('shadow') && button('Stop the shadow', () => onWish({ label: 'shadow', version: null }))}
      ${has('experiment') && button('Stop the experiment', () => onWish({ label: 'experiment', version: null }))}
      ${version !== live && button('Compare with live', () => toggle('diff'), { 'aria-expanded': String(open === 'diff') })}
    </p>
    ${
      open === 'experiment' &&
      html`<${ExperimentForm}
        version=${version}
        share=${10}
        onCancel=${() => setOpen(undefined)}
        onStart=${(share: number) => {
          setOpen(undefined)
          onWish({ label: 'experiment', version, share })
        }}
      />`
    }
    ${open === 'diff' && live !== '' && version !== live && html`<${VersionDiff} promptId=${promptId} from=${live} to=${version} />`}
  </li>`
}
