/** What had the focus before a panel opened. */
let beforePanel: Element | null = null

/** To be called when a panel opens: the focus comes back to here when it closes. */
export function notePanelOpens(): void {
  const now = document.activeElement
  if (now !== null && now.closest('.panel') === null) beforePanel = now
}

/**
 * Draws, and keeps the focus near where it was: where the button that had it went away with its tip, the conversation has it
 * from then on; with the conversation, the one that stands in its place; with a panel, what had it before. What the agent
 * reads does not move.
 */
export function keepingFocus(draw: () => void): void {
  const before = document.activeElement
  const conversation = before?.closest<HTMLElement>('[data-conversation]')
  const place = conversation === undefined ? -1 : conversations().findIndex((shown) => shown === conversation)
  const inPanel = before?.closest('.panel') !== null
  draw()
  const lost = document.activeElement === document.body || document.activeElement === null
  if (!lost || before === document.body || before?.isConnected !== false) return
  const back = [inPanel ? beforePanel : conversation, conversations().at(place), conversations().at(-1)]
  const next = back.find((one): one is HTMLElement => one instanceof HTMLElement && one.isConnected)
  const last = document.querySelector<HTMLElement>('main')
  ;(next ?? last)?.focus({ preventScroll: true })
}

function conversations(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-conversation]')]
}
