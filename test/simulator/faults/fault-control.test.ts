import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { setUpFaults } from './fault-stage.ts'
import type { FaultStage } from './fault-stage.ts'

/** With headers that a well-behaved client would not send. */
function ask(stage: FaultStage, method: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${stage.simulator.url}/simulator/faults`, { method, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    asked.on('error', reject)
    asked.end(method === 'POST' ? '{"spec":""}' : undefined)
  })
}

describe('faults by remote control', () => {
  it('says what is asked for, armed and counted, and ends all at once', async () => {
    await using stage = await setUpFaults()
    const { text = '' } = await stage.control('', { spec: 'error-503=1,outage=10s@24h,seed=5' })
    expect(JSON.parse(text)).toEqual({
      spec: 'error-503=1,outage=10s@24h,seed=5',
      seed: 5,
      active: [],
      armed: [],
      counts: {},
    })
    await stage.once('html', { count: 2, path: 'info$' })
    expect((await stage.listen('/chatSessions')).status).toBe(503)
    expect((await stage.listen('/info')).status).toBe(200)
    await stage.once('outage', { durationMs: 10_000 })
    const status = JSON.parse((await stage.control('')).text ?? '')
    expect(status).toMatchObject({
      active: [{ kind: 'outage' }],
      armed: [{ kind: 'html', count: 1, path: 'info$' }],
      counts: { 'error-503': 1, html: 1 },
    })
    expect(Date.parse(status.active[0].until) - Date.parse(status.active[0].since)).toBe(10_000)

    const ended = JSON.parse((await stage.control('', { spec: '' })).text ?? '')
    expect(ended).toMatchObject({ spec: '', active: [], armed: [], counts: { 'error-503': 1, html: 1 } })
    expect((await stage.listen('/info')).headers?.['content-type']).toMatch(/json/)
  })

  it.each([
    ['', { spec: 'htlm=1' }, '"htlm=1": there is no fault or setting "htlm".'],
    ['', {}, 'body.spec: Invalid input: expected string, received undefined'],
    ['/once', { kind: 'outage' }, 'body.durationMs: outage lasts, so say how long'],
    ['/once', { kind: 'html', path: '(' }, 'body.path: not a regular expression'],
  ])('%s refuses %j in one sentence', async (path, body, error) => {
    await using stage = await setUpFaults()
    const { status, text = '' } = await stage.control(path, body)
    expect([status, JSON.parse(text)]).toEqual([400, { error }])
  })

  it('is for this machine’s own programs: other hosts’ names and other sites’ pages are refused', async () => {
    await using stage = await setUpFaults()
    const json = { 'content-type': 'application/json' }
    const { host, origin } = new URL(stage.simulator.url)
    expect(await ask(stage, 'GET', { host: 'rebound.example' })).toBe(421)
    expect(await ask(stage, 'POST', { ...json, host: 'rebound.example' })).toBe(421)
    expect(await ask(stage, 'POST', { ...json, host, origin: 'http://elsewhere.example' })).toBe(403)
    expect(await ask(stage, 'POST', { ...json, host, origin: 'null' })).toBe(403)
    expect(await ask(stage, 'POST', { 'content-type': 'text/plain', host })).toBe(415)
    expect(await ask(stage, 'POST', { ...json, host, origin })).toBe(200)
  })

  it('the last of several replacements at once holds', async () => {
    await using stage = await setUpFaults()
    await stage.once('outage', { durationMs: 10_000 })
    await Promise.all(['html=1', 'error-500=1', 'error-504=1'].map((spec) => stage.control('', { spec })))
    const [left] = await Promise.all([stage.listen('/info'), stage.listen('/info')])
    expect([200, 500, 504]).toContain(left.status)
    expect(Object.values(stage.counts()).reduce((sum = 0, count = 0) => sum + count, 0)).toBe(2)
  })
})

describe('a seed', () => {
  const run = async (spec: string) => {
    await using stage = await setUpFaults()
    await stage.control('', { spec })
    const seen = []
    for (let n = 0; n < 40; n += 1) {
      const { status, error } = await stage.listen(`/chat/${stage.chatKey}`)
      seen.push(error ?? status)
    }
    return { seen, counts: stage.counts() }
  }

  it('hits the same requests with the same faults again, in the measure that was asked for', async () => {
    const spec = 'error-503=0.2,refused=0.1,html=0,clock-skew=0.2,seed='
    const first = await run(`${spec}11`)
    expect(await run(`${spec}11`)).toEqual(first)
    expect((await run(`${spec}12`)).seen).not.toEqual(first.seen)
    expect(first.counts['error-503']).toBeGreaterThan(2)
    expect(first.counts['error-503']).toBeLessThan(18)
    expect(first.seen.filter((status) => status === 503)).toHaveLength(first.counts['error-503'] ?? 0)
  })

  it('probabilities above 1 in all are shares', async () => {
    const { seen, counts } = await run('error-503=1,error-500=1,seed=2')
    expect(new Set(seen)).toEqual(new Set([500, 503]))
    expect((counts['error-503'] ?? 0) + (counts['error-500'] ?? 0)).toBe(40)
  })
})
