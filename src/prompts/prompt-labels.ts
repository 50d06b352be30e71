import type { ConversationId, PersonId, PromptId, PromptVersionId } from '../domain/ids.ts'
import { promptLabels } from '../domain/prompt-label.ts'
import type { LabelMove, PromptLabel, StandingLabel } from '../domain/prompt-label.ts'
import { errorText } from '../lib/error-text.ts'
import type { PromptRecords } from '../store/prompt-records.ts'
import { isInShare } from './experiment-share.ts'
import { LabelProblem } from './label-problem.ts'
import type { Prompt } from './prompt-file.ts'
import type { PromptEntry } from './prompt-folder.ts'
import { parseStoredPrompt } from './stored-prompt.ts'

/** A label on a sound version. */
export type Labelled = StandingLabel & { readonly prompt: Prompt }

/** A prompt whose file is in the folder, and its versions that do something now. */
export type LabelledPrompt = {
  readonly promptId: PromptId
  readonly file: string
  /** The version of the file's sound content; the live one may be another. */
  readonly fileVersion: PromptVersionId
  readonly production: Labelled
  readonly shadow: Labelled | undefined
  readonly experiment: Labelled | undefined
}

export type LabelWish = {
  readonly promptId: PromptId
  readonly label: PromptLabel
  /** Undefined takes the label off. */
  readonly version: PromptVersionId | undefined
  readonly share: number | undefined
  readonly by: PersonId
}

/** Which versions of which prompts a conversation gets. */
export type PromptLabels = {
  /** What speaks there: production, or the experiment where the conversation is of its share. */
  speaking(conversationId: ConversationId): readonly Prompt[]
  /** What is made beside it and never shown. */
  shadows(): readonly Prompt[]
  prompts(): readonly LabelledPrompt[]
  /** Follows the files: a sound change of one moves its production label. */
  takeFiles(entries: readonly PromptEntry[]): void
  /**
   * Moves a label for the next moment of every conversation; resolves when that is kept.
   *
   * @throws LabelProblem where the version may not have it.
   */
  move(wish: LabelWish): Promise<void>
}

export type PromptLabelsOptions = {
  readonly store: PromptRecords
  /** A label on record that can no longer stand: the file's version speaks, the others stop. */
  readonly onProblem: (file: string, problem: string) => void
  readonly now?: () => Date
}

const mostShare = 50

/** Reads where the labels stood. No conversation sees half of a change: every change is one assignment of all prompts. */
export async function openPromptLabels({
  store,
  onProblem,
  now = () => new Date(),
}: PromptLabelsOptions): Promise<PromptLabels> {
  let prompts: readonly LabelledPrompt[] = []
  let files: readonly PromptEntry[] = []
  const standing = new Map<string, Labelled>()
  const keyOf = (promptId: PromptId, label: PromptLabel) => `${promptId} ${label}`
  const on = (promptId: PromptId, label: PromptLabel) => standing.get(keyOf(promptId, label))

  const soundPrompt = async (promptId: PromptId, version: PromptVersionId): Promise<Prompt> => {
    const stored = (await store.versionsOf(promptId)).find((known) => known.version === version)
    if (stored === undefined) throw new LabelProblem('unknown', `There is no version ${version} of ${promptId}.`)
    return parseStoredPrompt(stored)
  }
  /** In memory at once; what is returned resolves when it is kept. */
  const put = (move: LabelMove, prompt: Prompt | undefined): Promise<void> => {
    const { promptId, label, version } = move
    if (version === undefined || prompt === undefined) standing.delete(keyOf(promptId, label))
    else standing.set(keyOf(promptId, label), { ...move, version, prompt })
    const kept = [store.moveLabel(move)]
    // A version is one thing at a time.
    for (const other of ['shadow', 'experiment'] as const) {
      if (version === undefined || other === label || on(promptId, other)?.version !== version) continue
      kept.push(put({ ...move, label: other, version: undefined, share: undefined }, undefined))
    }
    const all = Promise.all(kept).then(() => undefined)
    // A file's change waits for nobody; the store itself tells of a write that it does not take.
    all.catch(() => undefined)
    return all
  }
  const settle = () => {
    prompts = files.flatMap(({ file, live, problem }): LabelledPrompt[] => {
      const production = live && on(live.promptId, 'production')
      if (!production) return []
      const { promptId } = live
      // Of a broken file the last good version is a guess after a restart; the record knows.
      const fileVersion = problem === undefined ? live.version : production.fileVersion
      const others = { shadow: on(promptId, 'shadow'), experiment: on(promptId, 'experiment') }
      return [{ promptId, file, fileVersion, production, ...others }]
    })
  }

  for (const label of await store.labels()) {
    try {
      const prompt = await soundPrompt(label.promptId, label.version)
      standing.set(keyOf(label.promptId, label.label), { ...label, prompt })
    } catch (error) {
      onProblem(label.promptId, `${errorText(error)} It is no longer in ${label.label}.`)
      void put({ ...label, version: undefined, share: undefined, at: now(), by: undefined }, undefined)
    }
  }

  return {
    speaking: (conversationId) =>
      prompts.map(({ promptId, production, experiment }) =>
        experiment && isInShare(experiment.share ?? 0, conversationId, promptId)
          ? experiment.prompt
          : production.prompt,
      ),
    shadows: () => prompts.flatMap(({ shadow }) => shadow?.prompt ?? []),
    prompts: () => prompts,
    takeFiles(entries) {
      files = entries
      for (const { live, liveSince, problem } of entries) {
        if (!live) continue
        const { promptId, version } = live
        const before = on(promptId, 'production')
        if (before && (problem !== undefined || before.fileVersion === version)) continue
        const at = liveSince ?? now()
        void put(
          { promptId, label: 'production', version, fileVersion: version, share: undefined, at, by: undefined },
          live,
        )
      }
      settle()
    },
    async move({ promptId, label, version, share, by }) {
      const sound = version && (await soundPrompt(promptId, version))
      const known = prompts.find((prompt) => prompt.promptId === promptId)
      if (!known) throw new LabelProblem('unknown', `No file in the folder has the prompt ${promptId} now.`)
      const problem = whyNot({ label, version, share }, known)
      if (problem !== undefined) throw new LabelProblem('refused', problem)
      const before = on(promptId, label)
      if (before?.version === version && before?.share === share) return
      const standingBefore = new Map(standing)
      const kept = put({ promptId, label, version, fileVersion: known.fileVersion, share, at: now(), by }, sound)
      const moved = new Map(standing)
      settle()
      try {
        await kept
      } catch (error) {
        // The person is told that it failed, so it must not go on as if it had not, until a restart.
        for (const one of promptLabels) {
          const key = keyOf(promptId, one)
          const then = standingBefore.get(key)
          if (standing.get(key) !== moved.get(key)) continue
          if (then) standing.set(key, then)
          else standing.delete(key)
        }
        settle()
        throw error
      }
    },
  }
}

function whyNot(
  { label, version, share }: Pick<LabelWish, 'label' | 'version' | 'share'>,
  { production }: LabelledPrompt,
): string | undefined {
  if (label === 'production')
    return version === undefined ? 'One version always speaks; make another one live instead.' : undefined
  if (version === undefined) return undefined
  if (version === production.version) return 'This version is live already.'
  const isShare = share !== undefined && Number.isInteger(share) && share >= 1 && share <= mostShare
  if (label === 'experiment' && !isShare)
    return `An experiment needs a share of the conversations: 1 to ${mostShare} per cent.`
  return undefined
}
