import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const question = 'My delivery is late, where is my bike? It should have been here yesterday.'

describe('from a visitor to a tip', () => {
  it('shows the agent who has the conversation a tip, and nobody else', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    await using ben = await sotto.openOverlay('ben')
    expect(ada.start).toMatchObject({
      agent: { personId: 'ada', name: 'Ada Lindqvist' },
      engine: 'offline',
      conversations: [],
    })

    await platform.post('/chats', { agentId: 'ada', visitorName: 'Lena', text: question })
    await until('the end of a tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))

    expect(ada.tipEvents[0]).toMatchObject({ type: 'tip-start', kind: 'reply', engine: 'offline', promptId: 'coach' })
    expect(ada.tipEvents.map((event) => event.streamSequence)).toEqual(ada.tipEvents.map((_, index) => index + 1))
    expect([...ada.conversations.values()]).toMatchObject([
      { visitorName: 'Lena', state: 'chatting', lastLine: { speaker: 'visitor', text: question } },
    ])
    expect(ben.tipEvents).toEqual([])
    expect(ben.conversations.size).toBe(0)
    expect(platform.status().writes.others).toBe(0)
    expect(await sotto.status()).toMatchObject({
      conversations: { live: 1, followed: 2 },
      lines: { visitor: 1, agent: 0 },
      tips: { shown: 1, withheld: 0 },
      listener: { sessions: 2, writes: 0 },
      engine: 'offline',
    })
  })

  it('ends a tip when the agent answers, and the conversation when it is over', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    const { chatKey } = await platform.post('/chats', { agentId: 'ada', text: question })
    await until('the end of a tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text: 'I am looking for your bike right now.' })
    await until('the tip to expire', () =>
      ada.tipEvents.find((event) => event.type === 'tip-expired' && event.because === 'answered'),
    )
    await platform.post(`/chats/${chatKey}/end`, {})
    await until('the conversation to close', () => ada.closed.length === 1)
    await until('the status to say so', async () => (await sotto.status()).conversations.live === 0)
  })

  it('loses and doubles nothing when it falls over and starts again, and a page resumes where it was', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    let positions: Record<string, number> = {}
    let chatKey = ''
    {
      await using sotto = await startSotto(platform, folder.path)
      await using ada = await sotto.openOverlay('ada')
      chatKey = (await platform.post('/chats', { agentId: 'ada', text: question }))['chatKey'] ?? ''
      await until('the end of a tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
      const last = ada.tipEvents.at(-1)
      positions = { [last?.conversationId ?? '']: 2 }
    }
    await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text: 'One moment please.' })
    await platform.post(`/chats/${chatKey}/lines`, {
      as: 'visitor',
      text: 'The battery does not charge either, the light blinks red.',
    })
    {
      await using sotto = await startSotto(platform, folder.path)
      await using ada = await sotto.openOverlay('ada', positions)
      // A page of the process that fell over starts anew: that one may have sent what it never stored.
      await until('the tip for the line said while Sotto was down', () => {
        const starts = ada.tipEvents.filter((event) => event.type === 'tip-start')
        return (
          starts.length === 2 &&
          ada.tipEvents.some((event) => event.type === 'tip-end' && event.tipId === starts[1]?.tipId)
        )
      })
      expect(ada.resets).toEqual(Object.keys(positions))
      const said = platform.status().lines
      expect((await sotto.status()).lines).toEqual(said)
      const sequences = ada.tipEvents.map((event) => event.streamSequence)
      expect(sequences[0]).toBe(1)
      expect(sequences).toEqual([...new Set(sequences)].sort((one, other) => one - other))
    }
    expect(platform.status().writes.others).toBe(0)
  })

  it('keeps e-mail, card and phone numbers out of disk and log, and puts them back on the agent’s own screen', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    const text =
      'My late delivery: mail quill.marsh@example.org, card 4111 1111 1111 1111, call me at +1 213 373 4253. Where is my bike?'
    await platform.post('/chats', { agentId: 'ada', visitorName: 'Quillon', text })
    await until('the end of a tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    expect([...ada.conversations.values()][0]?.lastLine?.text).toBe(text)

    const cookie = await sotto.signIn('lead')
    const id = [...ada.conversations.keys()][0]
    const detail = await (
      await request(`${sotto.url}/api/console/conversations/${id}`, { headers: { cookie } })
    ).body.json()
    expect(JSON.stringify(detail)).toContain('mail [EMAIL_1], card [CARD_1], call me at [PHONE_1]')
    const disk = readdirSync(folder.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
      .join('')
    for (const value of ['quill.marsh', '4111 1111', '213 373', 'Quillon']) {
      expect(disk).not.toContain(value)
      expect(sotto.log()).not.toContain(value)
    }
  })
})
