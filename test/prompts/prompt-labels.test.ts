import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { conversationId, personId, promptId } from '../../src/domain/ids.ts'
import type { PromptVersionId } from '../../src/domain/ids.ts'
import type { PromptLabel } from '../../src/domain/prompt-label.ts'
import { parsePrompt } from '../../src/prompts/prompt-file.ts'
import { openPromptFolder } from '../../src/prompts/prompt-folder.ts'
import { openPromptLabels } from '../../src/prompts/prompt-labels.ts'
import type { PromptLabels } from '../../src/prompts/prompt-labels.ts'
import { sampleVariables } from '../../src/prompts/sample-variables.ts'
import { openDatabaseStore } from '../../src/store/database-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const coach = promptId('coach')
const lead = personId('lead')
const text = (word: string) => `---
id: coach
title: Coach
kinds: [reply]
moments: [visitor-line]
---

# User
${word}`
const versionOf = (word: string) => parsePrompt('coach.md', text(word)).version
const conversations = Array.from({ length: 1_000 }, (_, number) => conversationId(`liveperson-1-H${number}`))

/** A folder with the one prompt, its store and its labels, as the app opens them. */
async function open(folder: string, problems: string[] = []) {
  const store = await openDatabaseStore(openSqlite(join(folder, 'sotto.db')), {
    onWriteError: (error) => {
      throw error
    },
  })
  const labels = await openPromptLabels({ store, onProblem: (_file, problem) => problems.push(problem) })
  const prompts = await openPromptFolder({
    folder,
    history: store.promptVersions,
    onLive: ({ promptId: id, file, version, content }, at) =>
      void store.savePromptVersion({ promptId: id, file, version, content, at }),
    onProblem: (_file, problem) => problems.push(problem),
    onLoaded: labels.takeFiles,
  })
  return {
    store,
    labels,
    put: (label: PromptLabel, version: PromptVersionId | undefined, share?: number) =>
      labels.move({ promptId: coach, label, version, share, by: lead }),
    async [Symbol.asyncDispose]() {
      await prompts[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    },
  }
}
/** As an editor saves: a new file takes the old one's place. */
const save = (folder: string, content: string) => {
  writeFileSync(join(folder, 'coach.md~'), content)
  renameSync(join(folder, 'coach.md~'), join(folder, 'coach.md'))
}
const speaks = (labels: PromptLabels, conversation = conversationId('liveperson-1-H1')) =>
  labels.speaking(conversation).map(({ version }) => version)
const comes = (labels: PromptLabels, word: string) => until(word, () => speaks(labels)[0] === versionOf(word))

describe('the labels of prompts', () => {
  it('follow a sound change of the file, and stay where they were put until the next one, over restarts', async () => {
    using folder = temporaryFolder()
    save(folder.path, text('one'))
    const problems: string[] = []
    {
      await using first = await open(folder.path, problems)
      expect(speaks(first.labels)).toEqual([versionOf('one')])
      save(folder.path, text('two'))
      await comes(first.labels, 'two')
      await first.put('production', versionOf('one'))
      expect(speaks(first.labels)).toEqual([versionOf('one')])
      expect(first.labels.prompts()).toMatchObject([{ fileVersion: versionOf('two'), production: { by: 'lead' } }])
      save(folder.path, text('{{ nobody }}'))
      await until('the problem', () => problems.length === 1)
    }
    {
      await using second = await open(folder.path)
      expect(speaks(second.labels)).toEqual([versionOf('one')])
      save(folder.path, text('two'))
      await until('the sound file', () => second.labels.prompts()[0]?.fileVersion === versionOf('two'))
      expect(speaks(second.labels)).toEqual([versionOf('one')])
      save(folder.path, text('three'))
      await comes(second.labels, 'three')
      await second.put('production', versionOf('two'))
    }
    save(folder.path, text('four'))
    await using third = await open(folder.path)
    expect(speaks(third.labels)).toEqual([versionOf('four')])
    const moves = await third.store.labelMoves(coach)
    expect(moves.map(({ version, by }) => [version, by])).toEqual(
      [
        ['one', undefined],
        ['two', undefined],
        ['one', lead],
        ['three', undefined],
        ['two', lead],
        ['four', undefined],
      ]
        .map(([word = '', by]) => [versionOf(word), by])
        .toReversed(),
    )
  })

  it('go back over a change of a partial, with the words that the version had', async () => {
    using folder = temporaryFolder()
    mkdirSync(join(folder.path, 'partials'))
    const partial = (words: string) => writeFileSync(join(folder.path, 'partials', 'house.md'), words)
    partial('Write plainly.')
    save(folder.path, text("{% render 'house' %}"))
    await using opened = await open(folder.path)
    const said = () => opened.labels.speaking(conversationId('liveperson-1-H1'))[0]?.render(sampleVariables)[0]?.content
    const [first] = speaks(opened.labels)
    expect(said()).toBe('Write plainly.')
    partial('Write like a sailor.')
    await until('the new words', () => said() === 'Write like a sailor.')
    await opened.put('production', first)
    expect(said()).toBe('Write plainly.')
  })

  it('give an experiment to its share of the conversations, always the same ones, and a shadow to all', async () => {
    using folder = temporaryFolder()
    save(folder.path, text('one'))
    await using opened = await open(folder.path)
    const { labels } = opened
    save(folder.path, text('two'))
    await comes(labels, 'two')
    await opened.put('experiment', versionOf('one'), 20)
    const inIt = () => conversations.filter((each) => speaks(labels, each)[0] === versionOf('one'))
    const some = inIt()
    expect(some.length).toBeGreaterThan(150)
    expect(some.length).toBeLessThan(250)
    await opened.put('experiment', versionOf('one'), 40)
    const more = new Set(inIt())
    expect(more.size).toBeGreaterThan(some.length)
    expect(some.filter((each) => !more.has(each))).toEqual([])
    expect(labels.shadows()).toEqual([])
    // One thing at a time.
    await opened.put('shadow', versionOf('one'))
    expect(inIt()).toEqual([])
    expect(labels.shadows().map(({ version }) => version)).toEqual([versionOf('one')])
    await opened.put('production', versionOf('one'))
    expect(labels.shadows()).toEqual([])
    expect(inIt()).toHaveLength(conversations.length)
    expect((await opened.store.labels()).map(({ label }) => label)).toEqual(['production'])
  })

  it('refuse what may not be, with the reason', async () => {
    using folder = temporaryFolder()
    save(folder.path, text('one'))
    await using opened = await open(folder.path)
    save(folder.path, text('two'))
    await comes(opened.labels, 'two')
    const old = { promptId: coach, file: 'coach.md', at: new Date(0) }
    const unsound = 'gone' as PromptVersionId
    await opened.store.savePromptVersion({ ...old, version: unsound, content: text('{{ visitor.name }}') })

    await expect(opened.put('production', unsound)).rejects.toThrow(/not sound by today’s rules: line 9: undefined/)
    await expect(opened.put('production', 'x' as PromptVersionId)).rejects.toThrow(/There is no version x of coach/)
    await expect(opened.put('production', undefined)).rejects.toThrow(/One version always speaks/)
    await expect(opened.put('shadow', versionOf('two'))).rejects.toThrow(/live already/)
    for (const share of [undefined, 0, 51, 1.5])
      await expect(opened.put('experiment', versionOf('one'), share)).rejects.toThrow(/1 to 50 per cent/)
    rmSync(join(folder.path, 'coach.md'))
    await until('no prompt', () => speaks(opened.labels).length === 0)
    await expect(opened.put('shadow', versionOf('one'))).rejects.toThrow(/No file in the folder/)
    expect(await opened.store.labelMoves(coach)).toHaveLength(2)
  })

  it('let the file’s version speak where the one on record is no longer sound, and say so', async () => {
    using folder = temporaryFolder()
    save(folder.path, text('one'))
    {
      await using first = await open(folder.path)
      const version = 'old' as PromptVersionId
      await first.store.savePromptVersion({
        promptId: coach,
        file: 'coach.md',
        version,
        content: text('{{ visitor.name }}'),
        at: new Date(0),
      })
      const move = {
        promptId: coach,
        version,
        fileVersion: versionOf('one'),
        share: undefined,
        at: new Date(),
        by: lead,
      }
      await first.store.moveLabel({ ...move, label: 'production' })
      await first.store.moveLabel({ ...move, label: 'shadow' })
    }
    const problems: string[] = []
    await using second = await open(folder.path, problems)
    expect(speaks(second.labels)).toEqual([versionOf('one')])
    expect(second.labels.shadows()).toEqual([])
    expect(problems).toEqual([
      expect.stringMatching(/Version old is not sound .* no longer in production/),
      expect.stringMatching(/no longer in shadow/),
    ])
    expect(await second.store.labels()).toMatchObject([{ label: 'production', version: versionOf('one') }])
  })

  it('follow a file although the store does not take it', async () => {
    // What nobody caught fails the test's run.
    const full = () => {
      const refused = Promise.reject<void>(new Error('the disk is full'))
      refused.catch(() => undefined)
      return refused
    }
    const nothing = () => Promise.resolve([])
    const store = {
      labels: nothing,
      moveLabel: full,
      labelMoves: nothing,
      versionsOf: nothing,
      tipsOfVersions: nothing,
    }
    const labels = await openPromptLabels({ store, onProblem: () => undefined })
    const live = parsePrompt('coach.md', text('one'))
    labels.takeFiles([{ file: 'coach.md', live, liveSince: new Date(), problem: undefined }])
    await new Promise((resolve) => setImmediate(resolve))
    expect(speaks(labels)).toEqual([live.version])
  })

  it('stay where they were when a move could not be kept', async () => {
    using folder = temporaryFolder()
    save(folder.path, text('one'))
    {
      await using first = await open(folder.path)
      save(folder.path, text('two'))
      await comes(first.labels, 'two')
      await first.put('shadow', versionOf('one'))
    }
    await using kept = await openDatabaseStore(openSqlite(join(folder.path, 'sotto.db')), {
      onWriteError: () => undefined,
    })
    const full = { ...kept, moveLabel: () => Promise.reject<void>(new Error('the disk is full')) }
    const labels = await openPromptLabels({ store: full, onProblem: () => undefined })
    const live = parsePrompt('coach.md', text('two'))
    labels.takeFiles([{ file: 'coach.md', live, liveSince: new Date(), problem: undefined }])
    // Production would take the version that is in shadow, and with it the shadow would end.
    const wish = {
      promptId: coach,
      label: 'production',
      version: versionOf('one'),
      share: undefined,
      by: lead,
    } as const
    await expect(labels.move(wish)).rejects.toThrow('the disk is full')
    expect(speaks(labels)).toEqual([versionOf('two')])
    expect(labels.shadows().map(({ version }) => version)).toEqual([versionOf('one')])
  })
})
