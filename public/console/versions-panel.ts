import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ConsolePrompt } from '../../src/console/console-protocol.ts'
import type { ConsoleLabelWish, ConsoleVersions } from '../../src/console/label-protocol.ts'
import { ApiProblem, getJson, postJson } from '../lib/api.ts'
import { icon } from '../lib/icons.ts'
import { loading, ProblemNotice, settle, type Loaded } from '../lib/loaded.ts'
import { undoLabels } from './undo-labels.ts'
import { VersionRow } from './version-row.ts'
import { doneText } from './version-words.ts'

const refreshEveryMs = 10_000
const shownAtFirst = 10

/** What was just done, or could not be; and how it is undone. */
type Said = { readonly text: string; readonly problem: boolean; readonly undo: readonly ConsoleLabelWish[] }

type VersionsPanelProps = { readonly prompt: ConsolePrompt; readonly onChange: () => void }

/** The versions of a prompt, newest first, and the labels that can be put on them. */
export function VersionsPanel({ prompt, onChange }: VersionsPanelProps): VNode {
  const path = `/api/console/prompts/${encodeURIComponent(prompt.promptId)}`
  const [versions, setVersions] = useState<Loaded<ConsoleVersions>>(loading)
  const [attempt, setAttempt] = useState(0)
  const [said, setSaid] = useState<Said | undefined>(undefined)
  const [all, setAll] = useState(false)
  const notice = useRef<HTMLParagraphElement>(null)
  // The button that was pressed may be gone, and the keyboard's place with it; Undo is the next one from here.
  useEffect(() => notice.current?.focus(), [said])
  useEffect(() => {
    const stop = new AbortController()
    const load = () =>
      void settle(getJson<ConsoleVersions>(`${path}/versions`, stop.signal), stop.signal).then(
        setVersions,
        (error: unknown) => stop.signal.aborted || reportError(error),
      )
    load()
    const timer = setInterval(() => document.hidden || load(), refreshEveryMs)
    return () => {
      stop.abort()
      clearInterval(timer)
    }
  }, [path, attempt, prompt.liveVersion, prompt.fileVersion])

  if (versions.state === 'loading') return html`<p class="quiet">Loading the versions …</p>`
  if (versions.state === 'problem') {
    return html`<${ProblemNotice} problem=${versions.problem} onRetry=${() => setAttempt(attempt + 1)} />`
  }
  const before = versions.value
  const ask = async (wishes: readonly ConsoleLabelWish[], text: string, canUndo: boolean) => {
    let after = before
    try {
      // Not given up when the page is left: what was begun is done.
      for (const wish of wishes) after = await postJson(`${path}/labels`, wish, new AbortController().signal)
      setVersions({ state: 'ready', value: after })
      setSaid({ text, problem: false, undo: canUndo ? undoLabels(before.labels, after.labels) : [] })
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setSaid({ text: error.message, problem: true, undo: [] })
      setAttempt(attempt + 1)
    }
    onChange()
  }
  const live = before.labels.find(({ label }) => label === 'production')?.version
  const isBack = live !== before.fileVersion
  const costs = before.labels.some(({ label }) => label === 'shadow')
  return html`<section class="versions" aria-label="Versions">
    <h3>Versions</h3>
    ${
      isBack &&
      html`<div class="notice warn">
        ${icon('problem')}
        <p>
          <strong>The live version is not the file’s.</strong> Somebody went back; so it stays until the file changes
          again, or you make its version <code>${before.fileVersion}</code> live.
        </p>
      </div>`
    }
    ${
      costs &&
      html`<p class="small quiet">
        What is tried in shadow asks the model once more for every moment, out of the same budget.
      </p>`
    }
    <div role="status">
      ${
        said &&
        html`<p ref=${notice} tabindex="-1" class=${`notice ${said.problem ? 'warn' : ''}`}>
          ${icon(said.problem ? 'problem' : 'done')}<span>${said.text}</span>
          ${
            said.undo.length > 0 &&
            html`<button
              type="button"
              class="button"
              onClick=${() => void ask(said.undo, 'Undone: all stands as before.', false)}
            >
              Undo
            </button>`
          }
        </p>`
      }
    </div>
    <ul class="list raised">
      ${(all ? before.versions : before.versions.slice(0, shownAtFirst)).map(
        (each) =>
          html`<${VersionRow}
            key=${each.version}
            promptId=${prompt.promptId}
            each=${each}
            all=${before}
            onWish=${(wish: ConsoleLabelWish) => void ask([wish], doneText(wish), true)}
          />`,
      )}
    </ul>
    ${
      !all &&
      before.versions.length > shownAtFirst &&
      html`<p><button type="button" class="button" onClick=${() => setAll(true)}>Show older</button></p>`
    }
  </section>`
}
