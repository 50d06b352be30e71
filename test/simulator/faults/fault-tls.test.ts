import { expect, it } from 'vitest'
import { createCertificate, trustAuthority } from '../../../src/simulator/create-certificate.ts'
import { openCaller } from '../platform-caller.ts'
import { setUpFaults } from './fault-stage.ts'

it('over TLS, connections break and hosts move as well', async () => {
  const certificate = await createCertificate()
  trustAuthority(certificate)
  await using stage = await setUpFaults({ tls: certificate })
  for (const kind of ['refused', 'reset-mid-body']) {
    await stage.once(kind)
    const { text, error } = await stage.listen(`/chat/${stage.chatKey}`)
    expect([text, error]).toEqual([undefined, expect.stringMatching(/^(?:UND_ERR_SOCKET|ECONNRESET)$/)])
  }
  await stage.once('host-moved', { durationMs: 10_000 })
  const { baseURI } = JSON.parse((await stage.findHost()).text ?? '')
  const listener = await openCaller({ ...stage.simulator, url: `https://${baseURI}` }, 'ada')
  const chat = (await listener.ask('GET', `/chat/${stage.chatKey}`)).json.chat
  expect(chat.link[0]['@href']).toBe(`https://${baseURI}${listener.root}/chat/${stage.chatKey}`)
})
