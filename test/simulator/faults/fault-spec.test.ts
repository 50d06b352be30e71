import { describe, expect, it } from 'vitest'
import { requestFaultKinds } from '../../../src/simulator/faults/fault-kinds.ts'
import { faultHelp } from '../../../src/simulator/faults/fault-help.ts'
import { FaultSpecError, parseFaultSpec } from '../../../src/simulator/faults/fault-spec.ts'

describe('a SPEC', () => {
  it('names chances, lasting faults and settings', () => {
    expect(parseFaultSpec(' html=0.01, error-503=.02 ,outage=20s@1.5m,seed=7,hit=everyone,slow=500ms ')).toEqual({
      text: 'html=0.01, error-503=.02 ,outage=20s@1.5m,seed=7,hit=everyone,slow=500ms',
      chances: new Map([
        ['error-503', 0.02],
        ['html', 0.01],
      ]),
      lasting: [{ kind: 'outage', durationMs: 20_000, everyMs: 90_000 }],
      seed: 7,
      hit: 'everyone',
      slowUpToMs: 500,
    })
  })

  it('may be empty: no faults', () => {
    expect(parseFaultSpec(' ')).toMatchObject({ text: '', lasting: [], hit: 'listeners', slowUpToMs: 12_000 })
    expect(parseFaultSpec('').chances.size).toBe(0)
  })

  it('all is every fault of one request, whose own part goes first wherever it stands', () => {
    const { chances } = parseFaultSpec('refused=0.5,all=0.01,html=0')
    expect([...chances.keys()]).toEqual(requestFaultKinds.filter((kind) => kind !== 'html'))
    expect([chances.get('refused'), chances.get('id-gap')]).toEqual([0.5, 0.01])
  })

  it.each([
    ['htlm=0.1', '"htlm=0.1": there is no fault or setting "htlm".'],
    ['html=0.1,,seed=1', '"" is no part like html=0.01; separate parts by one comma.'],
    ['html', '"html": html needs one value after "=".'],
    ['html=', '"html=": html needs one value after "=".'],
    ['html=1=1', '"html=1=1": html needs one value after "=".'],
    ['html=1.5', '"html=1.5": the probability must be a number from 0 to 1.'],
    ['html=-1', '"html=-1": the probability must be a number from 0 to 1.'],
    ['all=often', '"all=often": the probability must be a number from 0 to 1.'],
    ['html=0.1,html=0.2', '"html=0.2": html is there twice.'],
    ['outage=20s', '"outage=20s": it must be DURATION@EVERY, e.g. outage=20s@60s.'],
    ['outage=20@60s', '"outage": "20" is no duration like 500ms, 20s, 2m or 1h (at most 24h).'],
    ['outage=0s@60s', '"outage": "0s" is no duration like 500ms, 20s, 2m or 1h (at most 24h).'],
    ['outage=1s@25h', '"outage": "25h" is no duration like 500ms, 20s, 2m or 1h (at most 24h).'],
    ['seed=-1', '"seed=-1": the seed must be a whole number below 4294967296.'],
    ['hit=actors', '"hit=actors": it must be listeners or everyone.'],
    ['__proto__=1', '"__proto__=1": there is no fault or setting "__proto__".'],
  ])('%s is refused in one line', (text, message) => {
    expect(() => parseFaultSpec(text)).toThrow(new FaultSpecError(message))
  })

  it('is explained for every kind', () => {
    for (const kind of [...requestFaultKinds, 'host-moved', 'login-down', 'human-login', 'outage']) {
      expect(faultHelp).toContain(`\n  ${kind} `)
    }
  })
})
