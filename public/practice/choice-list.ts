import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PracticeChoice, PracticeState } from '../../src/practice/practice-protocol.ts'
import { icon } from '../lib/icons.ts'
import { pageLanguage, say } from '../overlay/say.ts'
import type { OverlayStore } from '../overlay/store.ts'
import type { Practice } from './practice-store.ts'
import { practised } from './practised.ts'

type ChoiceListProps = { readonly state: PracticeState; readonly practice: Practice; readonly store: OverlayStore }

/** What can be practised, by skill. */
export function ChoiceList({ state, practice, store }: ChoiceListProps): VNode {
  const [problem, tell] = useState<string | undefined>(undefined)
  const [done] = useState(practised)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (practice.takesFocus()) heading.current?.focus()
  }, [])
  const begin = async (id: string) => {
    const refused = await practice.begin(id)
    tell(refused)
    if (refused !== undefined) store.announce(refused)
  }
  const { choices, problems } = state
  const skills = [...Map.groupBy(choices, ({ skill }) => skill)]
  return html`<h2 ref=${heading} tabindex="-1">${say('practice-choose')}</h2>
    <p class="small quiet">${say('practice-what')}</p>
    ${practice.gone.value && html`<p class="notice warn" role="status">${icon('problem')}<span>${say('practice-gone')}</span></p>`}
    ${problem !== undefined && html`<p class="notice warn">${icon('problem')}<span>${problem}</span></p>`}
    ${
      choices.length === 0 &&
      html`<div class="empty">
        ${icon('conversation')}
        <p><strong>${say('practice-none')}</strong><br />${say('practice-none-how')}</p>
      </div>`
    }
    ${skills.map(
      ([skill, own]) =>
        html`<section class="choices" aria-label=${skill ?? say('practice-other-skill')}>
          <h3 class="small quiet" dir="auto">${skill ?? say('practice-other-skill')}</h3>
          <ul>
            ${own.map((choice) => html`<li key=${choice.id}>${Choice(choice, done.has(choice.id), () => void begin(choice.id))}</li>`)}
          </ul>
        </section>`,
    )}
    ${problems.length > 0 && html`<p class="small quiet">${brokenWords(problems)}</p>`}`
}

function Choice(choice: PracticeChoice, isDone: boolean, begin: () => void): VNode {
  const { visitorName, language, firstLine, answers } = choice
  const foreign = language !== undefined && !pageLanguage().tag.startsWith(language.slice(0, 2))
  return html`<button type="button" class="choice" onClick=${begin}>
    <span class="choice-head">
      <strong dir="auto">${visitorName ?? say('visitor')}</strong>
      ${foreign && html`<span class="small quiet">${languageWords(language)}</span>`}
      ${isDone && html`<span class="small with-icon ok">${icon('done')}${say('practice-done-before')}</span>`}
      <span class="small quiet figures choice-size">${say('practice-answers', { count: answers })}</span>
    </span>
    <span class="choice-line" dir="auto">${firstLine}</span>
  </button>`
}

function languageWords(language: string): string {
  try {
    return new Intl.DisplayNames(pageLanguage().tag, { type: 'language' }).of(language) ?? language
  } catch {
    // Not a language tag: it is said as it was written.
    return language
  }
}

function brokenWords(problems: PracticeState['problems']): string {
  const where = problems.map(({ file, line, reason }) => say('practice-broken-at', { file, line, reason })).join(' · ')
  return say('practice-broken', { count: problems.length, where })
}
