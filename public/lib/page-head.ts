import { signal } from '@preact/signals'
import { html } from 'htm/preact'
import type { ComponentChildren, VNode } from 'preact'
import { DisplayPanel } from './display-panel.ts'
import { icon } from './icons.ts'
import { SignOutButton } from './sign-out-button.ts'

const open = signal(false)

type PageHeadProps = {
  readonly title: string
  /** For a page that anybody opens, without a sign-in. */
  readonly open?: boolean
  /** What else stands in the head, such as the state of the connection. */
  readonly children?: ComponentChildren
}

/** The head of the wide pages: the name, the page, its state, and the choice of colours and text size. */
export function PageHead({ title, open: isOpen = false, children }: PageHeadProps): VNode {
  return html`<header class="page-head">
      <h1><span class="brand">Sotto</span> <span class="quiet">${title}</span></h1>
      ${children}
      <button
        type="button"
        class="button plain page-display"
        aria-expanded=${open.value ? 'true' : 'false'}
        onClick=${() => (open.value = !open.value)}
      >
        ${icon('display')}<span>Display</span>
      </button>
      ${!isOpen && html`<${SignOutButton} />`}
    </header>
    ${open.value && html`<section class="page-panel" aria-label="Display"><${DisplayPanel} /></section>`}`
}
