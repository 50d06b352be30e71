import { describe, expect, it } from 'vitest'
import type { ConversationEvent } from '../../src/domain/conversation.ts'
import { agentId, conversationId } from '../../src/domain/ids.ts'
import { attributeChats } from '../../src/platform/liveperson-chat/attribute-chats.ts'

const chat = conversationId('liveperson-1-H1-aK1')
const at = new Date(0)
const line = (platformEventId: number): ConversationEvent => ({
  type: 'line',
  conversationId: chat,
  platformEventId,
  at,
  speaker: 'visitor',
  text: 'hello',
  agentsOnly: false,
})
const belongsTo = (agent: string): ConversationEvent => ({
  type: 'agent-changed',
  conversationId: chat,
  at,
  agentId: agentId(agent),
})

function attributed(known: string[] = []) {
  const heard: string[] = []
  const chats = attributeChats({
    known: known.map((agent) => ({ conversationId: chat, agentId: agentId(agent) })),
    heardElsewhere: (agent) => agent === 'ben',
    onEvents: (agent, _id, events) => void heard.push(`${agent} ${events.map(({ type }) => type).join(' ')}`),
    onLeft: (agent, _id, because) => void heard.push(`${agent} left: ${because}`),
  })
  return { ...chats, heard }
}

describe('chats that a listening user reads', () => {
  it('go to the agent who has them, with what came before that was known', () => {
    const { onEvents, heard } = attributed()
    onEvents(chat, [line(1)], at)
    expect(heard).toEqual([])
    onEvents(chat, [belongsTo('ada'), line(2)], at)
    onEvents(chat, [line(3)], at)
    onEvents(chat, [belongsTo('ben'), line(4)], at)
    expect(heard).toEqual(['ada line', 'ada agent-changed line', 'ada line', 'ben agent-changed line'])
  })

  it('of nobody of ours leave no trace', () => {
    const { onEvents, onLeft, heard } = attributed()
    onEvents(chat, [line(1)], at)
    onLeft(chat, 'moved')
    onLeft(chat, 'ended')
    onEvents(chat, [belongsTo('ada')], at)
    expect(heard).toEqual(['ada agent-changed'])
  })

  it('are whole although somebody else had them before they came to one of ours', () => {
    const { onEvents, onLeft, heard } = attributed()
    onEvents(chat, [line(1)], at)
    onLeft(chat, 'moved')
    onEvents(chat, [belongsTo('ada'), line(2)], at)
    expect(heard).toEqual(['ada line', 'ada agent-changed line'])
  })

  it('that an earlier process began are still their agent’s when they are gone', () => {
    const { onLeft, heard } = attributed(['ada'])
    onLeft(chat, 'lost')
    expect(heard).toEqual(['ada left: lost'])
  })

  it('are gone for all who had them, and end for the last of them', () => {
    const { onEvents, onLeft, heard } = attributed(['ada'])
    for (const because of ['lost', 'ended'] as const) {
      for (const agent of ['ada', 'cay', 'ada', 'ben', 'dan']) onEvents(chat, [belongsTo(agent)], at)
      onLeft(chat, because)
    }
    expect(heard.filter((one) => one.includes('left'))).toEqual([
      'cay left: lost',
      'ada left: lost',
      'dan left: lost',
      'dan left: ended',
    ])
  })

  it('are left only at their end where the agent is heard by their own login too', () => {
    const { onEvents, onLeft, heard } = attributed()
    onEvents(chat, [belongsTo('ben')], at)
    onLeft(chat, 'lost')
    onEvents(chat, [belongsTo('ben')], at)
    onLeft(chat, 'ended')
    expect(heard).toEqual(['ben agent-changed', 'ben agent-changed', 'ben left: ended'])
  })
})
