import { clockText } from '../lib/time.ts'
import { pageLanguage, say } from './say.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** "just now", "40 s ago" in steps of ten, "3 min ago"; the clock when it is an hour or more. Times in epoch ms. */
export function agoWords(at: number, now: number): string {
  const ageMs = now - at
  if (ageMs < 10_000) return say('just-now')
  if (ageMs < minuteMs) return say('seconds-ago', { count: Math.floor(ageMs / 10_000) * 10 })
  if (ageMs < hourMs) return say('minutes-ago', { count: Math.floor(ageMs / minuteMs) })
  return clockWords(at, now)
}

/** "14:02" as the page's language writes it, with the date in front when it was not today. */
export function clockWords(at: number, now: number): string {
  return clockText(at, now, pageLanguage().tag)
}
