import { describe, expect, it } from 'vitest'
import { toConversationInfo } from '../../src/platform/liveperson-chat/events.ts'
import { parseBaseUri, parseChat, parseChatSessions, parseLogin } from '../../src/platform/liveperson-chat/wire.ts'

const line = {
  '@id': '5',
  '@type': 'line',
  time: '2024-01-05T09:00:04.120+01:00',
  textType: 'plain',
  text: 'Hi',
  source: 'visitor',
}
const page = (event: unknown) => ({
  chat: {
    link: [{ '@href': 'https://a/chat/1?from=6', '@rel': 'next' }],
    events: { link: [], event },
    info: { state: 'chatting', agentId: 7 },
  },
})

describe('answers of LivePerson (reference §8)', () => {
  it('takes one element as a list of one, and a missing key as none', () => {
    expect(parseChat(page(line)).events).toHaveLength(1)
    expect(parseChat(page([line, { ...line, '@id': 6 }])).events.map((event) => event.id)).toEqual([5, 6])
    // As it comes over the wire: the key itself is missing when nothing is new.
    expect(parseChat(JSON.parse(JSON.stringify(page(undefined)))).events).toEqual([])
    expect(parseChat(page(null)).events).toEqual([])
    // As it comes over the wire, where nothing is new (reference §5.4 method 12).
    expect(parseChat(JSON.parse(JSON.stringify(page(undefined)))).events).toEqual([])
  })

  it('reads attributes with and without @, numbers as strings and as numbers', () => {
    const bare = { id: 5, type: 'line', text: 'Hi', source: 'visitor' }
    expect(parseChat(page(bare)).events[0]).toMatchObject({ id: 5, type: 'line' })
    expect(parseChat(page(line)).info).toMatchObject({ agentId: '7' })
    const sessions = {
      chatSessions: {
        chatSession: {
          link: { href: 'https://a/chat/1', rel: 'chat-session' },
          chatSessionKey: 'H1-aK1',
          startTime: 1,
        },
      },
    }
    expect(parseChatSessions(sessions)).toEqual([{ chatKey: 'H1-aK1', href: 'https://a/chat/1' }])
  })

  it('asks again for events that cannot be read, instead of passing them over', () => {
    expect(() => parseChat({ chat: { link: [], events: 'cut', info: {} } })).toThrow(
      /not as documented at chat\.events/,
    )
    expect(() => parseChat({ chat: { link: [], events: [{ event: line }] } })).toThrow(/not as documented/)
    expect(parseChat({ chat: { link: [] } }).events).toEqual([])
  })

  it('counts an event that has no usable id, and keeps the rest', () => {
    expect(parseChat(page([{ '@type': 'line' }, line, 'what?', { ...line, '@id': '-3' }]))).toMatchObject({
      unreadable: 3,
      events: [{ id: 5 }],
    })
  })

  it('takes the name that stands for no name for none', () => {
    expect(toConversationInfo({ visitorName: 'visitor', language: 'es-ES', link: [] })).toEqual({ language: 'es-ES' })
    expect(toConversationInfo({ visitorName: 'Lena', link: [] })).toEqual({ visitorName: 'Lena' })
  })

  it('takes an error inside a good answer for what it is', () => {
    expect(() => parseChat({ chat: { error: { message: 'no' } } })).toThrow(/error inside/)
    expect(() => parseLogin({ error: { internalCode: 10 } })).toThrow(/error inside/)
  })

  it('finds the host in both shapes of the Domain API', () => {
    const entry = { service: 'agentVep', account: '1', baseURI: 'a.example.net' }
    expect(parseBaseUri(entry, 'agentVep')).toBe('a.example.net')
    expect(parseBaseUri({ baseURIs: [{ service: 'smt', baseURI: 'b' }, entry] }, 'agentVep')).toBe('a.example.net')
    expect(() => parseBaseUri({ baseURI: 'evil.example/x?' }, 'agentVep')).toThrow(/no usable host/)
  })
})
