export type Shortcut = {
  readonly key: string
  /** In the words of the page; asked for when it is shown. */
  readonly does: () => string
  readonly run: () => void
  /** True for a key that writes nothing: it fires in a field as well. */
  readonly whileTyping?: true
}

/** Runs a shortcut for its single key, until `signal` aborts; never with a modifier held, and never while somebody types. */
export function listenForShortcuts(shortcuts: readonly Shortcut[], signal?: AbortSignal): void {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return
    const shortcut = shortcuts.find(({ key }) => key.toLowerCase() === event.key.toLowerCase())
    if (shortcut === undefined || (isTypingPlace(event.target) && shortcut.whileTyping !== true)) return
    event.preventDefault()
    shortcut.run()
  }
  document.addEventListener('keydown', onKey, signal && { signal })
}

function isTypingPlace(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}
