import { RequestRefusedError } from '../platform/liveperson-chat/errors.ts'
import type { WritingSession } from '../platform/liveperson-chat/writing-client.ts'

/** Accepts the next ring, unless somebody else of the same agent was quicker. Throws PlatformError for other trouble. */
export async function takeRing(session: WritingSession): Promise<void> {
  try {
    await session.accept()
  } catch (error) {
    if (!(error instanceof RequestRefusedError)) throw error
  }
}
