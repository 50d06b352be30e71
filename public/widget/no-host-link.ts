import { computed } from '@preact/signals-core'
import { say } from '../overlay/say.ts'
import type { HostLink } from './host-link.ts'

/** Where nothing answers around the frame. */
export const noHostLink: HostLink = {
  inFocus: computed(() => ({ conversationId: undefined, problem: say('widget-no-script') })),
  insert: () => Promise.resolve(say('widget-no-script')),
}
