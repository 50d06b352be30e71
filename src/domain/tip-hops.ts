import type { TipLatency } from './tip.ts'

/** How long each hop of a tip took (architecture §6), in milliseconds; left out where either end of it was not reached. */
export type TipHops = {
  /** From the line being sent to being seen: the platform's share, and that of the polling. */
  readonly seenMs?: number
  /** From seen to an engine being asked. */
  readonly askedMs?: number
  /** From asked to the engine's first token. */
  readonly firstTokenMs?: number
  /** From the first token to the first words on the agent's stream. */
  readonly shownMs?: number
  /** From the first words to the end. */
  readonly endedMs?: number
}

/** Clocks of two machines may disagree: no hop is below 0. */
export function hopsOf({ lineSentAt, lineSeenAt, askedAt, firstTokenAt, firstShownAt, endedAt }: TipLatency): TipHops {
  const stamps = [lineSentAt, lineSeenAt, askedAt, firstTokenAt, firstShownAt, endedAt]
  const names = ['seenMs', 'askedMs', 'firstTokenMs', 'shownMs', 'endedMs'] as const
  return Object.fromEntries(
    names.flatMap((name, index) => {
      const [from, to] = [stamps[index], stamps[index + 1]]
      return from === undefined || to === undefined ? [] : [[name, Math.max(0, to - from)]]
    }),
  )
}

/** What is neither the platform's nor the engine's; undefined where nothing was shown. */
export function overheadMsOf({ askedMs, shownMs }: TipHops): number | undefined {
  return askedMs === undefined || shownMs === undefined ? undefined : askedMs + shownMs
}
