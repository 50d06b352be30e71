import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import type { ConsoleConversationDetail } from '../../src/console/console-protocol.ts'
import { tipId } from '../../src/domain/ids.ts'
import { messageLimits } from '../../src/overlay/message-limit.ts'
import type { TipActionMessage } from '../../src/overlay/protocol.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import type { OverlayPage, RunningSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const question = 'My delivery is late, where is my bike? It should have been here yesterday.'

describe('what an agent does with a tip', () => {
  it('is kept with its reason, and its taking back too; other pages of the agent hear of it at once', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    await using second = await sotto.openOverlay('ada')
    const mirrored: TipActionMessage[] = []
    second.socket.on('tip-action-taken', (taken) => void mirrored.push(taken))
    await platform.post('/chats', { agentId: 'ada', text: question })
    const tip = await firstTip(ada)
    const taken = [
      { action: 'up' },
      { action: 'down', reason: 'too-late' },
      { action: 'pinned' },
      { action: 'dismissed' },
      { action: 'dismissed', undone: true },
      { action: 'edited' },
    ] as const
    for (const action of taken) expect(await act(ada, { ...tip, ...action })).toEqual({ ok: true })
    await until('all of it on the other page', () => mirrored.length === taken.length)
    expect(mirrored).toEqual(taken.map((action) => ({ ...tip, ...action })))

    expect(await actionsInConsole(sotto, tip.conversationId)).toEqual(taken)
    await using third = await sotto.openOverlay('ada')
    const [known] = await until('what holds', () => third.known.length > 0 && third.known)
    expect(known).toEqual({
      conversationId: tip.conversationId,
      actions: [
        { tipId: tip.tipId, action: 'down', reason: 'too-late' },
        { tipId: tip.tipId, action: 'pinned' },
        { tipId: tip.tipId, action: 'edited' },
      ],
    })
  })

  it('is refused with a reason where it is none of theirs, or makes no sense', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    await using ben = await sotto.openOverlay('ben')
    await platform.post('/chats', { agentId: 'ada', text: question })
    const tip = await firstTip(ada)
    const reasonOf = async (page: OverlayPage, message: object) => {
      const answer = await act(page, message as TipActionMessage)
      return answer.ok ? 'kept' : answer.reason
    }
    expect(await reasonOf(ben, { ...tip, action: 'copied' })).toBe('This conversation is not yours, or it is over.')
    expect(await reasonOf(ada, { ...tip, tipId: tipId('made-up'), action: 'copied' })).toBe(
      'This tip is not in the conversation.',
    )
    for (const message of [
      { ...tip, action: 'up', reason: 'wrong' },
      { ...tip, action: 'copied', undone: true },
      { ...tip, action: 'down', reason: 'I do not like it' },
      { ...tip, action: 'down', undone: 1 },
      { ...tip, tipId: 'x'.repeat(101), action: 'up' },
      { action: 'up' },
      null,
      'up',
      [[[]]],
    ]) {
      expect(await reasonOf(ada, message as object)).toBe('The message is not one that Sotto knows.')
    }
    expect(await actionsInConsole(sotto, tip.conversationId)).toEqual([])
  })

  it('is still taken when the conversation has just ended', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    const { chatKey } = await platform.post('/chats', { agentId: 'ada', text: question })
    const tip = await firstTip(ada)
    await platform.post(`/chats/${chatKey}/end`, {})
    await until('the end', () => ada.closed.length === 1)
    expect(await act(ada, { ...tip, action: 'copied' })).toEqual({ ok: true })
    expect(await actionsInConsole(sotto, tip.conversationId)).toEqual([{ action: 'copied' }])
  })

  it('is one thing, what became of the tip another: the page hears of that too, whenever it comes', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    const { chatKey } = await platform.post('/chats', { agentId: 'ada', text: question })
    const tip = await firstTip(ada)
    await act(ada, { ...tip, action: 'dismissed' })
    const text = ada.tipEvents.flatMap((event) => (event.type === 'tip-delta' ? [event.text] : [])).join('')
    await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text })
    const judged = (page: OverlayPage) =>
      until('the outcome', () => page.tipEvents.find((event) => event.type === 'tip-judged'))
    expect(await judged(ada)).toMatchObject({ tipId: tip.tipId, outcome: 'used' })
    await using later = await sotto.openOverlay('ada')
    expect(await judged(later)).toMatchObject({ tipId: tip.tipId, outcome: 'used' })
    const sequences = later.tipEvents.map(({ streamSequence }) => streamSequence)
    expect(sequences).toEqual(sequences.toSorted((one, other) => one - other))
  })
})

describe('a page that sends too much', () => {
  it('is told so, then sent away; the others go on', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    await using wild = await sotto.openOverlay('ada')
    await using calm = await sotto.openOverlay('ada')
    const refused: string[] = []
    wild.socket.on('refused', ({ reason }) => void refused.push(reason))
    const gone = new Promise((resolve) => void wild.socket.once('disconnect', resolve))
    const answers: string[] = []
    const { answered, most } = messageLimits
    for (let count = 0; count < most + 10; count += 1) {
      wild.socket.emit('tip-action', {} as TipActionMessage, (answer) => {
        if (!answer.ok) answers.push(answer.reason)
      })
    }
    expect(await gone).toBe('io server disconnect')
    expect(refused).toEqual(['Those were too many messages at once. Wait a moment.'])
    expect(answers.filter((reason) => reason === refused[0])).toHaveLength(most - answered)
    await platform.post('/chats', { agentId: 'ada', text: question })
    const tip = await firstTip(calm)
    expect(await act(calm, { ...tip, action: 'copied' })).toEqual({ ok: true })
  })

  it.each([
    ['larger than Sotto takes', (page: OverlayPage) => void page.socket.emit('ask', huge(), () => undefined)],
    ['that is no message at all', (page: OverlayPage) => engineOf(page).write('{"broken')],
  ])('loses its connection by a message %s, and may come back', async (_what, send) => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    await using wild = await sotto.openOverlay('ada')
    const gone = new Promise((resolve) => void wild.socket.once('disconnect', resolve))
    send(wild)
    await gone
    await using again = await sotto.openOverlay('ada')
    expect(again.start.agent.personId).toBe('ada')
    expect(sotto.log()).not.toContain('quixotic')
  })

  it('is not listened to where it names more conversations than anybody has', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    const positions = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`c${index}`, 1]))
    await using ada = await sotto.openOverlay('ada', positions)
    expect(ada.start.conversations).toEqual([])
    await platform.post('/chats', { agentId: 'ada', text: question })
    await firstTip(ada)
    // Conversations that it made up would each have been answered with this.
    expect(ada.erased).toEqual([])
  })
})

const huge = () => ({ conversationId: 'c' as TipActionMessage['conversationId'], question: 'quixotic '.repeat(20_000) })

/** The transport below Socket.IO's own packets. */
function engineOf({ socket }: OverlayPage): { write(text: string): void } {
  return (socket.io as unknown as { engine: { write(text: string): void } }).engine
}

async function firstTip(page: OverlayPage): Promise<Pick<TipActionMessage, 'conversationId' | 'tipId'>> {
  const { conversationId, tipId: id } = await until('the end of a tip', () =>
    page.tipEvents.find((event) => event.type === 'tip-end'),
  )
  return { conversationId, tipId: id }
}

const act = (page: OverlayPage, message: TipActionMessage) => page.socket.emitWithAck('tip-action', message)

async function actionsInConsole(sotto: RunningSotto, id: string): Promise<readonly unknown[]> {
  const cookie = await sotto.signIn('lead')
  const { body } = await request(`${sotto.url}/api/console/conversations/${id}`, { headers: { cookie } })
  return ((await body.json()) as ConsoleConversationDetail).tips.flatMap(({ actions }) => actions)
}
