import type { FastifyInstance } from 'fastify'
import type { ConsoleLabel, ConsoleLabelWish, ConsoleMove, ConsoleVersions } from '../../src/console/label-protocol.ts'

const minuteMs = 60_000
const tips = { made: 148, shown: 120, shadow: 0, judged: 100, accepted: 48 }
const contentOf = (end: string) =>
  `---\nid: coach\ntitle: Coach\nkinds: [reply]\nmoments: [visitor-line]\n---\n\n# System\nYou help a human agent.\nBe calm.\n\n# User\n${end}\n`
const contents = new Map([
  ['9d41e0aa', contentOf('Answer in two sentences.')],
  ['7f3a91c2', contentOf('Answer in one sentence.')],
  ['51bb02d7', contentOf('Answer.')],
  ['0c77aa10', contentOf('{{ visitor.name }}')],
])

/** Answers as the console's API does for the versions of the prompt `coach`, whose labels can be moved. */
export function answerVersions(app: FastifyInstance): {
  readonly wishes: ConsoleLabelWish[]
  refuse: string | undefined
} {
  const now = Date.now()
  const label = (rest: Partial<ConsoleLabel>): ConsoleLabel => ({
    label: 'production',
    version: '7f3a91c2',
    share: undefined,
    since: now - 26 * minuteMs,
    by: 'Lena Marsh',
    ...rest,
  })
  let labels: readonly ConsoleLabel[] = [label({}), label({ label: 'shadow', version: '9d41e0aa' })]
  const moves: ConsoleMove[] = [
    ...labels.toReversed(),
    label({ version: '9d41e0aa', since: now - 40 * minuteMs, by: undefined }),
    label({ since: now - 3 * 24 * 60 * minuteMs, by: undefined }),
  ]
  const heard = { wishes: [] as ConsoleLabelWish[], refuse: undefined as string | undefined }
  const answer = (): ConsoleVersions => ({
    fileVersion: '9d41e0aa',
    labels,
    moves,
    versions: [...contents.keys()].map((version, index) => ({
      version,
      firstSeenAt: now - (40 + index * 3_000) * minuteMs,
      problem: version === '0c77aa10' ? 'Version 0c77aa10 is not sound by today’s rules: line 13' : undefined,
      tips: index === 0 ? { ...tips, shown: 12, made: 31, judged: 0, shadow: 17 } : tips,
    })),
  })
  app.get('/api/console/prompts/coach/versions', async () => answer())
  app.get<{ Params: { version: string } }>('/api/console/prompts/coach/versions/:version', async ({ params }) => ({
    content: contents.get(params.version),
  }))
  app.post<{ Body: ConsoleLabelWish }>('/api/console/prompts/coach/labels', async ({ body }, reply) => {
    heard.wishes.push(body)
    if (heard.refuse !== undefined) return reply.code(409).send({ error: heard.refuse })
    const moved = { ...label({}), label: body.label, share: body.share, since: Date.now() }
    const others = labels.filter(
      (each) => each.label !== body.label && (each.version !== body.version || each.label === 'production'),
    )
    labels = body.version === null ? others : [...others, { ...moved, version: body.version }]
    moves.unshift({ ...moved, version: body.version ?? undefined })
    return answer()
  })
  return heard
}
