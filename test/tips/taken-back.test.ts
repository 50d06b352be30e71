import { expect, it } from 'vitest'
import { agentId } from '../../src/domain/ids.ts'
import { parsePolicy } from '../../src/tips/policy-file.ts'
import { foldEvents } from '../../src/transcript/transcript.ts'
import { until } from '../helpers/until.ts'
import { deskConversation, openScriptedDesk, scriptedMaker } from './desk-rig.ts'

const policy = parsePolicy('most_per_conversation: 1\nburst: { quiet_seconds: 0, most_seconds: 0 }')

it.each([
  ['shown', false],
  ['dark', true],
])('what was taken back while it was %s counts for no cap and makes no repeat', async (_how, dark) => {
  const words = 'It is on its way. '
  const why = { rule: 'foreign-link', numbers: {} } as const
  const maker = scriptedMaker([words, { type: 'withhold', why }], [words])
  const { hear, tips, desk } = openScriptedDesk(maker, { policy: () => policy, dark: () => dark })
  hear('visitor', 'Where is my bike?')
  await until('the tip that is taken back', () => tips()[0]?.withheld?.rule === 'foreign-link')
  hear('visitor', 'And my bell?')
  await until('the next one', () => tips()[1] !== undefined && tips()[1]?.end !== undefined)
  await desk.close()
  expect(tips()[1]).toMatchObject({ end: 'complete', text: words })
  expect(tips()[1]?.withheld?.rule).toBe(dark ? 'dark' : undefined)
})

it('a tip in the making is not shown to an agent who wants none and got the conversation meanwhile', async () => {
  const ben = agentId('ben')
  let speak: () => void = () => undefined
  const maker = scriptedMaker()
  const slow: typeof maker = {
    ...maker,
    async *make() {
      await new Promise<void>((resolve) => (speak = resolve))
      yield { type: 'text', text: 'It is on its way.' }
    },
  }
  let asked = false
  const { hear, tips, events, desk, transcript } = openScriptedDesk(
    { ...slow, make: (...given) => ((asked = true), slow.make(...given)) },
    { policy: () => policy, snoozedUntil: (agent) => (agent === ben ? Number.MAX_SAFE_INTEGER : undefined) },
  )
  hear('visitor', 'Where is my bike?')
  await until('the engine', () => asked)
  const moved = { type: 'agent-changed' as const, conversationId: deskConversation, at: new Date(), agentId: ben }
  desk.onFold(foldEvents(transcript, [moved]), new Date(), false)
  speak()
  await until('the tip', () => tips().length === 1)
  await desk.close()
  expect(tips()).toMatchObject([{ agentId: ben, withheld: { rule: 'snoozed' } }])
  expect(events).toEqual([])
})
