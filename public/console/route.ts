import { signal } from '@preact/signals'
import { assertNever } from '../lib/assert-never.ts'

/** Where in the console we are; the page's hash says it, so that every place can be linked to. */
export type Route =
  | { readonly page: 'prompts' }
  | { readonly page: 'prompt'; readonly promptId: string }
  | { readonly page: 'conversations' }
  | { readonly page: 'conversation'; readonly conversationId: string }

/** Anything unknown leads to the prompts. */
export function parseRoute(hash: string): Route {
  const [page, ...rest] = hash.replace(/^#?\/?/, '').split('/')
  const id = decoded(rest.join('/'))
  if (page === 'conversations') return id === '' ? { page } : { page: 'conversation', conversationId: id }
  return id === '' || page !== 'prompts' ? { page: 'prompts' } : { page: 'prompt', promptId: id }
}

/** The link to a place. */
export function linkTo(route: Route): string {
  switch (route.page) {
    case 'prompts':
    case 'conversations':
      return `#/${route.page}`
    case 'prompt':
      return `#/prompts/${encodeURIComponent(route.promptId)}`
    case 'conversation':
      return `#/conversations/${encodeURIComponent(route.conversationId)}`
    default:
      return assertNever(route)
  }
}

export const route = signal(parseRoute(location.hash))
addEventListener('hashchange', () => (route.value = parseRoute(location.hash)))

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A link cut off in the middle of a character.
    return text
  }
}
