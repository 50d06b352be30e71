import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { parseReplayConversation } from '../../src/simulator/actors/replay-conversation.ts'
import { readReplayFile } from '../../src/simulator/actors/replay-file.ts'
import { replayAgents, startReplay } from '../../src/simulator/actors/replay.ts'
import { startSimulator } from '../../src/simulator/simulator.ts'
import type { Simulator } from '../../src/simulator/simulator.ts'

const turns = [
  { t: 10, source: 'visitor', text: 'Where is it?' },
  { t: 12, source: 'visitor', text: '  ' },
  { t: 14, source: 'system', kind: 'query', text: 'looked up' },
  { t: 30, source: 'agent', text: 'Let me look.', action: 'look', labels: 1 },
  { t: 40, source: 'system', text: 'Visitor uploaded a photo.' },
  { t: 50, source: 'visitor', text: 'Here.' },
]
const recorded = { id: 'one', lang: 'es', visitor: 'Lena', skill: 'billing', agent: 'ada', turns, hidden_goal: 'x' }

function spokenIn(simulator: Simulator): string[][] {
  return [...simulator.world.chats.values()].map(({ events }) =>
    events.flatMap((event) =>
      event.type === 'line' && event.systemMessageId === undefined ? [`${event.source}: ${event.text}`] : [],
    ),
  )
}

describe('a replay file', () => {
  it('keeps what is said, with times from the first line', () => {
    expect(parseReplayConversation(recorded)).toEqual({
      id: 'one',
      visitorName: 'Lena',
      skill: 'billing',
      agentId: 'ada',
      language: 'es-ES',
      blank: 1,
      turns: [
        { atMs: 0, source: 'visitor', text: 'Where is it?' },
        { atMs: 20_000, source: 'agent', text: 'Let me look.' },
        { atMs: 30_000, source: 'system', text: 'Visitor uploaded a photo.' },
        { atMs: 40_000, source: 'visitor', text: 'Here.' },
      ],
    })
  })

  it('spaces lines without a time 8 s apart', () => {
    const untimed = [
      { source: 'agent', text: 'a' },
      { source: 'visitor', text: 'b' },
      { source: 'agent', text: 'c' },
    ]
    const { turns } = parseReplayConversation({ id: 'two', turns: untimed })
    expect(turns.map(({ atMs }) => atMs)).toEqual([0, 8_000, 16_000])
  })

  it('names broken lines by number, quotes nothing of them, and plays the rest', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sotto-replay-'))
    try {
      const file = join(folder, 'replay.jsonl')
      const broken = '{"id":"secret words'
      const wrong = { id: 'x', turns: [{ source: 'robot', text: 'secret words' }] }
      const lines = [
        JSON.stringify(recorded),
        broken,
        '',
        JSON.stringify(wrong),
        JSON.stringify({ id: 'y', turns: [] }),
      ]
      await writeFile(file, `${lines.join('\n')}\n`)
      const { conversations, problems } = await readReplayFile(file)
      expect(conversations.map(({ id }) => id)).toEqual(['one'])
      expect(problems.map(({ line }) => line)).toEqual([2, 4, 5])
      expect(problems[1]?.reason).toMatch(/^turns\.0\.source: /)
      expect(JSON.stringify(problems)).not.toContain('secret')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('a replay', () => {
  it('says every line in file order through real chats, at the agent who is named, and the agent ends it', async () => {
    const agents = [
      { agentId: 'mateo', name: 'Mateo' },
      { agentId: 'ada', name: 'Ada' },
    ]
    await using simulator = await startSimulator({ agents })
    const conversations = [parseReplayConversation(recorded)]
    const signal = AbortSignal.timeout(20_000)
    await using replay = await startReplay({ simulator, conversations, speed: 200, atOnce: 2, loop: false, signal })
    await replay.done
    const [chat] = simulator.world.chats.values()
    expect(spokenIn(simulator)).toEqual([
      ['visitor: Where is it?', 'agent: Let me look.', 'system: Visitor uploaded a photo.', 'visitor: Here.'],
    ])
    expect(chat?.birth).toMatchObject({ visitorName: 'Lena', skill: 'billing', language: 'es-ES' })
    expect(chat?.desk?.agent.agentId).toBe('ada')
    expect(chat?.events.slice(-2)).toMatchObject([{ systemMessageId: 5 }, { state: 'ended' }])
    expect(simulator.status()).toMatchObject({
      conversations: { live: 0, ended: 1, planned: 1 },
      writes: { others: 0 },
      replay: { said: 4, skipped: 1, problems: [] },
    })
    const typed = simulator.audit.list().filter(({ path }) => path.endsWith('Typing'))
    expect(typed.map(({ path }) => path.split('/').at(-1))).toEqual(['visitorTyping', 'agentTyping', 'visitorTyping'])
  })

  it('keeps the recorded rhythm, divided by the speed', async () => {
    await using simulator = await startSimulator({ agents: replayAgents(1) })
    const conversations = [parseReplayConversation(recorded)]
    // Unsped it would take 40 s.
    const signal = AbortSignal.timeout(20_000)
    const before = Date.now()
    await using replay = await startReplay({ simulator, conversations, speed: 40, atOnce: 1, loop: false, signal })
    await replay.done
    const [chat] = simulator.world.chats.values()
    const said = chat?.events.filter((event) => event.type === 'line' && event.systemMessageId === undefined) ?? []
    expect(said).toHaveLength(4)
    // 20, 30 and 40 s at speed 40: never early, and on a busy machine late; timers may be a millisecond early.
    for (const [index, dueMs] of [0, 500, 750, 1_000].entries())
      expect((said[index]?.at ?? Number.NaN) - before).toBeGreaterThanOrEqual(dueMs - 5)
  })

  it('plays several at once and begins again with new chats when it loops, until it is stopped', async () => {
    await using simulator = await startSimulator({ agents: replayAgents(4) })
    expect(simulator.agents).toHaveLength(2)
    const short = {
      turns: [
        { source: 'visitor', text: 'hello' },
        { source: 'agent', text: 'hi' },
      ],
    }
    const conversations = ['a', 'b', 'c'].map((id) => parseReplayConversation({ id, ...short }))
    const signal = AbortSignal.timeout(20_000)
    {
      await using replay = await startReplay({ simulator, conversations, speed: 1_000, atOnce: 2, loop: true, signal })
      await vi.waitFor(() => expect(simulator.status().conversations.ended).toBeGreaterThan(4), { timeout: 15_000 })
      expect(replay.done).toBeInstanceOf(Promise)
    }
    const { requests } = simulator.status()
    expect(new Set(simulator.world.chats.keys()).size).toBeGreaterThan(4)
    expect(simulator.status().replay.problems).toEqual([])
    expect(simulator.status().requests).toBe(requests)
  })

  it('writes down what fails in one conversation and goes on with the others', async () => {
    await using simulator = await startSimulator({ agents: replayAgents(1) })
    const long = [
      { source: 'visitor', text: 'private words' },
      { t: 1_500, source: 'visitor', text: 'never said' },
    ]
    const short = [{ source: 'visitor', text: 'hello' }]
    const conversations = [
      parseReplayConversation({ id: 'fails', turns: [{ t: 0, ...long[0] }, long[1]] }),
      parseReplayConversation({ id: 'goes on', turns: short }),
    ]
    const signal = AbortSignal.timeout(20_000)
    await using replay = await startReplay({ simulator, conversations, speed: 1_000, atOnce: 1, loop: false, signal })
    const chat = await vi.waitFor(() => {
      const [first] = simulator.world.chats.values()
      if (first === undefined || simulator.status().replay.said === 0) throw new Error('not yet')
      return first
    })
    simulator.world.endChat(chat, 'visitor')
    await replay.done
    const { replay: report, conversations: counts } = simulator.status()
    expect(report.problems).toEqual([{ where: 'conversation fails', reason: expect.stringContaining('answered 400') }])
    expect(JSON.stringify(report)).not.toContain('words')
    expect(counts).toMatchObject({ live: 0, ended: 2 })
  })
})
