import { signal } from '@preact/signals-core'
import type { StandingAction, TakenAction } from '../../src/domain/tip-action.ts'
import { actionWords } from './action-words.ts'
import { arrange, isCopyable, isCurrent } from './arrange.ts'
import { ofKeys, type CopyNote } from './copying.ts'
import { say } from './say.ts'
import type { OverlayStore } from './store.ts'
import { did, type OverlayTip } from './tip-stream.ts'
import type { TipTool } from './tip-tools.ts'

const undoForMs = 8_000
const shortlyMs = 2_500
const explainForMs = 10_000

export type Chosen = { readonly tip: OverlayTip; readonly conversationId: string }

export type TipActionsParts = {
  readonly store: OverlayStore
  readonly tell: (note: CopyNote, forMs: number) => void
  readonly open: (panel: 'edit' | 'reasons') => void
}

/** The tip that the open panel is about. */
export const chosen = signal<Chosen | undefined>(undefined)

/** What `undo` takes back, once. */
let newest: (() => void) | undefined

/** Does something with a tip: with this one, or with the first that it suits, as the key does. */
export function useTool(parts: TipActionsParts, tool: TipTool, given?: Chosen): void {
  if (tool === 'undo') return newest === undefined ? sayNothing(parts, tool) : newest()
  const found = given ?? firstThat(parts.store, suits[tool])
  if (found === undefined) return sayNothing(parts, tool)
  const { tip } = found
  switch (tool) {
    case 'edit':
      chosen.value = found
      return parts.open('edit')
    case 'dismiss': {
      const undone = did(tip, 'dismissed')
      return take(parts, found, { action: 'dismissed', undone }, say(undone ? 'tip-back' : 'tip-dismissed'))
    }
    case 'pin': {
      const undone = did(tip, 'pinned')
      return take(parts, found, { action: 'pinned', undone }, say(undone ? 'tip-unpinned' : 'tip-pinned'))
    }
    case 'up':
    case 'down': {
      const undone = did(tip, tool)
      take(
        parts,
        found,
        { action: tool, undone },
        undone ? say('tip-taken-back') : say('tip-noted', { what: actionWords({ action: tool }) }),
      )
      if (tool === 'up' || undone) return
      chosen.value = found
      return parts.open('reasons')
    }
  }
}

/** Notes it on the page at once, tells the server, and puts it back with the reason where the server did not keep it. */
export function take(parts: TipActionsParts, { tip, conversationId }: Chosen, taken: TakenAction, text: string): void {
  const { store, tell } = parts
  const before = tip.actions
  const undo = () => {
    newest = undefined
    take(
      parts,
      { tip: asItIs(store, conversationId, tip), conversationId },
      inverse(before, taken),
      say('tip-taken-back'),
    )
    newest = undefined
  }
  newest = undo
  tell({ tipId: undefined, result: 'done', text, ...(taken.undone === true ? {} : { undo }) }, undoForMs)
  const kept = store.act(tip, conversationId, clean(taken))
  void kept.then((problem) => {
    if (problem === undefined) return
    if (newest === undo) newest = undefined
    store.change({ ...inverse(before, taken), type: 'action-taken', conversationId, tipId: tip.tipId })
    tell({ tipId: undefined, result: 'refused', text: say('tip-not-kept', { why: problem }) }, explainForMs)
  })
}

/** What makes it as it was before. */
function inverse(before: readonly StandingAction[], { action }: TakenAction): TakenAction {
  const thumbs = ['up', 'down']
  const was = before.find(
    (known) => known.action === action || (thumbs.includes(action) && thumbs.includes(known.action)),
  )
  return was ?? { action, undone: true }
}

/** `undone: false` need not be said. */
function clean({ action, reason, undone }: TakenAction): TakenAction {
  return { action, ...(reason === undefined ? {} : { reason }), ...(undone === true ? { undone } : {}) }
}

const suits: Readonly<Record<Exclude<TipTool, 'undo'>, (tip: OverlayTip) => boolean>> = {
  edit: isCopyable,
  pin: isCurrent,
  dismiss: isCurrent,
  // As their buttons do, which the tip keeps when its time is over.
  up: (tip) => tip.end === 'complete',
  down: (tip) => tip.end === 'complete',
}

/** Of the conversations that the keys are about; what is pinned comes behind what is new. */
function firstThat(store: OverlayStore, suited: (tip: OverlayTip) => boolean): Chosen | undefined {
  const { conversations, streams } = store.state.value
  for (const { conversationId } of ofKeys(conversations)) {
    const { first, others, pinned } = arrange(streams[conversationId]?.tips ?? [])
    const tip = [first, ...others, ...pinned].find((each) => each && suited(each))
    if (tip) return { tip, conversationId }
  }
  return undefined
}

function asItIs({ state }: OverlayStore, conversationId: string, tip: OverlayTip): OverlayTip {
  return state.value.streams[conversationId]?.tips.find(({ tipId }) => tipId === tip.tipId) ?? tip
}

function sayNothing({ tell }: TipActionsParts, tool: TipTool): void {
  tell({ tipId: undefined, result: 'nothing', text: say(`nothing-to-${tool}`) }, shortlyMs)
}
