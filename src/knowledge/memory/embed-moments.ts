import type { MomentsOfConversation, PastMoment } from '../../domain/past-moment.ts'
import type { Embedder } from '../../model/embedder.ts'
import { toByteVector } from './byte-vector.ts'
import { embedSituation, withoutPlaceholders } from './situation-vector.ts'

/** The encoder and how situations are put together for it: moments of another making are not compared with these. */
export const momentEncoder = 'use-lite-512/1'

/** Moments with their vectors. Rejects with the signal's reason, and with the encoder's error. */
export async function embedMoments(
  moments: readonly PastMoment[],
  embedder: Embedder,
  signal: AbortSignal,
): Promise<MomentsOfConversation['moments']> {
  const done: MomentsOfConversation['moments'][number][] = []
  for (const moment of moments) {
    const situation = await embedSituation(moment.situation, embedder, signal)
    const [reply] = await embedder.embed([withoutPlaceholders(moment.reply)], signal)
    if (!reply) throw new Error('The sentence encoder gave fewer vectors than it was asked for')
    done.push({ ...moment, vectors: { situation: toByteVector(situation), reply: toByteVector(reply) } })
  }
  return done
}
