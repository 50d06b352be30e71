import type { PracticeConversation, PracticeTurn } from './practice-conversation.ts'

/** A line that comes by itself. */
export type ComingLine = {
  /** From the line before it, or from the answer that it waits for. */
  readonly pauseMs: number
  /** How much of the pause the visitor is seen typing; 0 for what no visitor says. */
  readonly typingMs: number
  readonly source: Exclude<PracticeTurn['source'], 'agent'>
  readonly text: string
}

/** What comes by itself, and what the recorded agent wrote then; nothing where the conversation ended with the visitor. */
export type Scene = { readonly coming: readonly ComingLine[]; readonly recorded: readonly string[] }

/** Whoever practises need not sit through a visitor's walk to the cellar. */
const longestPauseMs = 20_000
const firstPauseMs = 1_500
const lookUpPauseMs = 600
const longestTypingMs = 6_000

/** The conversation as it is played: each scene ends where the visitor waits for an answer. */
export function scenesOf({ turns }: Pick<PracticeConversation, 'turns'>): readonly Scene[] {
  const scenes: { coming: ComingLine[]; recorded: string[] }[] = [{ coming: [], recorded: [] }]
  let beforeMs = 0
  for (const [index, { atMs, source, text }] of turns.entries()) {
    const last = scenes.at(-1) ?? { coming: [], recorded: [] }
    if (source === 'agent') last.recorded.push(text)
    else {
      const scene = last.recorded.length > 0 ? { coming: [], recorded: [] } : last
      if (scene !== last) scenes.push(scene)
      const pauseMs = index === 0 ? firstPauseMs : Math.min(atMs - beforeMs, longestPauseMs)
      scene.coming.push({ ...paced(source, text, pauseMs), source, text })
    }
    beforeMs = atMs
  }
  return scenes
}

/** What was looked up is there at once; who types takes the time of the words. */
function paced(source: ComingLine['source'], text: string, pauseMs: number): Pick<ComingLine, 'pauseMs' | 'typingMs'> {
  if (source === 'look-up') return { pauseMs: Math.min(pauseMs, lookUpPauseMs), typingMs: 0 }
  if (source === 'system') return { pauseMs, typingMs: 0 }
  return { pauseMs, typingMs: Math.min(pauseMs * 0.7, 500 + 45 * text.length, longestTypingMs) }
}
