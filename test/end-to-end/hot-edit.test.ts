import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import { expect, it } from 'vitest'
import type { ConsolePrompt } from '../../src/console/console-protocol.ts'
import type { Tip } from '../../src/domain/tip.ts'
import { openDatabaseStore } from '../../src/store/database-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { startSseModel } from '../helpers/sse-model.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const conversations = 200
const lineEveryMs = 15
const agents = ['ada', 'ben', 'cleo', 'dan'].map((agentId) => ({ agentId, name: agentId, tenure: 'new' as const }))

const coach = (word: string) => `---
id: coach
title: Coach
kinds: [reply]
moments: [visitor-line, opened]
---

# System
Answer like a ${word}.

# User
{% for line in lines %}<{{ fence }}>{{ line.text }}</{{ fence }}>
{% endfor %}`

/** A word of its own for every number; figures would need a card's support. */
const wordOf = (number: number) =>
  String(number)
    .split('')
    .map((digit) => 'bcdfghjklm'[Number(digit)])
    .join('o')

type Timed = Pick<Tip, 'promptVersion' | 'withheld' | 'conversationId'> & {
  readonly seenAt: number
  readonly askedAt: number
  readonly shownAt: number | undefined
}

it('takes up an edited prompt, no broken one, and the way back, while 200 conversations run', async () => {
  using data = temporaryFolder()
  using prompts = temporaryFolder()
  /** As an editor saves: a new file takes the old one's place. */
  const save = (content: string) => {
    writeFileSync(join(prompts.path, '.coach.md.swp'), content)
    renameSync(join(prompts.path, '.coach.md.swp'), join(prompts.path, 'coach.md'))
  }
  save(coach('parrot'))
  let answers = 0
  await using model = await startSseModel(
    () => `Shall we look for the ${wordOf((answers += 1))} that you have in mind, please?`,
  )
  await using platform = await startPlatform({ agents })
  const at: Record<'edited' | 'broken' | 'back', number> = { edited: 0, broken: 0, back: 0 }
  const liveAfterMs: Record<string, number> = {}
  const versions: string[] = []
  let told: string | undefined
  {
    await using sotto = await startSotto(platform, data.path, {
      SOTTO_PROMPTS_DIR: prompts.path,
      OPENAI_BASE_URL: `${model.url}/v1`,
    })
    const cookie = await sotto.signIn('lead')
    const coachNow = async () => {
      const answer = await request(`${sotto.url}/api/console/prompts`, { headers: { cookie } })
      const body = (await answer.body.json()) as { prompts: readonly ConsolePrompt[] }
      return body.prompts.find(({ promptId }) => promptId === 'coach')
    }
    await using pages = new AsyncDisposableStack()
    const overlays = await Promise.all(agents.map(({ agentId }) => sotto.openOverlay(agentId)))
    for (const overlay of overlays) pages.use(overlay)
    /** A tip of what is live has begun in every conversation since something was changed, as the pages see it. */
    const everywhere = (what: keyof typeof at) =>
      until(
        `a tip in every conversation after it was ${what}`,
        () => {
          const starts = overlays.flatMap(({ tipEvents }) => tipEvents.filter((event) => event.type === 'tip-start'))
          const fresh = starts.filter((event) => event.promptVersion === versions.at(-1) && event.at >= at[what])
          return new Set(fresh.map(({ conversationId }) => conversationId)).size === conversations
        },
        60_000,
      )
    const chats: string[] = []
    for (let number = 0; number < conversations; number += 1) {
      const agentId = agents[number % agents.length]?.agentId
      chats.push((await platform.post('/chats', { agentId, text: 'Where is it?' }))['chatKey'] ?? '')
    }
    let lines = 0
    /** A line in every one of these, one after the other. */
    const round = async (chatKeys: readonly string[]) => {
      for (const chatKey of chatKeys) {
        const due = sleep(lineEveryMs)
        await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: `And ${wordOf((lines += 1))}?` })
        await due
      }
    }
    /** Changes something in the middle of a round, while lines go on coming. */
    const during = async (what: keyof typeof at, change: () => Promise<void> | void) => {
      await round(chats.slice(0, conversations / 2))
      at[what] = Date.now()
      const changing = Promise.resolve(change()).then(async () => {
        if (what === 'broken') return
        await until('the change to be live', async () => (await coachNow())?.liveVersion !== versions.at(-1))
        liveAfterMs[what] = Date.now() - at[what]
      })
      await round(chats.slice(conversations / 2))
      await changing
      versions.push((await coachNow())?.liveVersion ?? '')
    }
    await until('tips', async () => (await sotto.status()).tips.shown >= conversations, 60_000)
    versions.push((await coachNow())?.liveVersion ?? '')
    await during('edited', () => save(coach('sailor')))
    await round(chats)
    await everywhere('edited')
    await during('broken', () => save(coach('{{ captain }}')))
    told = (await coachNow())?.problem
    await during('back', async () => {
      const answer = await request(`${sotto.url}/api/console/prompts/coach/labels`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', origin: sotto.url },
        body: JSON.stringify({ label: 'production', version: versions[0] }),
      })
      expect(answer.statusCode).toBe(200)
      await answer.body.dump()
    })
    await round(chats)
    await everywhere('back')
  }
  expect(told).toMatch(/line 9: undefined variable: captain/)
  const [first, second] = versions
  expect(second).not.toBe(first)
  expect(versions).toEqual([first, second, second, first])

  const tips = await tipsOf(data.path)
  const firstOf = (version: string | undefined, from: number) =>
    tips.find((tip) => tip.promptVersion === version && tip.askedAt >= from)
  for (const [what, version, end] of [
    ['edited', second, at.back],
    ['back', first, Infinity],
  ] as const) {
    const from = at[what]
    const began = firstOf(version, from)
    if (!began) throw new Error(`No tip of the version that was to speak: ${what}`)
    const after = tips.filter((tip) => tip.askedAt > began.askedAt && tip.askedAt < end)
    const late = tips.filter((tip) => tip.askedAt >= from && tip.askedAt < end && tip.promptVersion !== version)
    const shown = tips.filter((tip) => tip.promptVersion === version && tip.askedAt >= from && tip.shownAt)
    console.log(
      JSON.stringify({
        what,
        liveAfterMs: liveAfterMs[what],
        changeToFirstMomentMs: began.askedAt - from,
        thatMomentToItsTipMs: began.shownAt === undefined ? undefined : began.shownAt - began.seenAt,
        momentsOfTheOldOneMeanwhile: late.length,
        lastOfTheOldOneMs: Math.max(0, ...late.map((tip) => tip.askedAt - from)),
        tipsAfter: after.length,
        conversationsThatSawIt: new Set(shown.map((tip) => tip.conversationId)).size,
      }),
    )
    // None of the old version for a moment after the first of the new one.
    expect(after.filter((tip) => tip.promptVersion !== version)).toEqual([])
    expect(new Set(shown.map((tip) => tip.conversationId)).size).toBe(conversations)
    expect(began.askedAt - from).toBeLessThan(15_000)
  }
}, 400_000)

/** Every tip on record, in the order in which their making began. */
async function tipsOf(folder: string): Promise<readonly Timed[]> {
  await using store = await openDatabaseStore(openSqlite(join(folder, 'sotto.db')), {
    onWriteError: (error) => {
      throw error
    },
  })
  const all = await store.conversations({ before: undefined, limit: conversations + 1 })
  const tips = await Promise.all(all.map(({ conversationId }) => store.tips(conversationId)))
  return tips
    .flat()
    .map(({ promptVersion, withheld, conversationId, latency, at }) => ({
      promptVersion,
      withheld,
      conversationId,
      seenAt: latency.lineSeenAt,
      askedAt: latency.askedAt ?? at.getTime(),
      shownAt: latency.firstShownAt,
    }))
    .toSorted((one, other) => one.askedAt - other.askedAt)
}
