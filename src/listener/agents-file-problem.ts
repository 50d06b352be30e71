/** The agents file cannot be used; the message names the file, the place in it and what is expected there. */
export class AgentsFileProblem extends Error {
  override name = 'AgentsFileProblem'
}
