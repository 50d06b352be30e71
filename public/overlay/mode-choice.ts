import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { TipMode } from '../../src/domain/agent-settings.ts'
import { say } from './say.ts'
import type { OverlayStore } from './store.ts'
import { clockWords } from './times.ts'

const modes: readonly TipMode[] = ['all', 'risks', 'quiet']

/** Which tips come, and beside it the snooze. */
export function ModeChoice({ store }: { readonly store: OverlayStore }): VNode {
  const { mode } = store.settings.now.value
  const { snoozedUntil } = store.state.value
  const snoozed = snoozedUntil !== undefined
  const choose = (event: Event) => {
    if (!(event.currentTarget instanceof HTMLSelectElement)) return
    const chosen = event.currentTarget.value
    const next = modes.find((one) => one === chosen)
    if (next !== undefined) store.settings.change({ mode: next })
    // A mode ends the snooze: who chooses what comes wants it to come.
    if (snoozed !== (next === undefined)) store.snooze(next === undefined)
  }
  return html`<select class="mode" aria-label=${say('mode')} value=${snoozed ? 'snooze' : mode} onChange=${choose}>
    ${modes.map((one) => html`<option value=${one}>${say(`mode-${one}`)}</option>`)}
    <option value="snooze">
      ${snoozedUntil === undefined ? say('mode-snooze') : say('mode-snoozed', { time: clockWords(snoozedUntil, store.clock.now()) })}
    </option>
  </select>`
}

/** The next mode, and what it is called. */
export function nextMode(store: OverlayStore): void {
  const { mode } = store.settings.now.value
  const next = modes[(modes.indexOf(mode) + 1) % modes.length] ?? 'all'
  store.settings.change({ mode: next })
  store.announce(say('mode-now', { mode: say(`mode-${next}`) }))
}
