/** What went wrong with one line of a replay file, or while one conversation was played. No text of any conversation. */
export type ReplayProblem = { readonly where: string; readonly reason: string }

const keptProblems = 200

/** What the actors have done so far; the status shows it. */
export class ReplayReport {
  planned = 0
  said = 0
  /** Blank lines, left out. */
  skipped = 0
  readonly problems: ReplayProblem[] = []

  /** Keeps the first 200: what follows them is most often more of the same. */
  addProblem(where: string, reason: string): void {
    if (this.problems.length < keptProblems) this.problems.push({ where, reason })
  }
}
