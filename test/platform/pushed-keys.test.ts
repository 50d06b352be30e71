import { describe, expect, it } from 'vitest'
import { createPushedKeys } from '../../src/platform/liveperson-chat/pushed-keys.ts'

const keysOf = (share: { keys(): ReadonlySet<string> }) => [...share.keys()]

describe('pushed chat keys', () => {
  it('are read by one listening user at a time, and by another when that one is gone', () => {
    const pushed = createPushedKeys({ onFull: () => expect.unreachable() })
    using second = pushed.share()
    {
      using first = pushed.share()
      for (const key of ['H1-aK1', 'H2-aK2', 'H1-aK1']) expect(pushed.tell('desk', key)).toBeUndefined()
      expect(keysOf(first)).toEqual(['H1-aK1', 'H2-aK2'])
      expect(keysOf(second)).toEqual([])
      pushed.tell('desk', 'H3-aK3')
      expect(keysOf(second)).toEqual(['H3-aK3'])
    }
    expect(keysOf(second)).toEqual(['H1-aK1', 'H2-aK2', 'H3-aK3'])
  })

  it('are forgotten when their chat has ended, and refused from then on', () => {
    const pushed = createPushedKeys({ onFull: () => expect.unreachable() })
    using share = pushed.share()
    pushed.tell('desk', 'H1-aK1')
    share.forget('H1-aK1', 'ended')
    // One that only a file told counts too.
    share.forget('H2-aK2', 'ended')
    expect([pushed.tell('desk', 'H1-aK1'), pushed.tell('desk', 'H2-aK2')]).toEqual(['ended', 'ended'])
    expect(keysOf(share)).toEqual([])
  })

  it('are forgotten when whoever reads them cannot, and taken up again when told anew', () => {
    const pushed = createPushedKeys({ onFull: () => expect.unreachable() })
    using reader = pushed.share()
    using other = pushed.share()
    pushed.tell('desk', 'H1-aK1')
    expect(keysOf(reader)).toEqual(['H1-aK1'])
    other.forget('H1-aK1', 'lost')
    expect(keysOf(reader)).toEqual(['H1-aK1'])
    reader.forget('H1-aK1', 'lost')
    expect(keysOf(reader)).toEqual([])
    expect(pushed.tell('desk', 'H1-aK1')).toBeUndefined()
    expect(keysOf(other)).toEqual(['H1-aK1'])
  })

  it('are so many of one source at most, which is told once, and again only after there was room', () => {
    const full: string[] = []
    const pushed = createPushedKeys({ perSource: 2, onFull: (source, limit) => full.push(`${source} ${limit}`) })
    using share = pushed.share()
    const tell = (...numbers: number[]) => numbers.map((number) => pushed.tell('desk', `H${number}-aK1`))
    expect(tell(1, 2, 3, 1, 4)).toEqual([undefined, undefined, 'too-many', undefined, 'too-many'])
    expect(pushed.tell('shop', 'H9-aK1')).toBeUndefined()
    expect(keysOf(share)).toEqual(['H1-aK1', 'H2-aK1', 'H9-aK1'])
    expect(full).toEqual(['desk 2'])
    share.forget('H1-aK1', 'ended')
    expect(tell(3, 4)).toEqual([undefined, 'too-many'])
    expect(full).toEqual(['desk 2', 'desk 2'])
  })
})
