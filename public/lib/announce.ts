/** Says milestones to screen readers; what is said is never seen. */
export type Announcer = (text: string) => void

/**
 * Puts a polite live region at the end of the page. Each text is a line of its own, so that two in quick succession are
 * both heard; old lines leave again without a word. `label` names the region.
 */
export function createAnnouncer(label: () => string): Announcer {
  const region = document.createElement('div')
  region.className = 'unseen'
  region.setAttribute('role', 'log')
  region.setAttribute('aria-live', 'polite')
  region.setAttribute('aria-relevant', 'additions')
  document.body.append(region)
  return (text) => {
    // The words of the page are not there yet.
    if (text === '') return
    region.setAttribute('aria-label', label())
    const line = document.createElement('p')
    line.textContent = text
    region.append(line)
    setTimeout(() => line.remove(), 10_000)
  }
}
