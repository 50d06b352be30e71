import { describe, expect, it } from 'vitest'
import { oauthHeader, signature, signatureBase } from '../../src/platform/liveperson-chat/oauth1.ts'

/** The examples of RFC 5849; body parameters stand in the address here, where they count the same. */
const examples = [
  {
    section: '§1.2, temporary credentials',
    call: ['POST', 'https://photos.example.net/initiate'],
    oauth: {
      oauth_consumer_key: 'dpf43f3p2l4k3l03',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: '137131200',
      oauth_nonce: 'wIjqoS',
      oauth_callback: 'http://printer.example.com/ready',
    },
    key: { secret: 'kd94hf93k423kf44', accessTokenSecret: '' },
    signed: '74KNZJeDHnMBp0EMJ9ZHt/XKycU=',
  },
  {
    section: '§1.2, the photo',
    call: ['GET', 'http://photos.example.net/photos?file=vacation.jpg&size=original'],
    oauth: {
      oauth_consumer_key: 'dpf43f3p2l4k3l03',
      oauth_token: 'nnch734d00sl2jdk',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: '137131202',
      oauth_nonce: 'chapoH',
    },
    key: { secret: 'kd94hf93k423kf44', accessTokenSecret: 'pfkkdhi9sl3r4s00' },
    signed: 'MdpQcU8iPSUjWoN/UDMsK2sui9I=',
  },
  {
    section: '§3.4.1.1, as erratum 2550 has it',
    call: ['POST', 'http://EXAMPLE.com:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q'],
    oauth: {
      oauth_consumer_key: '9djdj82h48djs9d2',
      oauth_token: 'kkk9d7dh3k39sjv7',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: '137131201',
      oauth_nonce: '7d8f3e4a',
    },
    key: { secret: 'j49sk3j29djd', accessTokenSecret: 'dh893hdasih9' },
    signed: 'r6/TJjbCOr97/+UU0NsvSne7s5g=',
  },
] as const

describe('OAuth 1.0 signatures', () => {
  it.each(examples)('are those of RFC 5849 $section', ({ call: [method, url], oauth, key, signed }) => {
    expect(signature(signatureBase(method, url, oauth), key)).toBe(signed)
  })

  it('sign the base string of RFC 5849 §3.4.1.1', () => {
    const { call, oauth } = examples[2]
    expect(signatureBase(...call, oauth)).toBe(
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D' +
        '%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1' +
        '%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
    )
  })

  it('are another one each time, on one line, and show no secret', () => {
    const key = { appKey: 'app', secret: 'hush', accessToken: 'token', accessTokenSecret: 'hush hush' }
    const [one, other] = [1, 2].map(() => oauthHeader('GET', 'https://zz.example.net/a?b=c', key))
    expect(one).not.toBe(other)
    expect(one).toMatch(/^OAuth oauth_signature="[\w%]+", oauth_consumer_key="app", oauth_nonce="[0-9a-f]{32}", /)
    expect(one).not.toMatch(/hush|\n/)
  })
})
