import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestText, toPlainText } from '../../src/platform/plain-text.ts'

describe('agent HTML as plain text', () => {
  it.each([
    ['<div>Hello<script>alert("x")</script> there<style>p{color:red}</style></div>', 'Hello there'],
    ['<SCRIPT\n>evil()</SCRIPT >Hi', 'Hi'],
    ['Hello<script>alert(1)', 'Hello'],
    ['Hello <!-- a note --> there', 'Hello there'],
    ['Hello <!-- never closed', 'Hello'],
    ['A &lt;b&gt; &amp;amp; &#x41;&#65; &euro;5', 'A <b> &amp; AA €5'],
    ['<a href="https://shop.example.org/help">the page</a>', 'the page [https://shop.example.org/help]'],
    ['<a href=" JavaScript:alert(1)">click</a>', 'click'],
    ['<a href="data:text/html,x">click</a>', 'click'],
    ['<img src=x onerror=alert(1) alt="pic">ok', 'ok'],
    ['<b><i>bold <u>x</b> y</i>', 'bold x y'],
    ['<p title="a > b">text</p>', 'text'],
    ['<h1>Order 17</h1>shipped', 'Order 17\n\nshipped'],
    ['a<br>b<br/>c', 'a\nb\nc'],
    ['if 3 < 5 and 7 > 2', 'if 3 < 5 and 7 > 2'],
    ['half \uD83D and \0 nothing', 'half \uFFFD and nothing'],
  ])('makes of %j', (html, text) => {
    expect(toPlainText(html, true).replaceAll('  ', ' ')).toBe(text)
  })

  it('leaves plain text as it is, marks and all', () => {
    expect(toPlainText('<b>not bold</b> &amp; not an ampersand', false)).toBe('<b>not bold</b> &amp; not an ampersand')
  })

  it('keeps the words and drops scripts where elements nest too deeply for the parser', () => {
    const deep = `${'<b>'.repeat(12_000)}<script>evil()</script><style>p{}</style>hi`
    expect(toPlainText(deep, true)).toBe('hi')
  })

  it('leaves no half of a mark where a megabyte is cut', () => {
    expect(toPlainText(`hi${'<table class="x">'.repeat(60_000)}`, true)).toBe('hi')
  })

  it.each([
    ['words', 'word '.repeat(100_000), false],
    ['one word', 'a'.repeat(1_000_000), false],
    ['emoji', `a${'🙂'.repeat(20_000)}`, false],
    ['HTML', '<p>a word</p>'.repeat(4_000), true],
    ['rules', '<hr>'.repeat(10_000), true],
  ])('keeps 20,000 characters of a longer line of %s, and says so', (_what, text, html) => {
    const plain = toPlainText(text, html)
    expect(plain.length).toBeLessThanOrEqual(longestText)
    if (plain.trim() !== '') expect(plain.length < 15_000 || plain.endsWith(' … [cut]')).toBe(true)
    expect(plain).not.toContain('\uFFFD')
  })

  it.each(['lena.quill@example.org', '+1 (415) 555 0123', '4111 1111 1111 1111', '1990-04-12'])(
    'leaves no part of a value that is cut in two: %s',
    (value) => {
      for (let at = 0; at < value.length; at += 1) {
        const before = 'so many words '.repeat(2_000).slice(0, longestText - 8 - at)
        const end = toPlainText(`${before.slice(0, -1)} ${value}${' and more'.repeat(500)}`, false).slice(-60)
        expect(end).toMatch(/^[a-z ]+ … \[cut\]$/)
      }
    },
  )

  it.each(['<b>', '<', '<script>', '&amp;', 'word ', '<p a="', '<!--', '<table><tr><td>', '<a href="x">', '<ul><li>'])(
    'takes a megabyte of %j without using up the stack or the clock',
    (piece) => {
      // Quadratic time would be minutes, and end the test.
      expect(toPlainText(piece.repeat(1_000_000 / piece.length), true).length).toBeLessThanOrEqual(longestText)
    },
  )

  it('never throws, and leaves nothing that a store cannot keep', () => {
    const mark = fc.constantFrom(
      '<',
      '>',
      '</',
      '<b',
      '<script',
      '<!--',
      '&',
      '&#',
      '"',
      '\0',
      '\uD83D',
      '<![CDATA[',
      ' ',
    )
    const html = fc
      .array(fc.oneof(mark, fc.string({ unit: 'binary' })), { maxLength: 30 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(html, fc.boolean(), (text, isHtml) => {
        const plain = toPlainText(text, isHtml)
        return plain.isWellFormed() && !plain.includes('\0')
      }),
      { numRuns: 10_000 },
    )
  })
})
