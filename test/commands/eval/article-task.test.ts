import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { articleTask } from '../../../src/commands/eval/articles/article-task.ts'
import { SetupError } from '../../../src/lib/setup-error.ts'
import { articles, lessons } from '../../knowledge/articles/hotel-desk.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

type Files = { readonly data: string; readonly playbook: string | undefined }

const chats = lessons.map(({ lines, articles: right }, index) => ({
  id: `chat-${index}`,
  channel: 'chat',
  turns: lines.map(({ speaker, text }, turn) => ({
    source: speaker,
    text: turn === 0 ? `${text}, guest ${index}` : text,
  })),
  labels: { needs_article: right.length > 0, ...(right.length > 0 && { articles: right }) },
}))

function writeRecords(file: string, records: readonly unknown[]): string {
  writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
  return file
}

function run(files: Files, learnFrom: { readonly folds?: number; readonly history?: string }) {
  const signal = new AbortController().signal
  return articleTask.run({
    ...files,
    history: learnFrom.history,
    folds: learnFrom.folds,
    lookups: false,
    onProgress: () => undefined,
    signal,
  })
}

afterEach(() => vi.unstubAllEnvs())

describe('the article task', () => {
  it('learns from the other parts, and scores need and hits with a silence as a miss', async () => {
    using folder = temporaryFolder()
    const vectors = join(folder.path, 'vectors.db')
    vi.stubEnv('SOTTO_VECTOR_CACHE', vectors)
    const data = writeRecords(join(folder.path, 'chats.jsonl'), chats)
    const playbook = writeRecords(join(folder.path, 'articles.jsonl'), articles)

    const score = await run({ data, playbook }, { folds: 4 })

    expect(score.n).toBe(chats.length)
    expect(Object.keys(score.metrics)).toEqual([
      'hit1',
      'hit3',
      'needsArticleF1',
      'needsArticlePrecision',
      'needsArticleRecall',
    ])
    const { hit1, hit3, needsArticleF1, needsArticleRecall } = score.metrics as Record<string, number>
    // 8 of 24 would be by chance: the hotel is right, and one of its eight articles.
    expect(hit1).toBeGreaterThan(0.5)
    expect(hit3).toBeGreaterThanOrEqual(hit1 ?? 1)
    expect(hit3).toBeLessThanOrEqual(needsArticleRecall ?? 0)
    expect(needsArticleF1).toBeGreaterThan(0.8)
    expect(existsSync(vectors)).toBe(true)
  }, 60_000)

  it('sees none of the tested conversations in a history that repeats them', async () => {
    using folder = temporaryFolder()
    vi.stubEnv('SOTTO_VECTOR_CACHE', join(folder.path, 'vectors.db'))
    const data = writeRecords(join(folder.path, 'chats.jsonl'), chats)
    const playbook = writeRecords(join(folder.path, 'articles.jsonl'), articles)
    const [alone, repeated] = [await run({ data, playbook }, {}), await run({ data, playbook }, { history: data })]
    expect(repeated.metrics).toEqual(alone.metrics)
  }, 60_000)

  it('asks for the list of articles, and names a field that is not as it should be, without its text', async () => {
    using folder = temporaryFolder()
    const data = writeRecords(join(folder.path, 'chats.jsonl'), [
      { id: 'a', turns: [{ source: 'visitor', text: 'x' }] },
    ])
    const playbook = writeRecords(join(folder.path, 'articles.jsonl'), articles)
    await expect(run({ data, playbook: undefined }, {})).rejects.toThrow(SetupError)
    await expect(run({ data, playbook }, {})).rejects.toThrow(/chats\.jsonl, line 1, labels/)
  })
})
