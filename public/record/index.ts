import { signal } from '@preact/signals'
import { html, render } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { AgentRecord } from '../../src/overlay/record-protocol.ts'
import { getJson } from '../lib/api.ts'
import { applyDisplay } from '../lib/display.ts'
import { icon } from '../lib/icons.ts'
import { loading, ProblemNotice, settle, type Loaded } from '../lib/loaded.ts'
import { PageHead } from '../lib/page-head.ts'
import { PartsPlot } from './parts-plot.ts'
import { spans, timesOf, type Span } from './spans.ts'
import { KindsTable, Summary } from './summary.ts'
import { TipList } from './tip-list.ts'

const agent = new URLSearchParams(location.search).get('agent')
const span = signal<Span>('today')

/** The same span as a file, `ending` being json or csv. */
function pathOf(chosen: Span, ending = ''): string {
  const { from, to } = timesOf(chosen, new Date())
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const query = new URLSearchParams({ from: String(from), to: String(to), zone, ...(agent === null ? {} : { agent }) })
  return `/api/overlay/record${ending}?${query.toString()}`
}

function Record(): VNode {
  const chosen = span.value
  const [record, setRecord] = useState<Loaded<AgentRecord>>(loading)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    setRecord(loading)
    settle(getJson<AgentRecord>(pathOf(chosen), stop.signal), stop.signal).then(
      setRecord,
      (error: unknown) => stop.signal.aborted || reportError(error),
    )
    return () => stop.abort()
  }, [chosen, attempt])
  return html`<${PageHead} title="your record" />
    <main>
      <div class="record-head">
        <h2>What you were shown</h2>
        <div class="spans" role="group" aria-label="Span">
          ${(Object.keys(spans) as Span[]).map(
            (each) =>
              html`<button
                type="button"
                class="button"
                aria-pressed=${String(each === chosen)}
                onClick=${() => (span.value = each)}
              >
                ${each}
              </button>`,
          )}
        </div>
      </div>
      <p class="small quiet">
        Only you see this page. What became of a tip is told by what you wrote next, not by clicks; what you copied or
        waved away stands beside it.
      </p>
      ${Body(record, chosen, () => setAttempt(attempt + 1))}
    </main>`
}

function Body(record: Loaded<AgentRecord>, chosen: Span, retry: () => void): VNode {
  if (record.state === 'loading') return html`<p class="quiet">Loading your record …</p>`
  if (record.state === 'problem') return html`<${ProblemNotice} problem=${record.problem} onRetry=${retry} />`
  const { tips, more } = record.value
  if (tips.length === 0) {
    return html`<div class="empty">
      ${icon('prompt')}
      <p>
        <strong>No tip in this span.</strong><br />
        Tips that are shown to you on the overlay stand here, with what became of them.
      </p>
    </div>`
  }
  return html`${more && html`<p class="notice">These are the newest ${tips.length} tips of the span; there were more.</p>`}
    <${Summary} tips=${tips} />
    <${PartsPlot} tips=${tips} span=${chosen} />
    <${KindsTable} tips=${tips} />
    <section aria-labelledby="tips">
      <div class="record-head">
        <h2 id="tips">Tips</h2>
        <p>
          <a class="button" href=${pathOf(chosen, '.csv')} download>Export CSV</a>${' '}
          <a class="button" href=${pathOf(chosen, '.json')} download>Export JSON</a>
        </p>
      </div>
      <${TipList} key=${chosen} tips=${tips} />
    </section>`
}

applyDisplay()
render(html`<${Record} />`, document.getElementById('page') ?? document.body)
