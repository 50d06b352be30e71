import { signal } from '@preact/signals'

/** How the workspace shows Sotto; a real one's documents leave open which of the last three it is (widget reference §1). */
export const frameModes = {
  page: 'the overlay itself',
  each: 'a widget for each conversation',
  reused: 'one widget for all',
  opened: 'a widget made when opened',
} as const
export type FrameMode = keyof typeof frameModes

const query = new URLSearchParams(location.search)
const given = query.get('frames') ?? ''

export const frameMode = signal<FrameMode>(isFrameMode(given) ? given : 'page')
/** The chats are shown to the widget as messaging conversations. */
export const asMessaging = signal(query.get('messaging') === '1')
/** The person at the workspace watches, and has none of the conversations. */
export const watching = signal(query.get('watching') === '1')
/** The frame is opened as a stranger, who signs in inside it; otherwise by the link of the agent's overlay. */
export const signInInside = query.get('sign-in') === 'inside'
export const workspaceTheme = query.get('theme') ?? 'light'

export function isFrameMode(value: string): value is FrameMode {
  return Object.hasOwn(frameModes, value)
}
