/** Something a person has to put right before Sotto can start; its message is the one line they read. */
export class SetupError extends Error {
  override name = 'SetupError'
}
