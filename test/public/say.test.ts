import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { bestLanguage, learnMore, pageLanguage, say, speak } from '../../public/overlay/say.ts'
import { agoWords, clockWords } from '../../public/overlay/times.ts'
import { words as deFirst } from '../../public/overlay/words/de.ts'
import { words as deMore } from '../../public/overlay/words/de-more.ts'
import { words as deRecord } from '../../public/overlay/words/de-record.ts'
import { words as deWidget } from '../../public/overlay/words/de-widget.ts'
import { words as enFirst } from '../../public/overlay/words/en.ts'
import { words as enMore } from '../../public/overlay/words/en-more.ts'
import { words as enRecord } from '../../public/overlay/words/en-record.ts'
import { words as dePractice } from '../../public/overlay/words/de-practice.ts'
import { words as enPractice } from '../../public/overlay/words/en-practice.ts'
import { words as enWidget } from '../../public/overlay/words/en-widget.ts'
import { filled, type Message } from '../../public/overlay/words/message.ts'
import { pseudo } from '../../public/overlay/words/pseudo.ts'

const folder = new URL('../../public/overlay/', import.meta.url)
const english: Readonly<Record<string, Message>> = { ...enFirst, ...enMore, ...enPractice, ...enRecord, ...enWidget }
const german: Readonly<Record<string, Message>> = { ...deFirst, ...deMore, ...dePractice, ...deRecord, ...deWidget }
const sources = [
  folder,
  ...['practice', 'record', 'widget'].map((name) => new URL(`../../public/${name}/`, import.meta.url)),
]
  .flatMap((from) => readdirSync(from, { recursive: true, encoding: 'utf8' }).map((file) => ({ from, file })))
  .filter(({ file }) => file.endsWith('.ts') && !file.startsWith('words/'))
  .map(({ from, file }) => readFileSync(new URL(file, from), 'utf8'))
  .join('\n')

const forms = (message: Message | undefined) => (typeof message === 'string' ? [message] : Object.values(message ?? {}))
const blanksOf = (message: Message | undefined) =>
  new Set(forms(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)))

describe('the message catalogue', () => {
  it('has every message in every language, once, with the same blanks', () => {
    expect(Object.keys(german).toSorted()).toEqual(Object.keys(english).toSorted())
    const parts = [enFirst, enMore, enPractice, enRecord, enWidget].flatMap((part) => Object.keys(part))
    expect(parts.length).toBe(Object.keys(english).length)
    for (const [key, message] of Object.entries(english)) {
      expect([key, blanksOf(german[key])]).toEqual([key, blanksOf(message)])
      for (const text of [...forms(message), ...forms(german[key])]) expect([key, text.trim()]).not.toEqual([key, ''])
    }
  })

  it('has no message that is never said', () => {
    const prefixes = [...sources.matchAll(/`([\w-]+-)\$\{/g)].map(([, prefix = '']) => prefix)
    const unused = Object.keys(english).filter(
      (key) => !sources.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)),
    )
    expect(unused).toEqual([])
  })

  it('has a form for every number that the language tells apart', () => {
    for (const [tag, messages] of [
      ['en', english],
      ['de', german],
    ] as const) {
      const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions()
      for (const [key, message] of Object.entries(messages)) {
        if (typeof message !== 'string') expect([key, Object.keys(message)]).toEqual([key, pluralCategories])
      }
    }
  })
})

describe('a message', () => {
  const apples: Message = { one: '{count} apple', other: '{count} apples' }
  const english = { tag: 'en-GB', direction: 'ltr' } as const

  it('takes the form of its number, and writes numbers as the language does', () => {
    expect([0, 1, 2, 1_234].map((count) => filled(apples, { count }, english))).toEqual([
      '0 apples',
      '1 apple',
      '2 apples',
      '1,234 apples',
    ])
    expect(filled('{count}', { count: 1_234.5 }, { tag: 'de', direction: 'ltr' })).toBe('1.234,5')
    const polish: Message = { one: '{count} plik', few: '{count} pliki', other: '{count} plików' }
    expect([1, 2, 5].map((count) => filled(polish, { count }, { tag: 'pl', direction: 'ltr' }))).toEqual([
      '1 plik',
      '2 pliki',
      '5 plików',
    ])
  })

  it('takes what stands in its blanks as it is', () => {
    expect(filled('For {whom}: {text}', { whom: '{text}', text: '$& {whom}' }, english)).toBe('For {text}: $& {whom}')
    expect(filled('For {whom}', {}, english)).toBe('For ')
  })

  it('keeps a Latin name together amid right-to-left words', () => {
    expect(filled('ל {whom}', { whom: 'Ada (new)' }, { tag: 'he', direction: 'rtl' })).toBe('ל \u2068Ada (new)\u2069')
  })

  it('of the made-up language keeps its blanks and forms', () => {
    expect(pseudo({ one: 'Copied {whom}', two: apples })).toEqual({
      one: 'גסעטהד {whom}',
      two: { one: '{count} אעעלה', other: '{count} אעעלהק' },
    })
  })
})

describe('the language of the page', () => {
  afterEach(() => speak('en'))

  it('changes with all that was loaded; what is opened later brings its words', async () => {
    await speak('en')
    expect([say('copy'), pageLanguage().tag]).toEqual(['Copy', 'en-GB'])
    await learnMore()
    expect(say('ask-about', { whom: 'Lena' })).toBe('Ask about Lena')
    await speak('de')
    expect([say('copy'), say('ask-about', { whom: 'Lena' })]).toEqual(['Kopieren', 'Frage zu Lena'])
    await speak('pseudo')
    expect(pageLanguage()).toEqual({ tag: 'he', direction: 'rtl' })
  })

  it('is the one that was chosen last, whichever came first', async () => {
    await Promise.all([speak('pseudo'), speak('de'), learnMore()])
    expect([say('copy'), say('ask')]).toEqual(['Kopieren', 'Fragen'])
  })

  it('is the best one that somebody reads and we have', () => {
    expect(bestLanguage(['fr-FR', 'de-CH', 'en'])).toBe('de')
    expect(bestLanguage(['EN-us', 'de'])).toBe('en')
    expect(bestLanguage(['fr'])).toBe('en')
    expect(bestLanguage([])).toBe('en')
  })

  it('writes times as it does', async () => {
    const now = new Date(2026, 10, 22, 14, 30, 0).getTime()
    const ages = () => [5_000, 44_000, 61_000, 61 * 60_000, 26 * 3_600_000].map((ageMs) => agoWords(now - ageMs, now))
    await speak('en')
    expect(ages()).toEqual(['just now', '40 s ago', '1 min ago', '13:29', '21 Nov, 12:30'])
    await speak('de')
    expect(ages()).toEqual(['eben', 'vor 40 s', 'vor 1 min', '13:29', '21. Nov., 12:30'])
    expect(clockWords(now, now)).toBe('14:30')
  })
})
