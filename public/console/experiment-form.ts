import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

type ExperimentFormProps = {
  readonly version: string
  readonly share: number
  readonly onStart: (share: number) => void
  readonly onCancel: () => void
}

/** Asks in which share of the conversations a version is to speak. */
export function ExperimentForm({ version, share, onStart, onCancel }: ExperimentFormProps): VNode {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  const start = (event: Event) => {
    event.preventDefault()
    onStart(Number(field.current?.value))
  }
  return html`<form
    class="experiment"
    onSubmit=${start}
    onKeyDown=${(event: KeyboardEvent) => event.key === 'Escape' && onCancel()}
  >
    <label>
      <span>Per cent of the conversations that get <code>${version}</code>, 1 to 50</span>
      <input ref=${field} class="field figures" type="number" min="1" max="50" step="1" required value=${share} />
    </label>
    <button type="submit" class="button first">Start the experiment</button>
    <button type="button" class="button" onClick=${onCancel}>Cancel</button>
  </form>`
}
