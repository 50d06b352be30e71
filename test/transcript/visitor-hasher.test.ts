import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentId, conversationId } from '../../src/domain/ids.ts'
import type { VisitorKey } from '../../src/domain/visitor-hash.ts'
import { createTranscript, foldEvents } from '../../src/transcript/transcript.ts'
import { createVisitorHasher, loadVisitorKey } from '../../src/transcript/visitor-hasher.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

describe('the hash of a visitor', () => {
  const hash = createVisitorHasher(Buffer.alloc(32, 7))

  it.each<readonly [VisitorKey, string, string]>([
    ['email', 'Lena@Example.org', ' lena@example.org'],
    ['phone', '(213) 373-4253', '+1 213 373 4253'],
    ['phone', '0034 600 000 011', '+34 600-000-011'],
    ['consumer', 'CUST-7781', 'CUST-7781 '],
  ])('of the %s is the same for %j and %j', (key, one, other) => {
    expect(hash({ key, value: one })).toEqual(hash({ key, value: other }))
  })

  it('tells values, kinds and installations apart, and holds none of the value', () => {
    const of = (key: VisitorKey, value: string, bytes = 7) =>
      createVisitorHasher(Buffer.alloc(32, bytes))({ key, value }).hash
    const hashes = [of('email', 'a@example.org'), of('email', 'b@example.org'), of('consumer', 'a@example.org')]
    expect(new Set([...hashes, of('email', 'a@example.org', 8)]).size).toBe(4)
    expect(hashes.join(' ')).not.toContain('example')
  })

  it('needs a key that only its owner can read, the same over restarts', () => {
    using folder = temporaryFolder()
    const key = loadVisitorKey(folder.path)
    expect(loadVisitorKey(folder.path)).toEqual(key)
    expect(statSync(join(folder.path, 'visitor.key')).mode & 0o777).toBe(0o600)
    writeFileSync(join(folder.path, 'visitor.key'), 'short')
    expect(() => loadVisitorKey(folder.path)).toThrow(/visitor\.key is damaged/)
  })
})

describe('what a conversation tells of its visitor', () => {
  const id = conversationId('liveperson-1-H1K1')
  const at = new Date('2026-11-23T09:00:00Z')

  it('comes from the visitor’s own lines and from facts, each value once', () => {
    const transcript = createTranscript(id, { account: '1', agentId: agentId('ada'), at })
    const line = (platformEventId: number, speaker: 'visitor' | 'agent', text: string) =>
      ({ type: 'line', conversationId: id, platformEventId, at, speaker, text, agentsOnly: false }) as const
    foldEvents(transcript, [
      line(1, 'agent', 'You can write to help@shop.example'),
      line(2, 'visitor', 'mine is lena@example.org, once more lena@example.org'),
      {
        type: 'facts-learned',
        conversationId: id,
        at,
        facts: [
          { name: 'Customer number', value: 'CUST-7781', source: 'participant', personal: 'ID' },
          { name: 'Phone', value: '+34 600 000 011', source: 'participant', personal: 'PHONE' },
          { name: 'Customer type', value: 'gold', source: 'participant' },
        ],
      },
    ])
    expect(transcript.visitorValues.take()).toEqual([
      { key: 'email', value: 'lena@example.org' },
      { key: 'consumer', value: 'CUST-7781' },
      { key: 'phone', value: '+34 600 000 011' },
    ])
    foldEvents(transcript, [line(3, 'visitor', 'lena@example.org!')])
    expect(transcript.visitorValues.take()).toEqual([])
  })
})
