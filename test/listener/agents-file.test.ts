import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentsFileSchema, readAgentsFile } from '../../src/listener/agents-file.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const ada = {
  id: 'ada',
  name: 'Ada',
  platformAgentId: '41',
  login: { loginName: 'ada@example.org', passwordEnv: 'ADA_PASSWORD' },
}

function read(content: unknown, env: NodeJS.ProcessEnv = { ADA_PASSWORD: 'secret' }) {
  using folder = temporaryFolder()
  const file = join(folder.path, 'agents.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  writeFileSync(join(folder.path, 'password'), 'from file\n')
  const { agents, listeners, people } = readAgentsFile(file, env)
  return {
    agents: agents.map((agent) => ({
      ...agent,
      credentials: agent.mode === 'shadow' ? agent.credentials() : undefined,
    })),
    listeners: listeners.map((one) => ({ ...one, credentials: one.credentials() })),
    people,
  }
}

describe('the agents file', () => {
  it('names agents with defaults, and people with roles', () => {
    const { agents, people } = read({ agents: [ada] })
    expect(agents).toMatchObject([
      {
        agentId: 'ada',
        tenure: 'settled',
        skills: [],
        loginName: 'ada@example.org',
        credentials: { method: 'password', password: 'secret' },
      },
    ])
    expect(people.map((person) => [person.personId, person.role])).toEqual([
      ['ada', 'agent'],
      ['lead', 'lead'],
      ['supervisor', 'supervisor'],
      ['operator', 'operator'],
    ])
  })

  it('takes a password from a file beside it', () => {
    expect(
      read({ agents: [{ ...ada, login: { loginName: 'ada', passwordFile: 'password' } }] }).agents[0]?.credentials,
    ).toMatchObject({ password: 'from file' })
  })

  it('takes OAuth 2.0 client credentials and, for old installations, an app key', () => {
    const of = (login: object) => read({ agents: [{ ...ada, login }] }).agents[0]?.credentials
    const oauth2 = { method: 'oauth2', loginName: 'bot', clientId: 'id' }
    expect(of({ ...oauth2, clientSecretEnv: 'ADA_PASSWORD' })).toEqual({ ...oauth2, clientSecret: 'secret' })
    const appKey = { method: 'app-key', loginName: 'bot', appKey: 'k', accessToken: 't' }
    expect(of({ ...appKey, secretEnv: 'ADA_PASSWORD', accessTokenSecretFile: 'password' })).toEqual({
      ...appKey,
      secret: 'secret',
      accessTokenSecret: 'from file',
    })
    expect(() => of(oauth2)).toThrow(/agents\.0\.login: needs clientSecretEnv or clientSecretFile/)
  })

  it.each([
    ['not there', undefined, /cannot be used: ENOENT/],
    ['broken JSON', '{"agents": [', /line 1: not valid/],
    ['no agents', { agents: [] }, /line 2: agents: /],
    [
      'an inline password',
      { agents: [{ ...ada, login: { loginName: 'ada', password: 'x' } }] },
      /line 7: agents\.0\.login/,
    ],
    ['an unknown key', { agents: [{ ...ada, tenor: 'new' }] }, /line 3: agents\.0: Unrecognized key: "tenor"/],
    ['a wrong tenure', { agents: [{ ...ada, tenure: 'old' }] }, /line \d+: agents\.0\.tenure/],
    ['one id twice', { agents: [ada, { ...ada, platformAgentId: '42' }] }, /names ada twice/],
    ['one platform id twice', { agents: [ada, { ...ada, id: 'ben' }] }, /platformAgentId 41 twice/],
  ])('is refused with a line that says why: %s', (_name, content, message) => {
    const attempt = () => (content === undefined ? readAgentsFile('/nowhere/agents.json', {}) : read(content))
    expect(attempt).toThrow(message)
  })

  it('has its schema in the documents', () => {
    const schema = readFileSync(new URL('../../docs/agents-file.schema.json', import.meta.url), 'utf8')
    expect(JSON.parse(schema)).toEqual(JSON.parse(JSON.stringify(agentsFileSchema())))
  })

  it('says which variable is not set', () => {
    expect(() => read({ agents: [ada] }, {})).toThrow(/ADA_PASSWORD, which is not set/)
  })
})
