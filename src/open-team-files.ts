import { join } from 'node:path'
import type { Config } from './config.ts'
import type { Card } from './domain/card.ts'
import { promptId, promptVersionId } from './domain/ids.ts'
import { memoryFile, parseMemoryRules, usualMemoryRules } from './knowledge/memory/memory-file.ts'
import type { MemoryRules } from './knowledge/memory/memory-file.ts'
import { openPlaybookFolder } from './knowledge/playbook-folder.ts'
import type { PlaybookFolder } from './knowledge/playbook-folder.ts'
import { openWatchedFile } from './lib/watched-file.ts'
import type { WatchedFile } from './lib/watched-file.ts'
import { everybody } from './listener/scope.ts'
import type { Scope } from './listener/scope.ts'
import { parseScope, scopeFile } from './listener/scope-file.ts'
import { openPromptFolder } from './prompts/prompt-folder.ts'
import type { PromptFolder } from './prompts/prompt-folder.ts'
import { openPromptLabels } from './prompts/prompt-labels.ts'
import type { PromptLabels } from './prompts/prompt-labels.ts'
import type { Store } from './store/store.ts'
import { openLinkHosts } from './tips/link-hosts.ts'
import type { LinkHosts } from './tips/link-hosts.ts'
import { defaultPolicy, parsePolicy, policyFile } from './tips/policy-file.ts'
import type { Policy } from './tips/silence-policy.ts'
import { openTeamPatterns } from './transcript/open-team-patterns.ts'
import type { OpenTeamPatterns } from './transcript/open-team-patterns.ts'

export type TeamFilesOptions = {
  readonly config: Pick<Config, 'promptsDir' | 'dataDir'>
  /** Keeps every version for ever. */
  readonly store: Store
  readonly onProblem: (file: string, problem: string) => void
  /** A new scope counts. */
  readonly onScope: () => void
  /** All cards, each time they were read. */
  readonly onCards: (cards: readonly Card[]) => void
}

/** What a team keeps in its folder (`SOTTO_PROMPTS_DIR`), each read again when it changes. */
export type TeamFiles = AsyncDisposable & {
  readonly prompts: PromptFolder
  readonly labels: PromptLabels
  readonly playbooks: PlaybookFolder
  readonly linkHosts: LinkHosts
  readonly teamPatterns: OpenTeamPatterns
  readonly scopeWatch: WatchedFile<Scope>
  readonly policyWatch: WatchedFile<Policy>
  /** Undefined where no sound scope is known: then nobody may be heard. */
  scope(): Scope | undefined
  policy(): Policy
  /** Like `policy`; but a file that is gone, or broken from the beginning, uses nothing of the past. */
  memoryRules(): MemoryRules
  readonly memoryWatch: WatchedFile<MemoryRules>
}

/** Opens them all; a broken one does not stop the others. */
export async function openTeamFiles({
  config,
  store,
  onProblem,
  onScope,
  onCards,
}: TeamFilesOptions): Promise<TeamFiles> {
  await using opened = new AsyncDisposableStack()
  const labels = await openPromptLabels({ store, onProblem })
  const prompts = opened.use(
    await openPromptFolder({
      folder: config.promptsDir,
      history: store.promptVersions,
      onLive: ({ promptId, file, version, content }, at) =>
        void store.savePromptVersion({ promptId, file, version, content, at }),
      onProblem,
      onLoaded: labels.takeFiles,
    }),
  )
  const playbooks = opened.use(
    await openPlaybookFolder({
      folder: join(config.promptsDir, 'playbooks'),
      onProblem,
      onChange: onCards,
    }),
  )
  const linkHosts = opened.use(await openLinkHosts({ folder: config.promptsDir, onProblem }))
  const teamPatterns = opened.use(
    await openTeamPatterns({
      file: join(config.promptsDir, 'redaction.yaml'),
      lastGood: join(config.dataDir, 'redaction.yaml'),
      onProblem,
    }),
  )
  /** Its versions are kept for ever, like those of prompts. */
  const watch = async <Value>(id: string, file: string, parse: (content: string) => Value, then?: () => void) =>
    opened.use(
      await openWatchedFile({
        folder: config.promptsDir,
        file,
        parse,
        history: store.promptVersions,
        onGood: ({ content, version, since }) => {
          const known = { promptId: promptId(id), file, version: promptVersionId(version), content }
          void store.savePromptVersion({ ...known, at: since })
          then?.()
        },
        onProblem,
      }),
    )
  const scopeWatch = await watch('scope', scopeFile, parseScope, onScope)
  const policyWatch = await watch('policy', policyFile, parsePolicy)
  const memoryWatch = await watch('memory', memoryFile, parseMemoryRules)
  const closing = opened.move()
  return {
    prompts,
    labels,
    playbooks,
    linkHosts,
    teamPatterns,
    scopeWatch,
    policyWatch,
    // A file that is broken, or was there and is gone, must not open an ear; one that never was is no rule.
    scope: () => scopeWatch.state().good?.value ?? (scopeWatch.state().absent ? everybody : undefined),
    policy: () => policyWatch.state().good?.value ?? defaultPolicy,
    memoryWatch,
    memoryRules: () =>
      memoryWatch.state().good?.value ??
      (memoryWatch.state().absent ? usualMemoryRules : { ...usualMemoryRules, use: false }),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}
