/** Puts `text` on the clipboard; false where the browser, or the page around our frame, does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Also thrown where there is no clipboard at all, as on a page without TLS: the caller selects the text instead.
    return false
  }
}

/** Selects what `element` shows, ready for the person's own copy key. Moves neither focus nor scroll. */
export function selectTextOf(element: Element): void {
  const selection = getSelection()
  selection?.removeAllRanges()
  const range = document.createRange()
  range.selectNodeContents(element)
  selection?.addRange(range)
}
