import { request } from 'undici'
import type { RunningSotto } from './running-sotto.ts'

type Answer = { readonly status: number; readonly body: Record<string, unknown> }

/** What a widget's page says to Sotto, without its page: signed in as one agent. */
export type BridgePage = { readonly token: string; push(body: object): Promise<Answer>; renew(): Promise<Answer> }

export async function openBridge(sotto: RunningSotto, person: string): Promise<BridgePage> {
  const cookie = await sotto.signIn(person)
  const post = async (path: string, body: object, headers: Record<string, string>): Promise<Answer> => {
    const answer = await request(`${sotto.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    const text = await answer.body.text()
    return { status: answer.statusCode, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }
  }
  const { body } = await post('/overlay/frame-token', {}, { cookie })
  const token = String(body['token'])
  const authorization = `Bearer ${token}`
  return {
    token,
    push: (pushed) => post('/overlay/bridge', pushed, { authorization }),
    renew: () => post('/overlay/frame-token', {}, { authorization }),
  }
}
