import { html } from 'htm/preact'
import type { ComponentType, VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { learnMore, say } from './say.ts'

type LaterProps = {
  readonly load: () => Promise<ComponentType<never>>
  /** What stands there until it is loaded, and where it cannot be. */
  readonly otherwise?: VNode
}

/** A part of the page that few look at: fetched when it is first drawn, and given all other properties. */
export function Later({ load, otherwise, ...props }: LaterProps): VNode | undefined {
  const [View, setView] = useState<ComponentType<never> | null>()
  useEffect(() => {
    Promise.all([load(), styled(), learnMore()]).then(
      ([loaded]) => setView(() => loaded),
      () => setView(null),
    )
  }, [])
  if (View) return html`<${View} ...${props} />`
  return View === null && otherwise === undefined ? html`<p>${say('not-at-hand')}</p>` : otherwise
}

let styles: Promise<unknown> | undefined

/** Resolves when what comes later can be drawn as it should. */
function styled(): Promise<unknown> {
  return (styles ??= new Promise((resolve) => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = '/assets/overlay/later.css'
    for (const end of ['load', 'error']) link.addEventListener(end, resolve)
    document.head.append(link)
  }))
}
