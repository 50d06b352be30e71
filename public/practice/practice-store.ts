import { computed, signal, type ReadonlySignal } from '@preact/signals-core'
import type {
  PracticeAnswer,
  PracticeReview,
  PracticeSpeed,
  PracticeState,
  PracticeToServer,
  ServerToPractice,
} from '../../src/practice/practice-protocol.ts'
import type { OverlayToServer, ServerToOverlay } from '../../src/overlay/protocol.ts'
import type { LiveSocket } from '../lib/live-socket.ts'
import { say } from '../overlay/say.ts'
import type { OverlayStore } from '../overlay/store.ts'
import type { InFocus } from '../widget/host-link.ts'
import { notePractised } from './practised.ts'

const answerWithinMs = 5_000
/** The meaning of every tip is compared. */
const reviewWithinMs = 20_000

/** What the page knows of the practice, and what it can do with it. */
export type Practice = {
  /** Undefined until the server has told. */
  readonly state: ReadonlySignal<PracticeState | undefined>
  /** The conversation, for what inserts tips. */
  readonly inFocus: ReadonlySignal<InFocus | undefined>
  /** It was there, and nobody here left it. */
  readonly gone: ReadonlySignal<boolean>
  /** The playbook's view is wanted. */
  readonly reviewing: ReadonlySignal<boolean>
  /** Given the connection before anything comes on it. */
  follow(socket: LiveSocket<ServerToOverlay, OverlayToServer>): void
  /** The visitor's lines are said to those who do not see them. */
  listen(store: OverlayStore): void
  /** True once after this page began a practice or left it: what was pressed is gone, and it goes on where this is asked. */
  takesFocus(): boolean
  /** Each resolves with the reason where it did not work. */
  begin(id: string): Promise<string | undefined>
  /** With the same key it is the same line, however often it is sent. */
  send(text: string, key: string): Promise<string | undefined>
  review(): Promise<PracticeReview | string>
  write(writing: boolean): void
  pause(paused: boolean): void
  setSpeed(speed: PracticeSpeed): void
  end(): void
  see(): void
  leave(): void
}

export function createPractice(): Practice {
  const state = signal<PracticeState | undefined>(undefined)
  const gone = signal(false)
  const reviewing = signal(false)
  let socket: LiveSocket<ServerToPractice, PracticeToServer> | undefined
  let leaving = false
  let pressed = false

  const heard = (next: PracticeState) => {
    const before = state.peek()?.run
    const now = next.run
    if (before && !now) gone.value = !leaving
    if (now) gone.value = false
    if (now?.conversationId !== before?.conversationId) [reviewing.value, leaving] = [false, false]
    if (now?.over === true) notePractised(now.practiceId)
    state.value = next
  }
  const refusal = async (answer: Promise<PracticeAnswer> | undefined): Promise<string | undefined> => {
    try {
      const given = await answer
      if (given === undefined) return say('no-answer')
      return given.ok ? undefined : say(`practice-refused-${given.reason}`)
    } catch {
      // The connection is lost, or the server took too long.
      return say('no-answer')
    }
  }
  return {
    state,
    gone,
    reviewing,
    inFocus: computed(() => {
      const run = state.value?.run
      return run && !run.over ? { conversationId: run.conversationId, problem: undefined } : undefined
    }),
    follow(opened) {
      // The practice's namespace speaks the overlay's protocol and more.
      socket = opened as unknown as LiveSocket<ServerToPractice, PracticeToServer>
      socket.on('practice-state', heard)
    },
    listen(store) {
      store.listeners.add((said) => {
        if (said === 'back') return
        for (const { speaker, text } of said.lines)
          if (speaker !== 'agent') store.announce(say('said', { speaker: say(`speaker-${speaker}`), text }))
      })
    },
    takesFocus() {
      const was = pressed
      pressed = false
      return was
    },
    async begin(id) {
      pressed = true
      const refused = await refusal(socket?.timeout(answerWithinMs).emitWithAck('practice-begin', { id }))
      if (refused !== undefined) pressed = false
      return refused
    },
    send: (text, key) => refusal(socket?.timeout(answerWithinMs).emitWithAck('practice-say', { text, key })),
    async review() {
      const conversationId = state.peek()?.run?.conversationId
      if (socket === undefined || conversationId === undefined) return say('no-answer')
      try {
        const answer = await socket.timeout(reviewWithinMs).emitWithAck('practice-review', { conversationId })
        return answer.ok ? answer.review : say(`practice-refused-${answer.reason}`)
      } catch {
        // As above.
        return say('no-answer')
      }
    },
    write: (writing) => socket?.emit('practice-write', { writing }),
    pause: (paused) => socket?.emit('practice-pause', { paused }),
    setSpeed: (speed) => socket?.emit('practice-speed', { speed }),
    end: () => socket?.emit('practice-end'),
    see: () => void (reviewing.value = true),
    leave() {
      leaving = pressed = true
      socket?.emit('practice-leave')
    },
  }
}
