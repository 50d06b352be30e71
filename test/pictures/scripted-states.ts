import type { Page } from 'playwright-core'
import type { AgentSettings } from '../../src/domain/agent-settings.ts'
import { cardId, conversationId } from '../../src/domain/ids.ts'
import { refused } from '../../src/domain/refusal.ts'
import type { TipStart } from '../../src/domain/tip.ts'
import type { Freshness, OverlayConversation, StaleCode } from '../../src/overlay/protocol.ts'
import { conversation, tipDelta, tipEnd, tipExpired, tipStart, wholeTip } from '../public/overlay-script.ts'
import type { PagesServer } from '../public/pages-server.ts'

/** A state that the server is made to tell of: conversations and tips, and then what the agent does. */
export type ScriptedState = {
  readonly name: string
  readonly settings?: Partial<AgentSettings>
  /** `id` names the state's conversations, so that no state meets another. */
  prepare(server: PagesServer, id: (of?: string) => string): void
  /** With the page there; waits for what is to be seen. */
  act?(page: Page, server: PagesServer, id: (of?: string) => string): Promise<unknown>
}

const reply =
  'I am sorry that you had to wait. I can see that the parcel left Leipzig this morning, so it should reach you tomorrow before noon. I will stay with it until it is there.'
const late = { cards: [{ cardId: cardId('late-parcel'), title: 'Parcel is late' }] }
const ended = (page: Page) => page.locator('.tip-text[aria-busy=false]').first().waitFor()
const one = (id: string, rest: Partial<OverlayConversation> = {}) => conversation(id, rest)

function tell(server: PagesServer, id: string, tip: string, text = reply, rest: Partial<TipStart> = {}): void {
  for (const event of wholeTip(`${id}-${tip}`, text, { ...late, ...rest })) server.say(id, event)
}

function withTip(name: string, act: ScriptedState['act'] = ended, rest: Partial<ScriptedState> = {}): ScriptedState {
  return {
    name,
    prepare(server, id) {
      server.conversations = [one(id())]
      tell(server, id(), 't')
    },
    act,
    ...rest,
  }
}

function threeTips(server: PagesServer, id: string): void {
  server.conversations = [one(id)]
  tell(server, id, 'r')
  tell(server, id, 's', 'Check the order date before you speak of a refund.', { kind: 'next-step' })
  tell(server, id, 'a', 'Delivery times of heavy goods: two to four working days.', { kind: 'article' })
}

const press = (key: string, then: string) => async (page: Page) => {
  await ended(page)
  await page.keyboard.press(key)
  await page.locator(then).first().waitFor()
}

const fresh = (name: string, freshness: Freshness): ScriptedState =>
  withTip(name, (page) => page.locator(`.status:not(.ok)`).waitFor(), {
    prepare(server, id) {
      server.conversations = [one(id())]
      server.freshness = freshness
      tell(server, id(), 't')
    },
  })

const since = Date.now() - 150_000
const staleFor: readonly StaleCode[] = ['platform-silent', 'stopped', 'stopped-for-harm']

const closing = (because: 'ended' | 'moved' | 'lost') =>
  withTip(`conversation-${because}`, async (page, server, id) => {
    await ended(page)
    server.overlay.emit('conversation-closed', { conversationId: conversationId(id()), because })
    await page.locator('.conversation.closed').waitFor()
  })

const many = (count: number, rest: Partial<ScriptedState> = {}): ScriptedState => ({
  name: `conversations-${count}`,
  prepare(server, id) {
    const names = ['Lena M.', 'Bruno Keller', 'Chiara', 'Dávid', undefined, 'Maximiliane von Hohenstein-Rottenburg']
    server.conversations = Array.from({ length: count }, (_, index) =>
      one(id(String(index)), {
        visitorName: names[index % names.length],
        skill: ['delivery', 'billing', undefined, 'repairs and returns of electric bicycles'][index % 4],
        waitingSince: index % 3 === 2 ? undefined : Date.now() - 20_000 - index * 25_000,
        state: index % 5 === 4 ? 'waiting' : 'chatting',
      }),
    )
    for (let index = 0; index < count; index += 1) {
      if (index % 4 === 3) continue
      if (index % 4 === 1)
        tell(server, id(String(index)), 'k', 'Has asked for a team lead twice; may leave.', { kind: 'risk' })
      tell(server, id(String(index)), 'r')
    }
  },
  act: ended,
  ...rest,
})

const odd =
  'שלום לך, החבילה בדרך 📦 مرحبا، الطرد في الطريق \u202Egnorw si siht\u202C and back. Zero\u200Bwidth\u200Djoined, 👩‍👩‍👧‍👦 🇩🇪 Ωμέγα, <script>alert(1)</script> &amp; done.'

export const scriptedStates: readonly ScriptedState[] = [
  { name: 'empty', prepare: (server) => (server.conversations = []), act: (page) => page.locator('.empty').waitFor() },
  {
    name: 'no-tip-yet',
    prepare: (server, id) => void (server.conversations = [one(id(), { waitingSince: undefined })]),
    act: (page) => page.locator('.no-tip').waitFor(),
  },
  {
    name: 'streaming',
    prepare(server, id) {
      server.conversations = [one(id()), one(id('b'), { visitorName: 'Bruno' })]
      server.say(id(), tipStart(`${id()}-t`, late))
      server.say(id(), tipDelta(`${id()}-t`, reply.slice(0, 88)))
      tell(server, id('b'), 't')
    },
    act: (page) => page.locator('.tip-text[aria-busy=true]').waitFor(),
  },
  withTip('whole-tip'),
  {
    name: 'three-tips',
    prepare: (server, id) => threeTips(server, id()),
    act: ended,
  },
  {
    name: 'three-tips-open',
    prepare: (server, id) => threeTips(server, id()),
    async act(page) {
      await ended(page)
      await page.locator('.rest > summary').click()
      await page.locator('.folded > summary').first().click()
      await page.locator('.folded .tip-foot').first().waitFor()
    },
  },
  withTip('overtaken', (page) => page.locator('.tip.over').waitFor(), {
    prepare(server, id) {
      server.conversations = [one(id())]
      tell(server, id(), 't')
      server.say(id(), tipExpired(`${id()}-t`))
    },
  }),
  {
    name: 'failed-and-replaced',
    prepare(server, id) {
      server.conversations = [one(id())]
      for (const [tip, end] of [
        ['s', 'superseded'],
        ['f', 'failed'],
      ] as const) {
        server.say(id(), tipStart(`${id()}-${tip}`, late))
        server.say(id(), tipDelta(`${id()}-${tip}`, 'I can see that the parcel'))
        server.say(id(), tipEnd(`${id()}-${tip}`, end))
      }
    },
    async act(page) {
      await page.locator('.rest > summary').click()
      await page.locator('.earlier-tip').first().waitFor()
    },
  },
  {
    name: 'risk',
    prepare(server, id) {
      server.conversations = [one(id(), { waitingSince: Date.now() - 130_000 })]
      tell(server, id(), 'k', 'Has asked for a team lead twice and speaks of cancelling.', { kind: 'risk', cards: [] })
      tell(server, id(), 'r')
    },
    act: ended,
  },
  withTip('copied', press('c', '.note .ok')),
  withTip('dismissed', press('x', '.note .button')),
  withTip('pinned', press('p', '.pinned'), {
    prepare(server, id) {
      server.conversations = [one(id())]
      tell(server, id(), 't')
      tell(server, id(), 'u', 'May I have the order number, please?', { answers: 9, cards: [] })
    },
  }),
  withTip('edited', press('e', '.ask textarea')),
  withTip('thumb-down', press('-', '.reasons')),
  {
    name: 'earlier',
    prepare(server, id) {
      server.conversations = [one(id())]
      for (const [index, because] of (['answered', 'overtaken', 'answered'] as const).entries()) {
        tell(server, id(), `e${index}`, reply, { answers: index + 1, at: Date.now() - 400_000 + index * 90_000 })
        server.say(id(), tipExpired(`${id()}-e${index}`, because))
      }
      tell(server, id(), 't', reply, { answers: 9 })
    },
    async act(page) {
      await ended(page)
      await page.locator('.rest > summary').click()
      await page.locator('.earlier-tip').nth(2).waitFor()
    },
  },
  withTip(
    'ask-refused',
    async (page) => {
      await ended(page)
      await page.keyboard.press('/')
      await page.locator('.ask input').fill('Can she swap the battery at the shop?')
      await page.keyboard.press('Enter')
      await page.locator('.ask [role=status]').waitFor()
    },
    {
      prepare(server, id) {
        server.conversations = [one(id())]
        server.askAnswer = Promise.resolve(refused('no-sound-answer'))
        tell(server, id(), 't')
      },
    },
  ),
  withTip('snoozed', ended, {
    prepare(server, id) {
      server.conversations = [one(id())]
      server.snoozedUntil = Date.now() + 900_000
    },
    act: (page) => page.locator('.no-tip').waitFor(),
  }),
  withTip('mode-risks', ended, { settings: { mode: 'risks' } }),
  withTip('settings', press('ArrowRight', '.status'), {
    async act(page) {
      await ended(page)
      await page.locator('.head .button').first().click()
      await page.locator('.settings').waitFor()
    },
  }),
  withTip('keys', press('?', '.keys')),
  withTip('clipboard-refused', async (page) => {
    await ended(page)
    await page.evaluate(
      `navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))`,
    )
    await page.keyboard.press('c')
    await page.locator('.note .warn').waitFor()
  }),
  fresh('catching-up', { state: 'catching-up', since }),
  ...staleFor.map((code) => fresh(`stale-${code}`, { state: 'stale', since, code, because: 'In English.' })),
  fresh('platform-down', { state: 'platform-down', since, because: 'In English.' }),
  fresh('as-sent', { state: 'as-sent', since, by: 'platform' }),
  fresh('as-opened', { state: 'as-sent', since, by: 'workspace' }),
  fresh('not-opened', { state: 'not-opened', since }),
  withTip('without-model', async (page, server) => {
    await ended(page)
    server.overlay.emit('engine-changed', 'offline')
    await page.locator('.notice').waitFor()
  }),
  withTip('connection-lost', async (page) => {
    await ended(page)
    await page.context().setOffline(true)
    await page.locator('.status.warn').waitFor()
  }),
  ...(['signed-out', 'not-allowed'] as const).map((refuse) =>
    withTip(refuse, (page) => page.locator('.notice').waitFor(), {
      prepare(server) {
        server.refuse = refuse
      },
    }),
  ),
  closing('ended'),
  closing('moved'),
  closing('lost'),
  many(3),
  many(60),
  many(4, { name: 'focus-view', settings: { view: 'focus' } }),
  withTip('largest-text', ended, { settings: { textSizePx: 20 } }),
  {
    name: 'long-text',
    prepare(server, id) {
      server.conversations = [
        one(id(), {
          visitorName: 'W'.repeat(80),
          skill: 'x'.repeat(120),
          lastLine: { speaker: 'visitor', text: 'w'.repeat(900), at: Date.now() },
        }),
        one(id('b')),
      ]
      tell(server, id(), 't', `${reply} ${'Donaudampfschifffahrtsgesellschaft'.repeat(20)} ${reply.repeat(50)}`)
      tell(server, id('b'), 't')
    },
    act: ended,
  },
  {
    name: 'other-scripts',
    prepare(server, id) {
      server.conversations = [
        one(id(), {
          visitorName: 'לנה 🌸',
          skill: 'التوصيل',
          lastLine: { speaker: 'visitor', text: odd, at: Date.now() },
        }),
      ]
      tell(server, id(), 't', odd)
    },
    act: ended,
  },
]
