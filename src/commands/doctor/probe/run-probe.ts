import { errorText } from '../../../lib/error-text.ts'
import { waitQuietly } from '../../../lib/wait.ts'
import { createPlatformConnections } from '../../../platform/liveperson-chat/http.ts'
import type { Answer } from './answer.ts'
import { Answers } from './answers.ts'
import { askAgent } from './ask-agent.ts'
import { PatientCaller } from './patient-caller.ts'
import type { TestAgentEntry } from './test-agent.ts'
import { UndoList } from './undo-list.ts'

export type ProbeOptions = {
  readonly account: string
  /** The Domain API's address. */
  readonly domainUrl: string
  /** The authority to trust there, as PEM text; undefined: the built-in ones. */
  readonly ca?: string | undefined
  /** Test agents: their work is disturbed. */
  readonly agent: TestAgentEntry
  readonly other: TestAgentEntry | undefined
  /** Key of the Server Chat API (reference §13); without one a person opens the chat. */
  readonly appKey: string | undefined
  /** What the test chat is for; default: the first skill that the platform gives the agent. */
  readonly skill: string | undefined
  /** Also ask what takes minutes. */
  readonly long: boolean
  /** Stops the probe; what it changed is put back all the same. */
  readonly signal: AbortSignal
  /** Takes one line of progress. */
  readonly say: (line: string) => void
  readonly wait?: typeof waitQuietly
  /** Epoch milliseconds. */
  readonly now?: () => number
}

export type ProbeResult = {
  readonly answers: readonly Answer[]
  /** What else was seen: one sentence each, as fit to be shown as the answers. */
  readonly notes: readonly string[]
  /** How many of the changes could not be taken back. */
  readonly notPutBack: number
}

/** How long putting back may take. */
const putBackWithinMs = 60_000

/**
 * Finds out which readings of the reference (§12.2 and others) a live account follows, by playing the human and the
 * listener of one test agent. Puts back what it changed, however it ends.
 *
 * @throws PlatformError or SetupError where the agent cannot be probed; the signal's reason when it was stopped.
 */
export async function runProbe(options: ProbeOptions): Promise<ProbeResult> {
  const { account, domainUrl, signal, say, wait = waitQuietly, now = Date.now } = options
  const connections = createPlatformConnections({ ca: options.ca })
  const caller = new PatientCaller({ account, domainUrl, connections, signal, wait, now, say })
  const undo = new UndoList()
  const answers = new Answers(say)
  const notes: string[] = []
  let notPutBack = 0
  try {
    await askAgent(options, { caller, undo, answers, note: (sentence) => void notes.push(sentence) })
  } finally {
    say('Putting everything back …')
    caller.goOnWith(AbortSignal.timeout(putBackWithinMs))
    const failures = await undo.run()
    notPutBack = failures.length
    for (const failure of failures) say(`Not put back, ${failure}`)
    notes.push(
      failures.length === 0
        ? 'Chats were ended, availability was set back, and every login was logged out.'
        : `${failures.length} of the changes could not be taken back; look at the test agent.`,
    )
    await connections.destroy().catch((error: unknown) => say(errorText(error)))
  }
  return { answers: answers.list(), notes, notPutBack }
}
