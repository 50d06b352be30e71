import { describe, expect, it } from 'vitest'
import type { ConversationEvent } from '../../src/domain/conversation.ts'
import type { FactSource } from '../../src/domain/fact.ts'
import { agentId, conversationId } from '../../src/domain/ids.ts'
import { parseScope } from '../../src/listener/scope-file.ts'
import { createScopeGate } from '../../src/listener/scope-gate.ts'
import { openStore } from '../platform/ingest/ingest-server.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const id = conversationId('liveperson-1-H1K1')
const ada = agentId('ada')
const at = new Date('2026-11-23T09:00:00Z')
const everybody = 'agents: all\nskills: all\nconsent: not-needed'
const asking = 'agents: all\nskills: all\nconsent: { variable: ok, yes: [yes] }'

const line = (platformEventId: number): ConversationEvent => ({
  type: 'line',
  conversationId: id,
  platformEventId,
  at,
  speaker: 'visitor',
  text: `line ${platformEventId}`,
  agentsOnly: false,
})
const skill = (name: string): ConversationEvent => ({
  type: 'info-learned',
  conversationId: id,
  at,
  info: { skill: name },
})
const consent = (value: string, source: FactSource = 'pushed'): ConversationEvent => ({
  type: 'facts-learned',
  conversationId: id,
  at,
  facts: [{ name: 'ok', value, source }],
})

/** The gate before a real store; what it lets through is written down in order. */
async function openGate(content: string, folder: string) {
  const store = await openStore(folder)
  const done: string[] = []
  let scope = parseScope(content)
  const ending = new AbortController()
  const gate = createScopeGate({
    scope: () => scope,
    store,
    take: async (_agentId, conversation, events) => {
      for (const event of events) done.push(event.type === 'line' ? event.text : event.type)
      await store.saveConversation({
        conversationId: conversation,
        account: '1',
        agentId: ada,
        skill: 'billing',
        language: undefined,
        state: 'chatting',
        startedAt: at,
        endedAt: undefined,
      })
    },
    leave: (_conversation, because) => void done.push(`left: ${because}`),
    erase: async (conversation) => {
      await store.forgetConversation(conversation)
      done.push('erased')
    },
    onError: (error) => void done.push(String(error)),
    signal: ending.signal,
  })
  return {
    gate,
    done,
    store,
    hear: (...events: readonly ConversationEvent[]) => gate.take(ada, id, events, at),
    async change(to: string) {
      scope = parseScope(to)
      gate.judgeAgain()
      await gate.idle()
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

describe('the gate of the scope', () => {
  it('lets everything through in order where everybody may be heard', async () => {
    using folder = temporaryFolder()
    await using open = await openGate(everybody, folder.path)
    await Promise.all([open.hear(skill('billing'), line(1)), open.hear(line(2)), open.hear(line(3))])
    open.gate.leave(id, 'ended', at, ada)
    await open.gate.idle()
    expect(open.done).toEqual(['info-learned', 'line 1', 'line 2', 'line 3', 'left: ended'])
  })

  it('hands on what waited, in order, once consent is known, and nothing of what was said after a no', async () => {
    using folder = temporaryFolder()
    await using open = await openGate(asking, folder.path)
    await open.hear(skill('billing'), line(1))
    await open.hear(line(2))
    expect(open.done).toEqual([])
    expect(open.gate.counts()).toEqual({ outside: 0, waiting: 1, erased: 0 })
    await open.hear(consent('yes'))
    await open.hear(consent('no'), line(3))
    await open.hear(line(4))
    expect(open.gate.counts()).toEqual({ outside: 1, waiting: 0, erased: 1 })
    await open.hear(consent('yes'), line(5))
    expect(open.done.filter((what) => !what.endsWith('learned'))).toEqual(['line 1', 'line 2', 'erased', 'line 5'])
  })

  it('erases what an earlier process stored of one who says no by now', async () => {
    using folder = temporaryFolder()
    {
      await using earlier = await openGate(asking, folder.path)
      await earlier.hear(consent('yes'), line(1))
    }
    await using open = await openGate(asking, folder.path)
    await open.hear(line(2))
    expect(open.done).toEqual([])
    await open.hear(consent('no'))
    expect(open.done).toEqual(['erased'])
    expect(await open.store.conversation(id)).toBeUndefined()
  })

  it('stops a running conversation when the file begins to ask, and goes on when consent comes', async () => {
    using folder = temporaryFolder()
    await using open = await openGate(everybody, folder.path)
    await open.hear(skill('billing'), line(1))
    await open.change(asking)
    await open.hear(line(2))
    expect(open.done).toEqual(['info-learned', 'line 1', 'left: lost'])
    await open.hear(consent('yes'))
    expect(open.done.slice(3)).toEqual(['info-learned', 'line 2', 'facts-learned'])
  })

  it('knows the skill of a running conversation from the store, and keeps an ended one as it is', async () => {
    using folder = temporaryFolder()
    await using open = await openGate(everybody, folder.path)
    await open.hear(line(1))
    await open.change(everybody.replace('skills: all', 'skills: { except: [billing] }'))
    expect(open.done).toEqual(['line 1', 'left: lost'])
    await open.change(everybody)
    open.gate.leave(id, 'ended', at, ada)
    await open.gate.idle()
    const before = [...open.done]
    await open.change(everybody.replace('agents: all', 'agents: { except: [ada] }'))
    expect(open.done).toEqual(before)
  })

  it('keeps a conversation from the model for good once it was in an offline-only skill', async () => {
    using folder = temporaryFolder()
    await using open = await openGate(`${everybody}\noffline_skills: [health]`, folder.path)
    await open.hear(line(1))
    expect(open.gate.mayAskModel(id)).toBe(false)
    await open.hear(skill('billing'))
    expect(open.gate.mayAskModel(id)).toBe(true)
    await open.hear(skill('health'))
    await open.hear(skill('billing'))
    expect(open.gate.mayAskModel(id)).toBe(false)
    expect(open.gate.mayAskModel(conversationId('unknown'))).toBe(false)
  })
})
