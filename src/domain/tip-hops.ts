import type { TipLatency } from './tip.ts'

/** How long each hop of a tip took (architecture §6), in milliseconds; left out where either end of it was not reached. */
export type TipHops = {
  /** From the line being sent to being seen: the platform's share, and that of the polling. */
  readonly seenMs?: number
  /** From seen to the end of all waiting on purpose: for a visitor who may go on, or an agent who may answer. */
  readonly waitedMs?: number
  /** From there to an engine being asked. */
  readonly askedMs?: number
  /** From asked to the engine's first token. */
  readonly firstTokenMs?: number
  /** From the first token to the first words on the agent's stream. */
  readonly shownMs?: number
  /** From the first words to the end. */
  readonly endedMs?: number
}

/** Clocks of two machines may disagree: no hop is below 0. */
export function hopsOf(latency: TipLatency): TipHops {
  const { lineSentAt, lineSeenAt, wantedAt, askedAt, firstTokenAt, firstShownAt, endedAt } = latency
  return {
    ...hop('seenMs', lineSentAt, lineSeenAt),
    ...hop('waitedMs', lineSeenAt, wantedAt),
    ...hop('askedMs', wantedAt ?? lineSeenAt, askedAt),
    ...hop('firstTokenMs', askedAt, firstTokenAt),
    ...hop('shownMs', firstTokenAt, firstShownAt),
    ...hop('endedMs', firstShownAt, endedAt),
  }
}

function hop(name: keyof TipHops, from: number | undefined, to: number | undefined): TipHops {
  return from === undefined || to === undefined ? {} : { [name]: Math.max(0, to - from) }
}

/** What is neither the platform's nor the engine's, and no waiting on purpose; undefined where nothing was shown. */
export function overheadMsOf({ askedMs, shownMs }: TipHops): number | undefined {
  return askedMs === undefined || shownMs === undefined ? undefined : askedMs + shownMs
}
