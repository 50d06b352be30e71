import { parseLocation } from '../../../platform/liveperson-chat/wire.ts'
import { findHost } from './find-host.ts'
import type { PatientCaller } from './patient-caller.ts'

/** Who opens the chat that the probe needs. */
export type Visitor = {
  /** True where the visitor does nothing but what the probe lets it do. */
  readonly isOurs: boolean
  /** How long its chat may take to ring. */
  readonly withinMs: number
  /** Asks for a chat; its key, or undefined where that shows only when the chat is accepted. Throws PlatformError. */
  requestChat(): Promise<string | undefined>
  endChat(chatKey: string): Promise<void>
}

/** A visitor of the Server Chat API (reference §13), for the skill that is named. */
export function createServerChatVisitor(
  caller: PatientCaller,
  { appKey, skill }: { readonly appKey: string; readonly skill: string | undefined },
): Visitor {
  const call = async (path: string, body: unknown) => {
    const root = `/api/account/${encodeURIComponent(caller.account)}/chat`
    const url = new URL(`${root}${path}?v=1&NC=true`, await findHost(caller, 'conversationVep'))
    const headers = { authorization: `LivePerson appKey=${appKey}` }
    return caller.call(caller.connections, { purpose: 'chat', method: 'POST', url: url.href, headers, body })
  }
  return {
    isOurs: true,
    withinMs: 60_000,
    async requestChat() {
      const request = { visitorName: 'Sotto probe', ...(skill === undefined ? {} : { skill }) }
      const location = parseLocation(await call('/request', { request }), 'chatLocation')
      return decodeURIComponent(new URL(location, caller.domainUrl).pathname.split('/').at(-1) ?? '')
    },
    async endChat(chatKey) {
      await call(`/${encodeURIComponent(chatKey)}/events`, { event: { '@type': 'state', state: 'ended' } })
    },
  }
}

/** A person, who is asked to open a chat on the test site. The agent's side ends it. */
export function createPersonAsVisitor({ say }: PatientCaller, skill: string | undefined): Visitor {
  return {
    isOurs: false,
    withinMs: 300_000,
    requestChat() {
      const routed = skill === undefined ? '' : `, for the skill ${skill}`
      say(`Please open a chat as a visitor on your test site now${routed}, write a line, and leave its page open.`)
      return Promise.resolve(undefined)
    },
    endChat: () => Promise.resolve(),
  }
}
