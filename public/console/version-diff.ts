import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ConsoleVersionText } from '../../src/console/label-protocol.ts'
import { getJson } from '../lib/api.ts'
import { loading, ProblemNotice, settle, type Loaded } from '../lib/loaded.ts'
import { counted } from '../lib/words.ts'
import { foldSame, type DiffLine } from './fold-same.ts'

const marks = { added: '+', removed: '−', same: ' ' } as const

type VersionDiffProps = { readonly promptId: string; readonly from: string; readonly to: string }

/** What differs between two versions of a prompt, line by line; what is the same is left out but for its edges. */
export function VersionDiff({ promptId, from, to }: VersionDiffProps): VNode {
  const [lines, setLines] = useState<Loaded<readonly DiffLine[]>>(loading)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    settle(diff(promptId, from, to, stop.signal), stop.signal).then(
      setLines,
      (error: unknown) => stop.signal.aborted || reportError(error),
    )
    return () => stop.abort()
  }, [promptId, from, to, attempt])
  if (lines.state === 'loading') return html`<p class="quiet small">Comparing …</p>`
  if (lines.state === 'problem') {
    return html`<${ProblemNotice} problem=${lines.problem} onRetry=${() => setAttempt(attempt + 1)} />`
  }
  const count = (kind: DiffLine['kind']) => lines.value.filter((line) => line.kind === kind).length
  return html`<p class="small quiet">
      ${'From '}<code>${from}</code>${' to '}<code>${to}</code>
      ${`: ${counted(count('added'), 'line')} added, ${count('removed')} removed.`}
    </p>
    <pre class="diff" tabindex="0" aria-label=${`What differs from version ${from} to ${to}`}>
${foldSame(lines.value).map(Line)}</pre>`
}

function Line(line: DiffLine | { readonly kind: 'left-out'; readonly count: number }): VNode {
  if (line.kind === 'left-out') return html`<span class="diff-line quiet">… ${line.count} lines the same${'\n'}</span>`
  const text = `${marks[line.kind]} ${line.text}\n`
  if (line.kind === 'added') return html`<ins class="diff-line">${text}</ins>`
  return line.kind === 'removed'
    ? html`<del class="diff-line">${text}</del>`
    : html`<span class="diff-line">${text}</span>`
}

async function diff(promptId: string, from: string, to: string, signal: AbortSignal): Promise<readonly DiffLine[]> {
  const path = (version: string) => `/api/console/prompts/${encodeURIComponent(promptId)}/versions/${version}`
  // Only who compares needs the library.
  const [{ diffLines }, before, after] = await Promise.all([
    import('diff'),
    getJson<ConsoleVersionText>(path(from), signal),
    getJson<ConsoleVersionText>(path(to), signal),
  ])
  return diffLines(before.content, after.content).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): DiffLine => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text })),
  )
}
