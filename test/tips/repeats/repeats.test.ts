import { describe, expect, it } from 'vitest'
import { createBundledEmbedder } from '../../../src/model/bundled-embedder.ts'
import { EmbedderError } from '../../../src/model/embedder.ts'
import type { Embedder } from '../../../src/model/embedder.ts'
import type { TipDeskOptions } from '../../../src/tips/tip-desk-options.ts'
import { until } from '../../helpers/until.ts'
import { openScriptedDesk, scriptedMaker } from '../desk-rig.ts'

const down: Embedder = { embed: () => Promise.reject(new EmbedderError('down')) }
const hanging: Embedder = { embed: () => new Promise(() => undefined) }

/** What becomes of two tips, one after the other, and the words of the second as they came. */
async function twoTips(first: string, second: readonly string[], options: Partial<TipDeskOptions>) {
  const desk = openScriptedDesk(scriptedMaker([first], second), options)
  desk.hear('visitor', 'Where is my bike?')
  await until('the first tip', () => desk.tips()[0]?.end === 'complete')
  desk.hear('visitor', 'It should have been here by now.')
  const tip = await until('the second tip', () =>
    desk.tips().find((one) => one.answers === 2 && (one.end ?? one.withheld)),
  )
  const words = desk.events.flatMap((event) =>
    event.type === 'tip-delta' && event.tipId === tip.tipId ? [event.text] : [],
  )
  await desk.desk.close()
  return { tip, words }
}

describe('repeats by meaning', () => {
  const asked = 'Could you give me your order number, please?'

  it('are withheld with the score, whether a tip or the agent said it before', { timeout: 60_000 }, async () => {
    await using embedder = createBundledEmbedder()
    const patient = { embedder, repeatPatienceMs: 60_000 }
    const { tip, words } = await twoTips(asked, ['Can you please tell me ', 'your order number?'], patient)
    expect(tip).toMatchObject({ withheld: { rule: 'repeat', numbers: { of: 'tip' } }, end: undefined })
    expect(tip.withheld?.numbers['score']).toBeGreaterThan(0.9)
    expect(words).toEqual([])

    const again = ['I am sorry for the delay. May I have your full name?']
    const desk = openScriptedDesk(scriptedMaker(again, again), patient)
    desk.hear('visitor', 'Where is my bike?')
    desk.hear('agent', 'Sorry about the delay! Could I get your full name, please?')
    desk.hear('visitor', 'Why?')
    const withheld = await until('the withheld tip', () => desk.tips()[0]?.withheld)
    expect(withheld).toMatchObject({ rule: 'repeat', numbers: { of: 'line' } })
  })

  it('of what the agent dismissed are told apart from those of other tips, over restarts too', async () => {
    await using embedder = createBundledEmbedder()
    const again = ['Can you please tell me your order number?']
    const dismissedOf = async (undone: boolean, earlier: Partial<TipDeskOptions> = {}) => {
      const rig = openScriptedDesk(scriptedMaker([asked], again), { embedder, repeatPatienceMs: 60_000, ...earlier })
      rig.hear('visitor', 'Where is my bike?')
      const first = await until('the first tip', () => rig.tips()[0]?.end === 'complete' && rig.tips()[0])
      const { conversationId, tipId } = first
      rig.desk.acted(conversationId, tipId, { action: 'dismissed' })
      if (undone) rig.desk.acted(conversationId, tipId, { action: 'dismissed', undone })
      rig.hear('visitor', 'It should have been here by now.')
      const withheld = await until('the withheld tip', () => rig.tips()[1]?.withheld)
      await rig.desk.close()
      return { first, of: withheld.numbers['of'] }
    }
    expect(await dismissedOf(true)).toMatchObject({ of: 'tip' })
    const { first, of } = await dismissedOf(false)
    expect(of).toBe('dismissed')

    const rig = openScriptedDesk(scriptedMaker(again), {
      embedder,
      repeatPatienceMs: 60_000,
      earlier: () => Promise.resolve([first]),
      dismissed: () => Promise.resolve([first.tipId]),
    })
    rig.hear('visitor', 'So?')
    rig.hear('visitor', 'Where is it now?')
    const withheld = await until('the withheld tip', () => rig.tips()[0]?.withheld)
    expect(withheld).toMatchObject({ rule: 'repeat', numbers: { of: 'dismissed' } })
    await rig.desk.close()
  })

  it('hold a tip back only until it says something new', { timeout: 60_000 }, async () => {
    await using embedder = createBundledEmbedder()
    const { tip, words } = await twoTips(
      'I am sorry for the delay. I look for your parcel.',
      ['Sorry about ', 'the delay. ', 'Would you like ', 'a refund? ', 'It takes five days.'],
      { embedder, repeatPatienceMs: 60_000 },
    )
    expect(tip.end).toBe('complete')
    expect(words).toEqual(['Sorry about the delay. Would you like a refund? ', 'It takes five days.'])
  })

  it('let go within a sentence, without asking the encoder, where the words say something new', async () => {
    const refused: Embedder = { embed: () => Promise.reject(new Error('was asked')) }
    const { tip, words } = await twoTips(
      asked,
      ['Would you like ', 'a refund or a ', 'new bike instead', ' of this one?'],
      { embedder: refused, repeatPatienceMs: 60_000 },
    )
    expect(tip.end).toBe('complete')
    expect(words).toEqual(['Would you like a refund or a new bike instead', ' of this one?'])
  })

  it.each([
    ['is down', down, asked],
    ['has no answer in time', hanging, asked],
    ['does not know the language', down, 'Können Sie mir bitte die Nummer der Bestellung geben?'],
  ])('are told by words alone where the encoder %s', async (_what, embedder, first) => {
    const options = { embedder, repeatPatienceMs: 30 }
    const { tip } = await twoTips(first, ['Can you please tell me your order number? ', 'Thank you so much.'], options)
    expect(tip.end).toBe('complete')
    const same = await twoTips(first, [first], options)
    expect(same.tip.withheld).toMatchObject({ rule: 'repeat', numbers: { of: 'tip' } })
  })

  it('ask the encoder nothing about the first tip of a conversation', async () => {
    let asks = 0
    const counting: Embedder = {
      embed(texts) {
        asks += texts.length
        return Promise.reject(new EmbedderError('counted'))
      },
    }
    const desk = openScriptedDesk(scriptedMaker(['Let me look for it. ', 'One moment.']), { embedder: counting })
    desk.hear('visitor', 'Where is my bike?')
    await until('the tip', () => desk.tips()[0]?.end === 'complete')
    expect(asks).toBe(0)
  })

  it('drop a tip whose moment is over while it is compared', async () => {
    const desk = openScriptedDesk(scriptedMaker([asked], ['Tell me your order number, please.'], ['A third thing.']), {
      embedder: hanging,
      repeatPatienceMs: 60_000,
    })
    desk.hear('visitor', 'Where is my bike?')
    await until('the first tip', () => desk.tips()[0]?.end === 'complete')
    desk.hear('visitor', 'Hello?')
    await new Promise((resolve) => setTimeout(resolve, 20))
    desk.hear('agent', 'I am here.')
    await desk.desk.close()
    expect(desk.events.filter(({ type }) => type === 'tip-start')).toHaveLength(1)
  })
})
