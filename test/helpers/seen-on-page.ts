import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** What an agent could see at one moment. */
export type Seen = {
  /** How the page says that it stands. */
  readonly word: string
  readonly tips: readonly { readonly id: string; readonly text: string; readonly busy: boolean }[]
  readonly conversations: number
}

const recorder = `(() => {
  window.seen = []
  let last = ''
  const look = () => {
    const all = (selector) => [...document.querySelectorAll(selector)]
    const tips = all('[data-tip]').flatMap((tip) => {
      const text = tip.querySelector('.tip-text')
      return text === null
        ? []
        : [{ id: tip.dataset.tip, text: text.textContent.trim(), busy: text.getAttribute('aria-busy') === 'true' }]
    })
    const word = document.querySelector('.status')?.textContent ?? ''
    const now = JSON.stringify({ word, tips, conversations: all('[data-conversation]').length })
    if (now !== last) window.seen.push(JSON.parse(now))
    last = now
  }
  const all = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['aria-busy'] }
  new MutationObserver(look).observe(document.body, all)
  look()
})()`

/** From here on every state of the overlay that is drawn is noted; the notes are gone with a reload. */
export async function watchPage(page: Page): Promise<void> {
  await page.evaluate(recorder)
}

/** All that was seen since, each state once in its turn. */
export function seenOn(page: Page): Promise<readonly Seen[]> {
  return page.evaluate('window.seen')
}

/** The words in which the page said how it stands, one after the other. */
export function wordsOf(seen: readonly Seen[]): readonly string[] {
  return seen.flatMap(({ word }, index) => (seen[index - 1]?.word === word ? [] : [word]))
}

/**
 * Each tip once, never shorter than it was, never other words than the model's; and once there was one, there always is.
 * `wholes`: the texts of all tips, whole.
 */
export function expectNoGapAndNoDouble(seen: readonly Seen[], wholes: readonly string[]): void {
  const longest = new Map<string, number>()
  for (const { tips, conversations } of seen) {
    expect(conversations).toBe(1)
    expect(new Set(tips.map(({ id }) => id)).size).toBe(tips.length)
    if (longest.size > 0) expect(tips.length).toBeGreaterThan(0)
    for (const { id, text } of tips) {
      expect(wholes.filter((whole) => whole.startsWith(text))).not.toEqual([])
      expect(text.length).toBeGreaterThanOrEqual(longest.get(id) ?? 0)
      longest.set(id, text.length)
    }
  }
  expect(longest.size).toBe(wholes.length)
}
