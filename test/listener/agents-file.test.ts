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

  it('takes keys for signed calls, for another agent with a password, and a file for a bearer', () => {
    const of = (login: object) => read({ agents: [{ ...ada, login }] }).agents[0]?.credentials
    const entry = { method: 'signed', loginName: 'ada', appKey: 'k', accessToken: 't' }
    const secrets = { secretEnv: 'ADA_PASSWORD', accessTokenSecretFile: 'password' }
    const key = { appKey: 'k', accessToken: 't', secret: 'secret', accessTokenSecret: 'from file' }
    expect(of({ ...entry, ...secrets })).toEqual({ method: 'signed', loginName: 'ada', key })
    expect(of({ ...entry, ...secrets, passwordEnv: 'ADA_PASSWORD' })).toMatchObject({ key, password: 'secret' })
    expect(() => of({ ...entry, secretEnv: 'ADA_PASSWORD' })).toThrow(
      /agents\.0\.login: needs secretEnv or secretFile, and/,
    )
    // Whatever writes it may begin later than Sotto.
    expect(of({ method: 'token', loginName: 'ada', bearerFile: 'nowhere' })).toMatchObject({ method: 'token' })
  })

  it('names users that listen by keys, and agents who need no login for it', () => {
    const { login: _login, ...byKeys } = { ...ada, mode: 'keys' }
    const ear = { id: 'ear', login: { loginName: 'bot', passwordEnv: 'ADA_PASSWORD' }, keysFile: 'keys.txt' }
    const { agents, listeners, people } = read({ agents: [byKeys], listeners: [ear] })
    expect(agents).toMatchObject([{ agentId: 'ada', mode: 'keys' }])
    expect(listeners).toMatchObject([
      {
        listenerId: 'ear',
        keysFile: expect.stringMatching(/^\/.*\/keys\.txt$/),
        credentials: { method: 'password', loginName: 'bot', password: 'secret' },
      },
    ])
    expect(people.map(({ personId }) => personId)).not.toContain('ear')
    const refused = (agent: object, ...users: object[]) => {
      return () => read({ agents: [agent], listeners: users })
    }
    expect(refused(byKeys)).toThrow(/ada in mode keys, but no listeners/)
    expect(refused({ ...ada, mode: 'keys' }, ear)).toThrow(/gives ada a login, which mode keys has no use for/)
    expect(refused({ ...byKeys, mode: 'shadow' }, ear)).toThrow(/gives ada no login, which mode shadow needs/)
    expect(refused(ada, { ...ear, login: ada.login })).toThrow(/lets ear listen with an agent's own login/)
    expect(refused(ada, ear, { ...ear, id: 'other' })).toThrow(/two listeners with one login/)
    expect(refused(ada, { ...ear, id: 'ada' })).toThrow(/names ada twice/)
    const { keysFile: _file, ...told } = ear
    expect(refused(byKeys, told)).toThrow(/has ear listen by keys that nobody tells/)
    const sources = [{ source: 'desk', tokenEnv: 'ADA_PASSWORD' }]
    expect(read({ agents: [byKeys], listeners: [told], sources }).listeners).toMatchObject([{ keysFile: undefined }])
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
