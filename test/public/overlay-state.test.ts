import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrange, isCopyable } from '../../public/overlay/arrange.ts'
import { initialState, positionsOf, reduce, type OverlayInput, type OverlayState } from '../../public/overlay/state.ts'
import { statusOf } from '../../public/overlay/status.ts'
import { notFoundAgain } from '../../public/overlay/unconfirmed.ts'
import { conversationId, personId } from '../../src/domain/ids.ts'
import type { SequencedTipEvent, TipEvent } from '../../src/domain/tip.ts'
import type { OverlayStart } from '../../src/overlay/protocol.ts'
import { conversation, tipDelta, tipEnd, tipExpired, tipStart } from './overlay-script.ts'
import { replayOf } from './replay.ts'

const start = (ids: readonly string[], now = 1_000): OverlayStart => ({
  bootId: 'boot-1',
  agent: { personId: personId('ada'), name: 'Ada' },
  engine: 'offline',
  freshness: { state: 'live', since: 0 },
  conversations: ids.map((id) => conversation(id)),
  now,
})

const after = (...inputs: readonly OverlayInput[]): OverlayState => inputs.reduce(reduce, initialState)

function heard(id: string, events: readonly TipEvent[]): readonly OverlayInput[] {
  return sequenced(id, events).map((event) => ({ type: 'tip-event', event }))
}

function sequenced(id: string, events: readonly TipEvent[]): readonly SequencedTipEvent[] {
  return events.map((event, index) => ({ ...event, conversationId: conversationId(id), streamSequence: index + 1 }))
}

const tipsOf = (state: OverlayState, id = 'a') => state.streams[id]?.tips

describe('a tip', () => {
  it('grows by its deltas and ends', () => {
    const state = after(...heard('a', [tipStart('t'), tipDelta('t', 'Could '), tipDelta('t', 'I?'), tipEnd('t')]))
    expect(tipsOf(state)).toMatchObject([{ tipId: 't', text: 'Could I?', end: 'complete', expired: undefined }])
    expect(positionsOf(state)).toEqual({ a: 4 })
  })

  it('may be copied when it is complete, unless it is a warning', () => {
    const copyable = (kind: 'reply' | 'risk') => {
      const inputs = heard('a', [{ ...tipStart('t'), kind } as TipEvent, tipDelta('t', 'Text'), tipEnd('t')])
      return (tipsOf(after(...inputs)) ?? []).map(isCopyable)
    }
    expect(copyable('reply')).toEqual([true])
    expect(copyable('risk')).toEqual([false])
  })

  it('takes a whole text in place of what it has', () => {
    const whole: OverlayInput = {
      type: 'tip-event',
      event: { ...tipDelta('t', 'All of it'), whole: true, conversationId: conversationId('a'), streamSequence: 9 },
    } as OverlayInput
    const state = after(...heard('a', [tipStart('t'), tipDelta('t', 'All')]), whole)
    expect(tipsOf(state)).toMatchObject([{ text: 'All of it' }])
    expect(positionsOf(state)).toEqual({ a: 9 })
  })

  it('does not change when an event comes a second time', () => {
    const inputs = heard('a', [tipStart('t'), tipDelta('t', 'Once'), tipEnd('t')])
    const once = after(...inputs)
    expect(inputs.reduce(reduce, once)).toBe(once)
  })

  it('is forgotten on a stream reset, and comes again from the first event on', () => {
    const inputs = heard('a', [tipStart('t'), tipDelta('t', 'Again')])
    const reset: OverlayInput = { type: 'stream-reset', conversationId: 'a' }
    expect(tipsOf(after(...inputs, reset))).toEqual([])
    expect(after(...inputs, reset, ...inputs)).toEqual(after(...inputs))
  })
})

describe('the order of tips', () => {
  const tips = (...events: readonly TipEvent[]) => arrange(tipsOf(after(...heard('a', events))) ?? [])

  it('puts the newest moment first, and the first of one moment before the second', () => {
    const arranged = tips(
      tipStart('old', { answers: 3 }),
      tipStart('one', { answers: 7 }),
      tipStart('two', { answers: 7, kind: 'next-step' }),
    )
    expect([arranged.first, ...arranged.others].map((tip) => tip?.tipId)).toEqual(['one', 'two', 'old'])
  })

  it('knows the newest moment where the numbers of lines do not rise, as of lines that were pushed and polled', () => {
    const arranged = tips(tipStart('pushed', { answers: 2 ** 52 }), tipStart('polled', { answers: 7 }))
    expect([arranged.first, ...arranged.others].map((tip) => tip?.tipId)).toEqual(['polled', 'pushed'])
  })

  it('keeps the last tip whose time is over in sight until a new one takes its place', () => {
    const over = [tipStart('one'), tipEnd('one'), tipExpired('one')]
    expect(tips(...over)).toMatchObject({ first: { tipId: 'one', expired: 'overtaken' }, earlier: [] })
    expect(tips(...over, tipStart('two'))).toMatchObject({ first: { tipId: 'two' }, earlier: [{ tipId: 'one' }] })
  })

  it('leaves the tip that was open in its place when the time of all of its moment is over', () => {
    const expired = ['old', 'reply', 'article'].map((id) => tipExpired(id, 'answered'))
    const starts = [tipStart('old', { answers: 3 }), tipStart('reply'), tipStart('article', { kind: 'article' })]
    const { first, earlier } = tips(...starts, ...expired)
    expect([first, ...earlier].map((tip) => tip?.tipId)).toEqual(['reply', 'article', 'old'])
  })

  it('never has a superseded tip among the current ones, and a failed one only behind all others', () => {
    const arranged = tips(
      tipStart('failed', { answers: 9 }),
      tipEnd('failed', 'failed'),
      tipStart('replaced', { answers: 9 }),
      tipEnd('replaced', 'superseded'),
      tipStart('good', { answers: 7 }),
    )
    expect(arranged).toMatchObject({ first: { tipId: 'good' }, others: [{ tipId: 'failed' }] })
    expect(arranged.earlier).toMatchObject([{ tipId: 'replaced' }])
  })
})

describe('the list of conversations', () => {
  it('keeps its order when one of them changes', () => {
    const changed: OverlayInput = { type: 'conversation-changed', conversation: conversation('a', { skill: 'other' }) }
    const state = after({ type: 'started', start: start(['a', 'b']) }, changed)
    expect(state.conversations).toMatchObject([{ conversationId: 'a', skill: 'other' }, { conversationId: 'b' }])
  })

  it('shows as closed what ended while the page was away, and forgets it when it is removed', () => {
    const away = after({ type: 'started', start: start(['a', 'b']) }, ...heard('a', [tipStart('t')]), {
      type: 'started',
      start: start(['b'], 5_000),
    })
    expect(away.conversations).toMatchObject([{ closing: { because: 'away', at: 5_000 } }, { closing: undefined }])
    const left = reduce(away, { type: 'conversation-removed', conversationId: 'a' })
    expect(left.conversations).toHaveLength(1)
    expect(positionsOf(left)).toEqual({})
  })
})

describe('a connection', () => {
  const connected: OverlayInput = { type: 'connection', connection: 'connected' }
  const known = (id: string): OverlayInput => ({ type: 'actions-known', conversationId: id, actions: [] })
  const wordOf = (state: OverlayState) => statusOf(state, 1_000).icon

  it('is live once everything is there that was missed, and not before', () => {
    const state = after(connected, { type: 'started', start: start(['a', 'b']) }, known('a'))
    expect(wordOf(state)).toBe('catching-up')
    expect(wordOf(reduce(state, known('b')))).toBe('live')
    const erased = reduce(state, { type: 'conversation-removed', conversationId: 'b' })
    expect(wordOf(erased)).toBe('live')
    expect(wordOf(reduce(erased, connected))).toBe('catching-up')
  })

  const restart: OverlayStart = {
    ...start([], 20_000),
    bootId: 'boot-2',
    freshness: { state: 'catching-up', since: 0 },
  }
  const begun = after(
    connected,
    { type: 'started', start: start(['a', 'b']) },
    ...heard('a', [tipStart('t'), tipDelta('t', 'Half')]),
    { type: 'started', start: restart },
  )

  it('to a server that has just begun takes nothing off the page until the server has had the time to look', () => {
    expect(begun.conversations.map(({ closing }) => closing)).toEqual([undefined, undefined])
    expect(tipsOf(begun)).toMatchObject([{ text: 'Half' }])
    expect(notFoundAgain(begun, 90_000)).toBeUndefined()
    const found = reduce(begun, { type: 'conversation-changed', conversation: conversation('a') })
    const live = reduce(found, { type: 'freshness', freshness: { state: 'live', since: 30_000 } })
    expect(notFoundAgain(live, 34_000)).toBeUndefined()
    expect(notFoundAgain(live, 35_000)).toEqual({ ids: ['b'], because: 'away' })
    expect(notFoundAgain({ ...live, connection: 'lost' }, 35_000)).toBeUndefined()
    const over: OverlayInput = {
      type: 'conversation-closed',
      conversationId: 'b',
      closing: { because: 'away', at: 35_000 },
    }
    expect(notFoundAgain(reduce(live, over), 90_000)).toBeUndefined()
  })

  it('to one that hears only what it is sent says that a conversation is no longer heard', () => {
    const state = reduce(begun, { type: 'freshness', freshness: { state: 'as-sent', since: 0, by: 'workspace' } })
    expect(notFoundAgain(state, 25_000)).toEqual({ ids: ['a', 'b'], because: 'lost' })
  })
})

it('ends in the same state however often the connection breaks, and whatever comes twice', () => {
  const step = fc.constantFrom('start', 'delta', 'end', 'expire')
  const script = fc.array(fc.record({ step, tip: fc.nat(2), text: fc.string({ minLength: 1, maxLength: 5 }) }))
  const breaks = fc.array(fc.record({ at: fc.nat(40), lost: fc.nat(6), again: fc.nat(5) }), { maxLength: 6 })
  fc.assert(
    fc.property(script, breaks, (steps, cuts) => {
      const events = sequenced('a', steps.reduce(possible, []))
      const whole = events.reduce((state, event) => reduce(state, { type: 'tip-event', event }), initialState)
      let state = initialState
      events.forEach((event, index) => {
        const cut = cuts.find(({ at, lost }) => index >= at && index <= at + lost)
        if (cut === undefined) {
          // Back again, or never away: what was missed, and a few events that were not.
          const known = Math.max(0, positionsOf(state)['a'] ?? 0)
          const happened = events.slice(0, index)
          const missed = replayOf(happened, { a: known })
          const twice = happened.slice(Math.max(0, known - (cuts[0]?.again ?? 0)), known)
          for (const old of [...twice, ...missed]) state = reduce(state, { type: 'tip-event', event: old })
          state = reduce(state, { type: 'tip-event', event })
        }
      })
      for (const missed of replayOf(events, positionsOf(state)))
        state = reduce(state, { type: 'tip-event', event: missed })
      expect(tipsOf(state) ?? []).toEqual(tipsOf(whole) ?? [])
    }),
    { numRuns: 300 },
  )
})

/** Adds a step where it can follow: a tip starts once, and nothing of it comes before its start or after its end. */
function possible(
  events: readonly TipEvent[],
  { step, tip, text }: { readonly step: string; readonly tip: number; readonly text: string },
): readonly TipEvent[] {
  const id = `t${tip}`
  const of = events.filter((event) => event.tipId === id)
  const has = (type: TipEvent['type']) => of.some((event) => event.type === type)
  if (step === 'start') return has('tip-start') ? events : [...events, tipStart(id, { at: 1, answers: tip })]
  if (!has('tip-start')) return events
  if (step === 'delta') return has('tip-end') ? events : [...events, tipDelta(id, text)]
  if (step === 'end') return has('tip-end') ? events : [...events, tipEnd(id)]
  return has('tip-expired') || !has('tip-end') ? events : [...events, tipExpired(id)]
}
