import { z } from 'zod'
import type { AgentDesk } from '../agent-desk.ts'
import { ApiError } from '../api-error.ts'
import type { Credentials } from '../credentials.ts'
import type { World } from '../world.ts'

const userLogin = z.object({ username: z.string(), password: z.string() })
const keyLogin = z.object({
  username: z.string(),
  appKey: z.string(),
  secret: z.string(),
  accessToken: z.string(),
  accessTokenSecret: z.string(),
})
const samlLogin = z.object({ jwt: z.literal('dummy'), assertion: z.string() })

/** The bodies that the login takes (reference §3). */
export const loginForm = z.union([userLogin, keyLogin, samlLogin])
export type LoginForm = z.output<typeof loginForm>
type KeyLogin = z.output<typeof keyLogin>

const endOfLife =
  'The application login with an OAuth 1.0 key reached its end of life on 30 Apr 2026. Send an OAuth 2.0 client id as ' +
  'appKey, its client secret as secret, and "dummy" as accessToken and accessTokenSecret'

/** The user name that the login is for, as far as the form says it: a SAML assertion says it inside. */
export function userNameOf(form: LoginForm): string | undefined {
  return 'username' in form ? form.username : undefined
}

/** @throws ApiError 401 when nobody may come in with this. */
export function requireAgent(form: LoginForm, world: World, credentials: Credentials): AgentDesk {
  const desk = agentOf(form, world, credentials)
  if (desk === undefined) throw unauthorized('Login failed: wrong credentials')
  return desk
}

function agentOf(form: LoginForm, world: World, credentials: Credentials): AgentDesk | undefined {
  if ('assertion' in form) {
    const found = credentials.agents.find(({ samlAssertion }) => samlAssertion === form.assertion)
    return found && world.deskOf(found.agentId)
  }
  const desk = world.desks.find(({ agent }) => agent.loginName === form.username)
  if ('password' in form) return desk?.agent.password === form.password ? desk : undefined
  if (form.accessToken === 'dummy' && form.accessTokenSecret === 'dummy') {
    const { clientId, clientSecret } = credentials.oauth2
    return form.appKey === clientId && form.secret === clientSecret ? desk : undefined
  }
  if (world.switches.now.appKeyLogin === 'refused') throw unauthorized(endOfLife)
  return desk !== undefined && isKeyOf(desk, form, credentials) ? desk : undefined
}

function isKeyOf(desk: AgentDesk, form: KeyLogin, { agents }: Credentials): boolean {
  const key = agents.find(({ agentId }) => agentId === desk.agent.agentId)?.apiKey
  return (['appKey', 'secret', 'accessToken', 'accessTokenSecret'] as const).every((part) => key?.[part] === form[part])
}

function unauthorized(message: string): ApiError {
  return new ApiError(401, message, { responseStatus: 'UNAUTHORIZED' })
}
