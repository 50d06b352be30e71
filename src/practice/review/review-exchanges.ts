import type { Transcript } from '../../transcript/transcript.ts'
import type { ReviewExchange } from '../practice-protocol.ts'
import type { Scene } from '../scenes.ts'
import type { JudgedTip } from './review-tips.ts'

/** The conversation scene by scene, as far as it came: what was answered beside what the recorded agent answered. */
export function reviewExchanges(
  { lines, vault }: Pick<Transcript, 'lines' | 'vault'>,
  scenes: readonly Scene[],
  sceneOf: ReadonlyMap<number, number>,
  tips: readonly JudgedTip[],
): readonly ReviewExchange[] {
  return scenes.flatMap(({ recorded }, scene): ReviewExchange[] => {
    const of = lines.filter(({ platformEventId }) => sceneOf.get(platformEventId) === scene)
    const said = (speaker: 'visitor' | 'agent') =>
      of.filter((line) => line.speaker === speaker && !line.agentsOnly).map(({ text }) => vault.restore(text))
    const [visitor, own] = [said('visitor'), said('agent')]
    if (visitor.length + own.length === 0) return []
    const its = tips.filter(({ tip }) => tip.kind !== 'summary' && sceneOf.get(tip.answers) === scene)
    return [
      {
        visitor,
        own,
        recorded,
        tips: its.map(({ tip, verdict }) => ({
          kind: tip.kind,
          text: vault.restore(tip.text),
          outcome: verdict?.outcome,
        })),
      },
    ]
  })
}
