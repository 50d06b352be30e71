import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAnswerReader } from '../../src/model/answer-reader.ts'
import { readPartialJson } from '../../src/model/partial-json.ts'

const reply = fc.string({ unit: 'binary', maxLength: 40 })

describe('JSON that is still being written', () => {
  it('reads whole JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ noUnicodeString: false }).map((value) => ({ value })),
        (value) => {
          const text = JSON.stringify(value)
          expect(JSON.stringify(readPartialJson(text))).toBe(JSON.stringify(JSON.parse(text)))
        },
      ),
    )
  })

  it('reads of a string, cut anywhere, a beginning of it and nothing else', () => {
    fc.assert(
      fc.property(reply, fc.boolean(), (text, escaped) => {
        const plain = JSON.stringify({ speak: true, reply: text })
        const json = escaped
          ? plain.replaceAll(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
          : plain
        for (let length = 0; length <= json.length; length += 1) {
          const partial = readPartialJson(json.slice(0, length)) as { reply?: string } | undefined
          expect(text.startsWith(partial?.reply ?? '')).toBe(true)
        }
        expect(readPartialJson(json)).toEqual({ speak: true, reply: text })
      }),
    )
  })

  it('gives nothing for a number or word that is not done', () => {
    expect(readPartialJson('{"a":12')).toEqual({})
    expect(readPartialJson('{"a":tru')).toEqual({})
    expect(readPartialJson('{"a":12,')).toEqual({ a: 12 })
    expect(readPartialJson('Sure! Here')).toBeUndefined()
  })
})

describe('the answer reader', () => {
  it('gives the same words however the answer is cut into pieces', () => {
    const answer = fc.record({
      cards: fc.array(fc.string({ maxLength: 8 }), { maxLength: 3 }),
      reply: reply.filter((text) => text.trim() !== ''),
    })
    fc.assert(
      fc.property(
        answer,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        ({ cards, reply: said }, sizes) => {
          const json = JSON.stringify({ speak: true, cards, reply: said })
          const reader = createAnswerReader('json')
          const parts = []
          for (let at = 0, piece = 0; at < json.length; piece += 1) {
            const size = sizes[piece % sizes.length] ?? 1
            parts.push(...reader.take(json.slice(at, at + size)))
            at += size
          }
          parts.push(...reader.end())
          expect(parts.flatMap((part) => (part.type === 'text' ? part.text : [])).join('')).toBe(said.trimStart())
          expect(parts.filter((part) => part.type === 'sources')).toEqual([{ type: 'sources', cardIds: cards }])
          expect(parts[0]?.type).toBe('sources')
        },
      ),
    )
  })

  it('shows the first words while the rest is written', () => {
    const reader = createAnswerReader('json')
    expect(reader.take('{"speak": true, "cards": ["a"], "reply": "I am so')).toEqual([
      { type: 'sources', cardIds: ['a'] },
      { type: 'text', text: 'I am so' },
    ])
  })

  it('says nothing before it is known whether to speak at all', () => {
    const reader = createAnswerReader('json')
    expect(reader.take('{"reply": "No idea.", "cards": [], ')).toEqual([])
    expect(reader.take('"speak": false}')).toEqual([])
    expect(reader.end()).toEqual([{ type: 'silence' }])
  })

  it('reads JSON where plain text was expected, in a fence too', () => {
    const reader = createAnswerReader('text')
    const parts = ['``', '`json\n{"speak": true, ', '"cards": [], "reply": "Hello."}\n```'].flatMap((text) => [
      ...reader.take(text),
    ])
    expect([...parts, ...reader.end()]).toEqual([
      { type: 'sources', cardIds: [] },
      { type: 'text', text: 'Hello.' },
    ])
  })

  it('holds the word for silence back until it is certain', () => {
    const reader = createAnswerReader('text')
    expect(reader.take('Noth')).toEqual([])
    expect(reader.take('ing to worry about.')).toEqual([{ type: 'text', text: 'Nothing to worry about.' }])
    const silent = createAnswerReader('text')
    expect([...silent.take('NOTH'), ...silent.take('ING.'), ...silent.end()]).toEqual([{ type: 'silence' }])
  })
})
