import { readFileSync } from 'node:fs'
import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import type { TipLatency } from '../../src/domain/tip.ts'
import { createMetrics } from '../../src/monitor/metrics.ts'
import type { Readings } from '../../src/monitor/metrics.ts'

const quiet: Readings = {
  conversationsLive: 0,
  hearing: [],
  sockets: { overlay: 0, board: 0 },
  storeWaiting: 0,
  platformCalls: { sent: 0, waiting: 0 },
  platformDown: false,
  modelSpeaks: false,
  models: { breakers: [], budget: [] },
}
const latency: TipLatency = {
  lineSentAt: 10_000,
  lineSeenAt: 10_800,
  askedAt: 10_802,
  firstTokenAt: 11_202,
  firstShownAt: 11_205,
  endedAt: 12_205,
}
const tip = { kind: 'reply', engine: 'model', end: undefined, withheld: undefined, latency } as const

const valueOf = (text: string, series: string) =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')[1] ?? NaN,
  )

describe('metrics', () => {
  it('are those that docs/metrics.md explains, with their types and labels', async () => {
    const registry = new Registry()
    await createMetrics(() => quiet, registry).text()
    const registered = registry.getMetricsAsArray() as unknown as { name: string; labelNames?: string[] }[]
    const types = new Map((await registry.getMetricsAsJSON()).map(({ name, type }) => [name, String(type)]))
    const found = registered.map(({ name, labelNames = [] }) => {
      // prom-client fills in the labels of its own metrics as it reads them.
      const labels = name.startsWith('nodejs_') ? [] : labelNames
      return [name, types.get(name), ...labels.toSorted()].join(' ')
    })
    const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8')
    const explained = page.split('\n').flatMap((line) => {
      const [, name = '', type = '', unit = '', labels = ''] = line.split('|').map((cell) => cell.trim())
      if (!/^`[a-z0-9_]+`$/.test(name)) return []
      expect({ name, unit }).not.toEqual({ name, unit: '' })
      const own = name.startsWith('`nodejs_') ? [] : labels.split(/,\s*/).filter((label) => label !== '')
      return [[name.slice(1, -1), type, ...own.toSorted()].join(' ')]
    })
    expect(explained.toSorted()).toEqual(found.toSorted())
  })

  it('count no outcome of a tip that was only tried', async () => {
    const metrics = createMetrics(() => quiet)
    metrics.outcome('used', { kind: 'reply', withheld: undefined })
    metrics.outcome('used', { kind: 'reply', withheld: { rule: 'shadow', numbers: {} } })
    const text = await metrics.text()
    expect(valueOf(text, 'sotto_tip_outcomes_total{outcome="used",kind="reply"}')).toBe(1)
  })

  it('give the alerts of docs/metrics.md something to look at', async () => {
    const registry = new Registry()
    await createMetrics(() => quiet, registry).text()
    const names = registry.getMetricsAsArray().map(({ name }) => name)
    const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8')
    const alerts = page.slice(page.indexOf('## What to alert on'))
    const used = [...alerts.matchAll(/\b(?:sotto|gen_ai|nodejs|process)_[a-z0-9_]+/g)].map(([name]) => name)
    expect(used.length).toBeGreaterThan(10)
    expect(used.filter((name) => !names.includes(name.replace(/_bucket$/, '')))).toEqual([])
  })

  it('observe the hops of a tip once, when its making is over, and what of them is our own', async () => {
    const metrics = createMetrics(() => quiet)
    metrics.tip({ ...tip, latency: { ...latency, endedAt: undefined } })
    const before = await metrics.text()
    expect(valueOf(before, 'sotto_tips_shown_total{kind="reply",engine="model"}')).toBe(1)
    expect(before).not.toContain('sotto_tip_hop_seconds_count{')
    metrics.tip({ ...tip, end: 'complete' })
    const text = await metrics.text()
    expect(valueOf(text, 'sotto_tips_ended_total{end="complete",engine="model"}')).toBe(1)
    for (const [hop, seconds] of [
      ['seen', 0.8],
      ['asked', 0.002],
      ['first-token', 0.4],
      ['first-shown', 0.003],
      ['end', 1],
    ])
      expect([hop, valueOf(text, `sotto_tip_hop_seconds_sum{hop="${hop}",engine="model"}`)]).toEqual([hop, seconds])
    expect(valueOf(text, 'sotto_tip_overhead_seconds_sum{engine="model"}')).toBeCloseTo(0.005, 6)
  })

  it('count what is kept back by its rule; what no engine spoke for has no hops', async () => {
    const metrics = createMetrics(() => quiet)
    const unasked = { ...latency, firstTokenAt: undefined, firstShownAt: undefined, endedAt: undefined }
    metrics.tip({ ...tip, latency: unasked, withheld: { rule: 'cap', numbers: {} } })
    // Shown, then taken back.
    metrics.tip({ ...tip, end: 'failed', withheld: { rule: 'foreign-link', numbers: {} } })
    const text = await metrics.text()
    expect(valueOf(text, 'sotto_tips_withheld_total{rule="cap"}')).toBe(1)
    expect(valueOf(text, 'sotto_tips_withheld_total{rule="foreign-link"}')).toBe(1)
    expect(valueOf(text, 'sotto_tips_ended_total{end="failed",engine="model"}')).toBe(1)
    expect(valueOf(text, 'sotto_tip_hop_seconds_count{hop="seen",engine="model"}')).toBe(1)
  })

  it('have a bounded number of series, whatever models a team tries', async () => {
    const metrics = createMetrics(() => quiet)
    for (let number = 0; number < 200; number += 1)
      metrics.modelCall({ model: `m${number}`, durationMs: 5, firstChunkMs: 2, usage: undefined, error: undefined })
    const text = await metrics.text()
    const series = text.split('\n').filter((line) => line.startsWith('gen_ai_client_operation_duration_seconds_count'))
    expect(series).toHaveLength(31)
    expect(series.at(-1)).toMatch(/gen_ai_request_model="other",error_type=""\} 170$/)
  })

  it('say how things stand now, and no longer how they stood', async () => {
    let now: Readings = {
      ...quiet,
      hearing: ['hearing', 'hearing', 'stopped'],
      models: {
        breakers: [{ model: 'm', isOpen: true }],
        budget: [{ per: 'minute', used: { calls: 3, tokens: 900 }, limit: { calls: 10 } }],
      },
    }
    const metrics = createMetrics(() => now)
    const before = await metrics.text()
    expect(valueOf(before, 'sotto_agents{hearing="hearing"}')).toBe(2)
    expect(valueOf(before, 'sotto_model_breaker_open{model="m"}')).toBe(1)
    expect(valueOf(before, 'sotto_model_budget_used{per="minute",of="tokens"}')).toBe(900)
    expect(valueOf(before, 'sotto_model_budget_limit{per="minute",of="calls"}')).toBe(10)
    expect(before).not.toContain('sotto_model_budget_limit{per="minute",of="tokens"}')
    now = quiet
    const after = await metrics.text()
    expect(valueOf(after, 'sotto_agents{hearing="hearing"}')).toBe(0)
    expect(after).not.toContain('sotto_model_breaker_open{model="m"}')
    expect(after).not.toContain('sotto_model_budget_limit{')
  })
})
