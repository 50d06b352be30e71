import { signal } from '@preact/signals-core'
import type { HostLink, InFocus } from './host-link.ts'

const problem = 'LivePerson’s script could not be loaded, so nothing is inserted. Copy the tips instead.'

/** Where nothing answers around the frame. */
export const noHostLink: HostLink = {
  inFocus: signal<InFocus | undefined>({ conversationId: undefined, problem }),
  insert: () => Promise.resolve(problem),
}
