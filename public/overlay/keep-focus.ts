/**
 * Draws, and keeps the focus in the conversation where it was: where the button that had it went away with its tip, the
 * conversation itself has it from then on. What the agent reads does not move.
 */
export function keepingFocus(draw: () => void): void {
  const before = document.activeElement?.closest<HTMLElement>('[data-conversation]')
  draw()
  const lost = document.activeElement === document.body || document.activeElement === null
  if (lost && before?.isConnected === true) before.focus({ preventScroll: true })
}
