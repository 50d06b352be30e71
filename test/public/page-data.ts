import type { FastifyInstance } from 'fastify'
import type {
  ConsoleConversation,
  ConsoleConversationDetail,
  ConsolePrompt,
  ConsoleTip,
} from '../../src/console/console-protocol.ts'
import { cardId, conversationId } from '../../src/domain/ids.ts'
import type { BoardRow, BoardSnapshot } from '../../src/monitor/board-protocol.ts'

const minuteMs = 60_000

/** Invented, as everything here. */
export function boardSnapshot(): BoardSnapshot {
  const now = Date.now()
  const row = (id: string, rest: Partial<BoardRow>): BoardRow => ({
    conversationId: conversationId(id),
    agentName: 'Ada Lindqvist',
    skill: 'billing',
    state: 'chatting',
    startedAt: now - 12 * minuteMs,
    waitingSince: undefined,
    lines: 18,
    tipsShown: 6,
    ...rest,
  })
  return {
    now,
    engine: 'model',
    rows: [
      row('a', { waitingSince: now - 8_000, lines: 4, tipsShown: 2 }),
      row('b', { agentName: 'Bruno Keller', skill: 'delivery', startedAt: now - 66 * minuteMs }),
      row('c', {
        waitingSince: now - 100_000,
        skill: undefined,
        startedAt: now - 3 * minuteMs,
        lines: 5,
        tipsShown: 1,
      }),
      row('d', { agentName: 'Bruno Keller', state: 'waiting', startedAt: now - 20_000, lines: 1, tipsShown: 0 }),
    ],
    trouble: [{ agentName: 'Chiara Rossi', because: 'LivePerson refuses her login. Check her password file.' }],
  }
}

const prompts: readonly ConsolePrompt[] = [
  {
    promptId: 'coach',
    title: 'Coach: what to say next',
    file: 'prompts/coach.md',
    kinds: ['reply', 'next-step'],
    liveVersion: '7f3a91c2',
    liveSince: Date.now() - 26 * 60 * minuteMs,
    fileVersion: '9d41e0aa',
    labels: [{ label: 'production', version: '7f3a91c2', share: undefined, since: 0, by: 'Lena Marsh' }],
    problem: undefined,
    body: '# System\nYou help a human agent who answers {{ visitor.name }}.\n\n# User\n{{ transcript }}\n',
  },
  {
    promptId: 'risk',
    title: 'Risk: is the visitor about to leave?',
    file: 'prompts/risk.md',
    kinds: ['risk'],
    liveVersion: 'c0ffee12',
    liveSince: Date.now() - 30_000,
    problem: 'Line 4: the field "moment" is unknown. Did you mean "moments"?',
    body: '# System\nSay whether the visitor is about to leave.\n',
  },
]

const conversation: ConsoleConversation = {
  conversationId: 'liveperson-90001234-H1',
  agentName: 'Ada Lindqvist',
  skill: 'delivery',
  state: 'ended',
  startedAt: Date.now() - 50 * minuteMs,
  endedAt: Date.now() - 38 * minuteMs,
  lines: 4,
  tipsShown: 1,
  tipsWithheld: 1,
}

const tip: ConsoleTip = {
  tipId: 't1',
  answers: 2,
  kind: 'reply',
  engine: 'model',
  model: 'small-8b',
  promptId: 'coach',
  promptVersion: '7f3a91c2',
  text: 'I can see the parcel left Leipzig this morning, so it should reach you tomorrow.',
  cards: [{ cardId: cardId('late-parcel'), title: 'Parcel is late' }],
  end: 'complete',
  withheld: undefined,
  actions: [{ action: 'copied' }],
  outcome: { outcome: 'adapted', words: 0.86, meaning: undefined },
  latencyMs: 820,
  hops: { seenMs: 400, waitedMs: 300, askedMs: 6, firstTokenMs: 410, shownMs: 4, endedMs: 1_230 },
  at: conversation.startedAt + 10_000,
}

const detail: ConsoleConversationDetail = {
  conversation,
  lines: [
    { platformEventId: 1, speaker: 'system', text: 'You are now chatting with Ada.', at: conversation.startedAt },
    { platformEventId: 2, speaker: 'visitor', text: 'My parcel [ORDER_1] is late', at: conversation.startedAt + 9_000 },
    {
      platformEventId: 5,
      speaker: 'agent',
      text: 'It left Leipzig this morning.',
      at: conversation.startedAt + 31_000,
    },
    { platformEventId: 6, speaker: 'visitor', text: 'ok thanks', at: conversation.startedAt + 50_000 },
  ],
  tips: [
    tip,
    {
      ...tip,
      tipId: 't2',
      answers: 6,
      engine: 'offline',
      model: undefined,
      text: 'Is there anything else?',
      cards: [],
      withheld: { rule: 'no-support', numbers: { support: 0.314, minimum: 0.5 } },
      actions: [],
      latencyMs: undefined,
      hops: undefined,
    },
  ],
}

/** Answers as the console's API does; `empty` has nothing yet. */
export function answerAsConsole(app: FastifyInstance, { empty = false, status = 200 } = {}): void {
  app.addHook('onRequest', async (request, reply) => {
    if (status !== 200 && request.url.startsWith('/api/')) await reply.code(status).send({ error: 'no' })
  })
  app.get('/api/console/prompts', async () => ({ prompts: empty ? [] : prompts }))
  app.get<{ Querystring: { before?: string } }>('/api/console/conversations', async ({ query }) => {
    if (empty) return { conversations: [], more: false }
    if (query.before === undefined) return { conversations: [conversation], more: true }
    const startedAt = Number(query.before) - 60 * minuteMs
    return { conversations: [{ ...conversation, conversationId: 'older', agentName: 'Bruno', startedAt }], more: false }
  })
  app.get('/api/console/conversations/:id', async () => detail)
}

/** Answers as the stand-in workspace does, with one chat that grows as it is written to. */
export function answerAsWorkspace(app: FastifyInstance, overlayUrl: () => string | undefined): readonly unknown[] {
  const posts: unknown[] = []
  const lines = [
    { id: 1, source: 'system', by: 'system', text: 'The chat has begun.', at: Date.now() - 50_000 },
    {
      id: 2,
      source: 'visitor',
      by: 'Lena',
      text: 'My parcel should have been here on Monday.',
      at: Date.now() - 40_000,
    },
  ]
  const chat = { visitorName: 'Lena', skill: 'delivery', startedAt: Date.now() - 50_000, visitorTyping: false }
  app.get('/workspace/api/agents', async () => ({ agents: [{ agentId: 'ada', name: 'Ada Lindqvist' }] }))
  app.get('/workspace/api/chats', async () => ({
    chats: [{ ...chat, chatKey: 'k1', state: 'chatting', lines, agentTyping: true }],
  }))
  app.get('/workspace/api/overlay-link', async (_request, reply) => {
    const url = overlayUrl()
    return url === undefined ? reply.code(404).send({ error: 'Sotto does not run beside this simulator.' }) : { url }
  })
  app.post<{ Body: { as: string; text: string } }>('/workspace/api/chats/:key/lines', async ({ body }) => {
    posts.push(body)
    lines.push({ id: lines.length + 1, source: body.as, by: body.as, text: body.text, at: Date.now() })
    return {}
  })
  app.post('/workspace/api/chats/:key/typing', async ({ body }) => {
    posts.push(body)
    return {}
  })
  return posts
}
