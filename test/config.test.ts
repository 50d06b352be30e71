import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { environmentNames, readConfig } from '../src/config.ts'

describe('the configuration', () => {
  it('has defaults for everything: the demo with the offline engine', () => {
    expect(readConfig({})).toMatchObject({ port: 4_730, host: '127.0.0.1', livePerson: undefined, model: undefined })
  })

  it('takes empty variables as not set', () => {
    expect(readConfig({ PORT: '', LP_ACCOUNT: ' ', OPENAI_API_KEY: '' })).toEqual(readConfig({}))
  })

  it('uses a model with a key or with a URL alone', () => {
    expect(readConfig({ OPENAI_API_KEY: 'k' }).model).toMatchObject({ apiKey: 'k', baseUrl: undefined })
    expect(readConfig({ OPENAI_BASE_URL: 'http://localhost:11434/v1/', SOTTO_MODEL: 'm' }).model).toEqual({
      apiKey: undefined,
      baseUrl: 'http://localhost:11434/v1',
      name: 'm',
    })
  })

  it('takes what the operator knows of the account, and nothing for what is not said', () => {
    const env = { LP_ACCOUNT: '1', SOTTO_AGENTS_FILE: 'agents.json', LP_SECOND_AGENT_SESSION: 'beside' }
    expect(readConfig(env).livePerson?.readings).toEqual({ secondAgentSession: 'beside' })
  })

  it.each([
    [{ LP_SECOND_LOGIN: 'perhaps' }, /LP_SECOND_LOGIN: .*"beside"/],
    [{ PORT: 'http' }, /PORT: a whole number from 0 to 65535/],
    [{ PORT: '70000' }, /PORT: a whole number/],
    [{ LP_SLOW_POLL_MS: '1000' }, /LP_SLOW_POLL_MS: a whole number from 2000 to 6000/],
    [{ SOTTO_LOG_LEVEL: 'loud' }, /SOTTO_LOG_LEVEL: .*"fatal"/],
    [{ OPENAI_BASE_URL: 'localhost' }, /OPENAI_BASE_URL: /],
    [{ SOTTO_FRAME_ANCESTORS: "* 'none'" }, /SOTTO_FRAME_ANCESTORS: origins such as/],
    [{ LP_ACCOUNT: '1' }, /LP_ACCOUNT is set but SOTTO_AGENTS_FILE is not/],
    [{ SOTTO_CLOCK_SPEED: '0' }, /SOTTO_CLOCK_SPEED: a whole number from 1 to 10000/],
    [
      { SOTTO_CLOCK_SPEED: '60', LP_ACCOUNT: '1', SOTTO_AGENTS_FILE: 'a.json' },
      /^SOTTO_CLOCK_SPEED is for a simulator on this machine/,
    ],
    [{ SOTTO_AGENTS_FILE: 'a.json' }, /SOTTO_AGENTS_FILE is set but LP_ACCOUNT is not/],
  ])('names what is wrong with %o', (env, message) => {
    expect(() => readConfig(env)).toThrow(message)
  })

  it('lets the clock of logins run faster at a simulator on this machine only', () => {
    const simulator = { LP_ACCOUNT: '1', SOTTO_AGENTS_FILE: 'a.json', SOTTO_CLOCK_SPEED: '60' }
    expect(readConfig({ ...simulator, LP_DOMAIN_URL: 'https://127.0.0.1:8443' }).clockSpeed).toBe(60)
    expect(() => readConfig({ ...simulator, LP_DOMAIN_URL: 'https://127.0.0.1.example.net' })).toThrow(/simulator/)
  })

  it('is listed in the README, every variable', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    expect(environmentNames.filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
  })
})
