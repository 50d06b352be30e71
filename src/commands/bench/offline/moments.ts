import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { agentId, conversationId, tipId } from '../../../domain/ids.ts'
import type { Tip } from '../../../domain/tip.ts'
import type { Embedder } from '../../../model/embedder.ts'
import { createTurnstile } from '../../../lib/turnstile.ts'
import { parsePrompt } from '../../../prompts/prompt-file.ts'
import type { Prompt } from '../../../prompts/prompt-file.ts'
import { promptsWanting } from '../../../prompts/prompt-wants.ts'
import { readPartials } from '../../../prompts/partials.ts'
import { createOfflineMaker } from '../../../tips/offline/offline-maker.ts'
import { parsePolicy } from '../../../tips/policy-file.ts'
import { createTipDesk } from '../../../tips/tip-desk.ts'
import type { CardSource, TipDeskOptions } from '../../../tips/tip-desk-options.ts'
import { createTranscript, foldEvents } from '../../../transcript/transcript.ts'
import { readMarkdownFiles } from '../../../lib/watched-folder.ts'

const agent = {
  agentId: agentId('bench'),
  name: 'Bench',
  platformAgentId: '1',
  tenure: 'new' as const,
  skills: [],
}
/** No wait for the end of a burst, and no limit. */
const policy = parsePolicy('burst: { quiet_seconds: 0, most_seconds: 0 }\nmost_per_conversation: 1000')
/** Lines of visitor and agent in one conversation. */
const linesPerConversation = 12

/** One moment: from the visitor's line to the end, or the withholding, of the last of its tips. */
export type MeasuredMoment = { readonly ms: number; readonly shown: number; readonly withheld: number }

/** The prompts of a folder, without those of its folders. */
export async function readPrompts(folder: string): Promise<readonly Prompt[]> {
  const partials = readPartials(await readMarkdownFiles(folder))
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => parsePrompt(file, readFileSync(join(folder, file), 'utf8'), partials))
}

/**
 * The product's way from a visitor's line to its tips without a model: folding and redaction, finding cards, the past and what was learned of it, all makers of
 * the shipped prompts, checks, repeats by meaning, silence policy. Only the wait for the end of a burst is left out.
 */
export function openMoments(options: {
  readonly prompts: readonly Prompt[]
  readonly search: CardSource
  readonly past: NonNullable<TipDeskOptions['past']>
  readonly learned: NonNullable<TipDeskOptions['learned']>
  readonly embedder: Embedder
}): AsyncDisposable & { next(text: string): Promise<MeasuredMoment> } {
  const { prompts, search, past, learned, embedder } = options
  const wanted = promptsWanting(prompts, { reason: 'visitor-line', tenure: agent.tenure, language: undefined }).length
  const ended = new Map<string, Tip>()
  const errors: unknown[] = []
  let done: () => void = () => undefined
  const desk = createTipDesk({
    prompts: () => prompts,
    search: () => search,
    past,
    learned,
    makers: [createOfflineMaker(() => policy.minimum, createTurnstile())],
    policy: () => policy,
    agent: () => agent,
    publish: () => undefined,
    expire: () => undefined,
    keep(tip) {
      if (tip.end === undefined && tip.withheld === undefined) return
      ended.set(tip.tipId, tip)
      if (ended.size >= wanted) done()
    },
    earlier: () => Promise.resolve([]),
    onMakerError: (error) => void errors.push(error),
    embedder,
    newTipId: () => tipId(crypto.randomUUID()),
  })
  let lines = 0
  const open = () => {
    const id = conversationId(`bench-${lines}`)
    return createTranscript(id, { account: 'bench', agentId: agent.agentId, at: new Date() })
  }
  let transcript = open()
  const hear = (speaker: 'visitor' | 'agent', text: string) => {
    const { conversationId: id } = transcript.conversation
    const at = new Date()
    const line = { type: 'line' as const, conversationId: id, platformEventId: lines, at, speaker, text }
    lines += 1
    desk.onFold(foldEvents(transcript, [{ ...line, agentsOnly: false }]), at, transcript.lines.length === 1)
  }

  return {
    async next(text) {
      if (transcript.lines.length >= linesPerConversation) transcript = open()
      // A line after the agent's is a burst of its own; the first of a conversation is another kind of moment.
      if (transcript.lines.length === 0) hear('visitor', 'Hello')
      hear('agent', 'One moment please.')
      await new Promise((resolve) => setTimeout(resolve, 5))
      ended.clear()
      const whole = new Promise<void>((resolve) => (done = resolve))
      const startedAt = performance.now()
      hear('visitor', text)
      await whole
      const ms = performance.now() - startedAt
      if (errors.length > 0) throw errors[0]
      const withheld = [...ended.values()].filter((tip) => tip.withheld !== undefined).length
      return { ms, shown: ended.size - withheld, withheld }
    },
    [Symbol.asyncDispose]: () => desk.close(),
  }
}
