import { computed, effect, signal } from '@preact/signals'
import { html, render } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { AgentRecord } from '../../src/overlay/record-protocol.ts'
import { getJson } from '../lib/api.ts'
import { icon } from '../lib/icons.ts'
import { loading, settle, type Loaded } from '../lib/loaded.ts'
import { leaveWhenSignedOut } from '../lib/sign-out.ts'
import { applyLanguage, applyLook } from '../overlay/apply-settings.ts'
import { learnMore, pageLanguage, say } from '../overlay/say.ts'
import { createSettings } from '../overlay/settings.ts'
import { Head } from './head.ts'
import { PartsPlot } from './parts-plot.ts'
import { Problem } from './problem.ts'
import { spans, timesOf, type Span } from './spans.ts'
import { KindsTable, Summary } from './summary.ts'
import { TipList } from './tip-list.ts'

const query = new URLSearchParams(location.search)
const agent = query.get('agent')
// What is chosen here the overlay tells the server, when it is there.
const settings = createSettings(agent ?? undefined, () => false)
const span = signal<Span>('today')
leaveWhenSignedOut(new AbortController().signal)

/** The same span as a file, `ending` being json or csv. */
function pathOf(chosen: Span, ending = ''): string {
  const { from, to } = timesOf(chosen, new Date())
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const asked = new URLSearchParams({ from: String(from), to: String(to), zone, ...(agent === null ? {} : { agent }) })
  return `/api/overlay/record${ending}?${asked.toString()}`
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
  return html`<${Head} settings=${settings} />
    <main>
      <div class="record-head">
        <h2>${say('record-shown')}</h2>
        <div class="spans" role="group" aria-label=${say('record-span')}>
          ${(Object.keys(spans) as Span[]).map(
            (each) =>
              html`<button
                type="button"
                class="button"
                aria-pressed=${String(each === chosen)}
                onClick=${() => (span.value = each)}
              >
                ${say(`record-span-${spans[each]}`)}
              </button>`,
          )}
        </div>
      </div>
      <p class="small quiet">${say('record-what')}</p>
      ${Body(record, chosen, () => setAttempt(attempt + 1))}
    </main>`
}

function Body(record: Loaded<AgentRecord>, chosen: Span, retry: () => void): VNode {
  if (record.state === 'loading') return html`<p class="quiet">${say('record-loading')}</p>`
  if (record.state === 'problem') return html`<${Problem} problem=${record.problem} onRetry=${retry} />`
  const { tips, more } = record.value
  if (tips.length === 0) {
    return html`<div class="empty">
      ${icon('prompt')}
      <p>
        <strong>${say('record-empty')}</strong><br />
        ${say('record-empty-why')}
      </p>
    </div>`
  }
  return html`${more && html`<p class="notice">${say('record-more', { count: tips.length })}</p>`}
    <${Summary} tips=${tips} />
    <${PartsPlot} tips=${tips} span=${chosen} />
    <${KindsTable} tips=${tips} />
    <section aria-labelledby="tips">
      <div class="record-head">
        <h2 id="tips">${say('record-tips')}</h2>
        <p>
          <a class="button" href=${pathOf(chosen, '.csv')} download>${say('record-csv')}</a>${' '}
          <a class="button" href=${pathOf(chosen, '.json')} download>${say('record-json')}</a>
        </p>
      </div>
      <${TipList} key=${chosen} tips=${tips} />
    </section>`
}

addEventListener('storage', ({ key }) => settings.keptElsewhere(key))
effect(() => applyLook(settings.now.value))
// Where its words cannot be loaded nothing else can; the browser says so.
await applyLanguage(settings.now.value, query.get('language'))
await Promise.all([learnMore(), learnMore('record')])
const language = computed(() => settings.now.value.language)
effect(() => {
  // A language that cannot be loaded leaves the page as it is.
  applyLanguage({ language: language.value }, query.get('language')).catch(() => undefined)
})
effect(() => {
  const { tag, direction } = pageLanguage()
  Object.assign(document.documentElement, { lang: tag, dir: direction })
  document.title = say('record-page')
})
render(html`<${Record} />`, document.getElementById('page') ?? document.body)
