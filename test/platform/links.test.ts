import { describe, expect, it } from 'vitest'
import { trustedLink, withVersion } from '../../src/platform/liveperson-chat/links.ts'

describe('links of the platform (reference §4)', () => {
  it.each([
    ['https://va.agentvep.example.net', '/api/x?from=4', 'https://va.agentvep.example.net/api/x?from=4'],
    [
      'https://va.agentvep.example.net',
      'https://va2.agentvep.example.net/api/x',
      'https://va2.agentvep.example.net/api/x',
    ],
    ['http://127.0.0.1:8080', 'https://127.0.0.1:8080/api/x', 'http://127.0.0.1:8080/api/x'],
    ['https://va.example.net', 'https://me:secret@va.example.net/x', 'https://va.example.net/x'],
  ])('follows from %s to %s', (base, href, followed) => {
    expect(trustedLink(href, new URL(base)).href).toBe(followed)
  })

  it.each([
    ['https://va.example.net', 'https://evil.example/x'],
    ['https://va.example.net', 'https://va.example.net.evil.example/x'],
    ['https://va.example.net', 'https://va.example.net:9/x'],
    ['https://lp.co.uk', 'https://evil.co.uk/x'],
    ['https://lp.azurewebsites.net', 'https://evil.azurewebsites.net/x'],
    ['http://127.0.0.1:8080', 'http://127.0.0.2:8080/x'],
    ['http://127.0.0.1:8080', 'http://'],
  ])('does not take the bearer from %s to %s', (base, href) => {
    expect(() => trustedLink(href, new URL(base))).toThrow(/A link in an answer/)
  })

  it('adds v and NC, which links lack', () => {
    expect(withVersion(new URL('https://a.example/x?from=4'))).toBe('https://a.example/x?from=4&v=1&NC=true')
    expect(withVersion(new URL('https://a.example/x?v=2&NC=false'))).toBe('https://a.example/x?v=2&NC=false')
  })
})
