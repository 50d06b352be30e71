import { effect, signal, type ReadonlySignal } from '@preact/signals-core'
import type { Status } from './status.ts'

const holdMs = 400

/** The status as the page shows it: one that does not last is not shown at all, so that nothing flickers. */
export function steadyStatus(source: ReadonlySignal<Status>): ReadonlySignal<Status> {
  const shown = signal(source.peek())
  let timer: ReturnType<typeof setTimeout> | undefined
  effect(() => {
    const next = source.value
    const before = shown.peek()
    clearTimeout(timer)
    const show = () => (shown.value = next)
    // Other words for the same, or the end of what was only passing.
    if (next.icon === before.icon || before.icon === 'catching-up') show()
    else timer = setTimeout(show, holdMs)
  })
  return shown
}
