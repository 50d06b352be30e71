import { parseBaseUri } from '../../../platform/liveperson-chat/wire.ts'
import type { PatientCaller } from './patient-caller.ts'

/** Where a service of the account lives, by the Domain API (reference §2). */
export async function findHost(caller: PatientCaller, service: 'agentVep' | 'conversationVep'): Promise<URL> {
  const domain = new URL(caller.domainUrl)
  const path = `/api/account/${encodeURIComponent(caller.account)}/service/${service}/baseURI.json?version=1.0`
  const answer = await caller.call(caller.connections, {
    purpose: 'domain',
    method: 'GET',
    url: new URL(path, domain).href,
  })
  return new URL(`${domain.protocol}//${parseBaseUri(answer, service)}`)
}
