import { html, render } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { assertNever } from '../lib/assert-never.ts'
import { applyDisplay } from '../lib/display.ts'
import { icon } from '../lib/icons.ts'
import { PageHead } from '../lib/page-head.ts'
import { ConversationPage } from './conversation-page.ts'
import { ConversationsPage } from './conversations-page.ts'
import { PromptsPage } from './prompts-page.ts'
import { linkTo, route, type Route } from './route.ts'

const sections = [
  { page: 'prompts', title: 'Prompts', picture: 'prompt' },
  { page: 'conversations', title: 'Conversations', picture: 'conversation' },
] as const

function Console(): VNode {
  const here = route.value
  const section = sections.find(({ page }) => here.page === page || `${here.page}s` === page) ?? sections[0]
  const heading = useHeadingInFocus(linkTo(here))
  document.title = `Sotto: ${section.title.toLowerCase()}`
  return html`
    <${PageHead} title="console" />
    <div class="console">
      <nav aria-label="Console">
        ${sections.map(
          ({ page, title, picture }) =>
            html`<a href=${linkTo({ page })} aria-current=${page === section.page ? 'page' : null}
              >${icon(picture)}${title}</a
            >`,
        )}
      </nav>
      <main>
        <h2 ref=${heading} tabindex="-1">${section.title}</h2>
        ${Page(here)}
      </main>
    </div>
  `
}

function Page(here: Route): VNode {
  switch (here.page) {
    case 'prompts':
      return html`<${PromptsPage} promptId=${undefined} />`
    case 'prompt':
      return html`<${PromptsPage} promptId=${here.promptId} />`
    case 'conversations':
      return html`<${ConversationsPage} />`
    case 'conversation':
      return html`<${ConversationPage} key=${here.conversationId} conversationId=${here.conversationId} />`
    default:
      return assertNever(here)
  }
}

/** After a step to another place the reading starts at its heading, as it would on a page of its own. */
function useHeadingInFocus(place: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  const previous = useRef(place)
  useEffect(() => {
    if (previous.current === place) return
    previous.current = place
    heading.current?.focus()
  }, [place])
  return heading
}

applyDisplay()
render(html`<${Console} />`, document.getElementById('page') ?? document.body)
