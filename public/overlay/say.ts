import { signal } from '@preact/signals-core'
import { filled, type Blanks, type Message } from './words/message.ts'
import type { words as first } from './words/en.ts'
import type { words as more } from './words/en-more.ts'
import type { words as practice } from './words/en-practice.ts'
import type { words as record } from './words/en-record.ts'
import type { words as widget } from './words/en-widget.ts'

type English = typeof first & typeof more & typeof practice & typeof record & typeof widget
export type MessageKey = keyof English

/** The names of a message's blanks. */
type BlankOf<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | BlankOf<Rest> : never
type BlanksOf<One> = BlankOf<One extends string ? One : One extends { readonly other: infer Text } ? Text : never>

export const languages = ['en', 'de', 'pseudo'] as const
export type Language = (typeof languages)[number]

type Words = Readonly<Record<string, Message>>
type Part = 'first' | 'more' | 'practice' | 'record' | 'widget'

/** Of each language, where its words are; only those in use are loaded. */
const sources: Readonly<Record<Language, Readonly<Record<Part, () => Promise<Words>>>>> = {
  en: {
    first: () => import('./words/en.ts').then(({ words }) => words),
    more: () => import('./words/en-more.ts').then(({ words }) => words),
    record: () => import('./words/en-record.ts').then(({ words }) => words),
    practice: () => import('./words/en-practice.ts').then(({ words }) => words),
    widget: () => import('./words/en-widget.ts').then(({ words }) => words),
  },
  de: {
    first: () => import('./words/de.ts').then(({ words }) => words),
    more: () => import('./words/de-more.ts').then(({ words }) => words),
    record: () => import('./words/de-record.ts').then(({ words }) => words),
    practice: () => import('./words/de-practice.ts').then(({ words }) => words),
    widget: () => import('./words/de-widget.ts').then(({ words }) => words),
  },
  pseudo: {
    first: () => pseudoOf('first'),
    more: () => pseudoOf('more'),
    record: () => pseudoOf('record'),
    practice: () => pseudoOf('practice'),
    widget: () => pseudoOf('widget'),
  },
}

const looks = {
  en: { tag: 'en-GB', direction: 'ltr' },
  de: { tag: 'de', direction: 'ltr' },
  pseudo: { tag: 'he', direction: 'rtl' },
} as const

type Spoken = { readonly language: Language; readonly words: Words }
const spoken = signal<Spoken>({ language: 'en', words: {} })
const parts = new Set<Part>()
let wanted: Language = 'en'

/** The language of the page: its tag for `lang` and `Intl`, and the direction in which it is read. */
export function pageLanguage(): (typeof looks)[Language] {
  return looks[spoken.value.language]
}

/** Speaks `language` from when its words are there. Rejects where they cannot be loaded; then all stays as it was. */
export async function speak(language: Language): Promise<void> {
  wanted = language
  await load(language, new Set<Part>(['first', ...parts]))
}

/** Loads the words of what is opened later too; once they are there they stay. Rejects where they cannot be loaded. */
export async function learnMore(part: Exclude<Part, 'first'> = 'more'): Promise<void> {
  if (!parts.has(part)) await load(wanted, new Set<Part>(['first', ...parts, part]))
}

async function load(language: Language, which: ReadonlySet<Part>): Promise<void> {
  const loaded = await Promise.all([...which].map((part) => sources[language][part]()))
  // Another language was chosen meanwhile.
  if (wanted !== language) return load(wanted, new Set([...which, ...parts]))
  for (const part of which) parts.add(part)
  // Another part may have come meanwhile.
  const before = spoken.value.language === language ? spoken.value.words : {}
  spoken.value = { language, words: Object.assign({}, before, ...loaded) as Words }
}

/**
 * A message of the catalogue (`words/`) in the language of the page, its blanks filled. Whatever is drawn with it is drawn
 * anew when the language changes.
 */
export function say<Key extends MessageKey>(
  key: Key,
  ...[blanks]: [BlanksOf<English[Key]>] extends [never]
    ? []
    : [Readonly<Record<BlanksOf<English[Key]>, string | number>>]
): string {
  const message = spoken.value.words[key]
  return message === undefined ? '' : filled(message, (blanks ?? {}) as Blanks, pageLanguage())
}

async function pseudoOf(part: Part): Promise<Words> {
  const [{ pseudo }, words] = await Promise.all([import('./words/pseudo.ts'), sources.en[part]()])
  return pseudo(words)
}

/** The best of the languages that we have, by those that somebody reads, best first. */
export function bestLanguage(read: readonly string[]): Language {
  const known = read.map((tag) => tag.toLowerCase().split('-')[0])
  return known.find((tag) => tag === 'en' || tag === 'de') ?? 'en'
}
