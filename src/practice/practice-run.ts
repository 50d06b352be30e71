import type { ConversationEvent, LineEvent } from '../domain/conversation.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import type { Finder } from '../transcript/finders/found.ts'
import { createTranscript, foldEvents } from '../transcript/transcript.ts'
import type { Fold, Transcript } from '../transcript/transcript.ts'
import { createPracticeClock } from './practice-clock.ts'
import type { PracticeConversation } from './practice-conversation.ts'
import type { PracticeRunState, PracticeSpeed } from './practice-protocol.ts'
import { scenesOf } from './scenes.ts'
import type { ComingLine, Scene } from './scenes.ts'

/** After the last line, before the visitor leaves. */
const leavesAfterMs = 6_000
/** Lines of the person who practises; nobody needs as many. */
const ownLinesAtMost = 200

export type PracticeRunOptions = {
  readonly conversation: PracticeConversation
  readonly conversationId: ConversationId
  readonly agentId: AgentId
  /** Where it stands among those of its kind; for `Transcript`. */
  readonly account: string
  readonly teamFinders: () => readonly Finder[]
  /** Whatever happened, as it is for conversations that a platform brings. */
  readonly onFold: (fold: Fold, seenAt: Date, first: boolean) => void
  /** What the page is told of it changed. */
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
  readonly now?: () => Date
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** A recorded conversation that is being played, with somebody new in the agent's place. In memory only. */
export type PracticeRun = Disposable & {
  readonly conversationId: ConversationId
  readonly agentId: AgentId
  readonly transcript: Transcript
  readonly conversation: PracticeConversation
  readonly scenes: readonly Scene[]
  /** Which scene a line belongs to, by its number. */
  readonly sceneOf: ReadonlyMap<number, number>
  /** Begins to play; once. */
  begin(): void
  state(): PracticeRunState
  /**
   * Says a line in the agent's place; false where it is over, or was said too much. What has the key of a line that was said
   * is that line again: its answer was lost on the way.
   */
  say(text: string, key: string): boolean
  /** The agent begins to write, or stops. */
  write(writing: boolean): void
  pause(paused: boolean): void
  setSpeed(speed: PracticeSpeed): void
  /** Nobody looks: it stands still until somebody does. */
  setAway(away: boolean): void
  /** Ends it as it is. */
  end(): void
}

/** The visitor's lines come in their recorded rhythm, and stop where the visitor waits for an answer. */
export function createPracticeRun(options: PracticeRunOptions): PracticeRun {
  const { conversation, conversationId, agentId, onFold, onChange, now = () => new Date() } = options
  const clock = createPracticeClock({ now, ...(options.wait ? { wait: options.wait } : {}) })
  const { visitorName, skill, language } = conversation
  const scenes = scenesOf(conversation)
  const transcript = createTranscript(conversationId, {
    account: options.account,
    agentId,
    at: now(),
    teamFinders: options.teamFinders,
  })
  const sceneOf = new Map<number, number>()
  const over = new AbortController()
  const waiters = new Set<() => void>()
  let [scene, events] = [0, 0]
  const keys = new Set<string>()
  let [paused, away, writing, answering, disposed] = [false, false, false, false, false]
  let speed: PracticeSpeed = 1
  /** Numbers of the newest line that wants an answer, and of the newest answer. */
  let [asked, answered] = [0, -1]

  const tell = () => {
    for (const wake of waiters) wake()
    // What is taken away did not come to its end, and nobody left.
    if (!disposed) onChange()
  }
  const hear = (heard: readonly ConversationEvent[], first = false) =>
    onFold(foldEvents(transcript, heard), now(), first)
  const line = (speaker: LineEvent['speaker'], text: string, agentsOnly = false): LineEvent => {
    events += 1
    sceneOf.set(events, scene)
    return { type: 'line', conversationId, platformEventId: events, at: now(), speaker, text, agentsOnly }
  }
  const typing = (speaker: 'visitor' | 'agent', on: boolean): ConversationEvent => ({
    type: 'typing',
    conversationId,
    at: now(),
    speaker,
    typing: on,
  })
  const setRate = () => {
    clock.setRate(paused || away ? 0 : speed)
    tell()
  }
  const until = async (holds: () => boolean) => {
    while (!holds() && !over.signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>()
      waiters.add(resolve)
      await promise
      waiters.delete(resolve)
    }
  }
  const end = () => {
    if (over.signal.aborted) return
    over.abort()
    events += 1
    hear([
      typing('visitor', false),
      { type: 'state-changed', conversationId, platformEventId: events, at: now(), state: 'ended' },
    ])
    tell()
  }
  const come = async (coming: ComingLine, index: number) => {
    await clock.wait(coming.pauseMs - coming.typingMs, over.signal)
    if (coming.typingMs > 0 && !over.signal.aborted) {
      hear([typing('visitor', true)])
      tell()
      await clock.wait(coming.typingMs, over.signal)
    }
    if (over.signal.aborted) return
    scene = index
    if (coming.source === 'visitor') {
      const said = line('visitor', coming.text)
      asked = said.platformEventId
      hear([typing('visitor', false), said])
    } else hear([line('system', coming.text, coming.source === 'look-up')])
    tell()
  }
  const play = async () => {
    for (const [index, { coming, recorded }] of scenes.entries()) {
      // Where the agent speaks first.
      if (coming.length === 0) scene = index
      for (const each of coming) if (!over.signal.aborted) await come(each, index)
      if (recorded.length === 0 || over.signal.aborted) continue
      answering = true
      tell()
      await until(() => answered > asked)
      answering = false
      tell()
    }
    await clock.wait(leavesAfterMs, over.signal)
    // Whoever is writing may finish.
    await until(() => !writing)
    end()
  }

  return {
    conversationId,
    agentId,
    transcript,
    conversation,
    scenes,
    sceneOf,
    begin() {
      const info = {
        ...(visitorName === undefined ? {} : { visitorName }),
        ...(skill === undefined ? {} : { skill }),
        ...(language === undefined ? {} : { language }),
        startedAt: now(),
      }
      events += 1
      hear(
        [
          { type: 'info-learned', conversationId, at: now(), info },
          { type: 'state-changed', conversationId, platformEventId: events, at: now(), state: 'chatting' },
        ],
        true,
      )
      play().catch(options.onError)
    },
    state() {
      const given = new Set([...sceneOf].flatMap(([number, of]) => (isOwn(transcript, number) ? of : [])))
      return {
        conversationId,
        practiceId: conversation.id,
        visitorName,
        over: over.signal.aborted,
        turn: answering ? 'agent' : 'visitor',
        visitorTyping: transcript.typing.visitor,
        paused,
        speed,
        answered: given.size,
        answers: scenes.filter(({ recorded }) => recorded.length > 0).length,
      }
    },
    say(text, key) {
      if (keys.has(key)) return true
      if (over.signal.aborted || keys.size >= ownLinesAtMost) return false
      keys.add(key)
      writing = false
      const said = line('agent', text)
      answered = said.platformEventId
      hear([typing('agent', false), said])
      tell()
      return true
    },
    write(on) {
      if (writing === on || over.signal.aborted) return
      writing = on
      hear([typing('agent', on)])
      for (const wake of waiters) wake()
    },
    pause(on) {
      paused = on
      setRate()
    },
    setSpeed(next) {
      speed = next
      setRate()
    },
    setAway(on) {
      if (away === on) return
      away = on
      setRate()
    },
    end,
    [Symbol.dispose]() {
      disposed = true
      over.abort()
      for (const wake of waiters) wake()
    },
  }
}

function isOwn({ lines }: Transcript, number: number): boolean {
  return lines.some(({ platformEventId, speaker }) => platformEventId === number && speaker === 'agent')
}
