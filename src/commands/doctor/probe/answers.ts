import {
  MalformedAnswerError,
  PlatformError,
  ThrottledError,
  UnreachableError,
} from '../../../platform/liveperson-chat/errors.ts'
import { notFound, probedSwitches } from './answer.ts'
import type { Answer, ProbedSwitch } from './answer.ts'

/** Why a question was not even asked, where the probe was not given what it takes. */
const unasked: Readonly<Partial<Record<ProbedSwitch, string>>> = {
  foreignChats: 'no second test agent was named; use --other ID',
  appKeyLogin: 'no agent of the probe logs in with an app key',
}

/** The answers as they come in; a question that fails is answered with why. */
export class Answers {
  readonly #byName = new Map<ProbedSwitch, Answer>()
  readonly #say: (line: string) => void

  constructor(say: (line: string) => void) {
    this.#say = say
  }

  add(...answers: readonly Answer[]): void {
    for (const answer of answers) {
      this.#byName.set(answer.name, answer)
      this.#say(
        answer.value === undefined
          ? `${answer.name}: not found out: ${answer.because}`
          : `${answer.name}=${String(answer.value)}`,
      )
    }
  }

  /** What was found out so far; undefined while nothing was. */
  valueOf(name: ProbedSwitch): Answer['value'] {
    return this.#byName.get(name)?.value
  }

  /** Asks, and gives `names` a reason where the platform would not let us. Other errors are thrown. */
  async ask(names: readonly ProbedSwitch[], question: () => Promise<Answer | readonly Answer[]>): Promise<void> {
    try {
      this.add(...[await question()].flat())
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      this.add(...names.filter((name) => !this.#byName.has(name)).map((name) => notFound(name, troubleOf(error))))
    }
  }

  /** One for each question, in the order of the report. */
  list(): readonly Answer[] {
    return probedSwitches.map(
      (name) => this.#byName.get(name) ?? notFound(name, unasked[name] ?? 'the probe did not get so far'),
    )
  }
}

/** What went wrong, without the address that the error's own message names: the report may be shown to anybody. */
export function troubleOf(error: PlatformError): string {
  if (error instanceof ThrottledError) return 'the platform asked for fewer calls (429)'
  if (error.status !== undefined) return `a call was answered ${error.status}`
  if (error instanceof UnreachableError) return 'a call got no answer'
  return error instanceof MalformedAnswerError ? 'an answer was not as the reference has it' : 'a call was refused'
}
