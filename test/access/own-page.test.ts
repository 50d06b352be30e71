import { expect, it } from 'vitest'
import { isFromOwnPage } from '../../src/access/own-page.ts'

const host = 'tips.example:8080'
const publicUrl = 'https://tips.example/sotto'

it.each([
  ['a program', { host }, true],
  ['our own page', { host, origin: 'http://tips.example:8080', 'sec-fetch-site': 'same-origin' }, true],
  ['our own page by plain http', { host, origin: 'http://tips.example:8080' }, true],
  ['our own page behind a proxy', { host: 'inside:1', origin: 'https://tips.example' }, true],
  ['a page of another site', { host, origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }, false],
  ['a page of a sister site', { host, origin: 'https://www.tips.example', 'sec-fetch-site': 'same-site' }, false],
  ['another port of this host', { host, origin: 'http://tips.example:9090' }, false],
  ['a page without an origin of its own', { host, origin: 'null' }, false],
])('tells whether a request comes from a page of ours: %s', (_what, headers, own) => {
  expect(isFromOwnPage(headers, publicUrl)).toBe(own)
})
