import { randomBytes } from 'node:crypto'
import type { SimulatorAgent } from './simulated-agent.ts'

/** An OAuth 1.0 API key, issued for signed calls and for the application login (reference §3.4). */
export type ApiKey = {
  readonly appKey: string
  readonly secret: string
  readonly accessToken: string
  readonly accessTokenSecret: string
}

/** What lets a program in as an agent, beside the password; invented anew at every start. */
export type AgentCredentials = {
  readonly agentId: string
  readonly apiKey: ApiKey
  /** Base64, as an identity provider would hand it to the browser (reference §3, SAML login). */
  readonly samlAssertion: string
}

export type Credentials = {
  readonly agents: readonly AgentCredentials[]
  /** The account's OAuth 2.0 client (reference §3.4). */
  readonly oauth2: { readonly clientId: string; readonly clientSecret: string }
}

export function inventCredentials(agents: readonly SimulatorAgent[]): Credentials {
  return {
    agents: agents.map(({ agentId, loginName }) => ({
      agentId,
      apiKey: { appKey: secret(), secret: secret(), accessToken: secret(), accessTokenSecret: secret() },
      samlAssertion: samlAssertion(loginName),
    })),
    oauth2: { clientId: secret(), clientSecret: secret() },
  }
}

function secret(): string {
  return randomBytes(16).toString('hex')
}

/** Not a signed assertion: the simulator knows its own by heart, and looks at nothing else of it. */
function samlAssertion(loginName: string): string {
  const xml = `<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${secret()}" Version="2.0"><saml2:Subject><saml2:NameID>${loginName}</saml2:NameID></saml2:Subject></saml2:Assertion>`
  return Buffer.from(xml).toString('base64')
}
