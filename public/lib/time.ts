const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** "just now", "40 s ago" in steps of ten, "3 min ago"; the clock when it is an hour or more. Times in epoch ms. */
export function agoText(at: number, now: number): string {
  const ageMs = now - at
  if (ageMs < 10_000) return 'just now'
  if (ageMs < minuteMs) return `${Math.floor(ageMs / 10_000) * 10} s ago`
  if (ageMs < hourMs) return `${Math.floor(ageMs / minuteMs)} min ago`
  return clockText(at, now)
}

/** "14:02", with the date in front when it was not today. `tag` is the language. */
export function clockText(at: number, now: number, tag = 'en-GB'): string {
  const date = new Date(at)
  const time = date.toLocaleTimeString(tag, { hour: '2-digit', minute: '2-digit' })
  if (date.toDateString() === new Date(now).toDateString()) return time
  return `${date.toLocaleDateString(tag, { day: 'numeric', month: 'short' })}, ${time}`
}

/** "1:07" for 67 seconds; "1:02:03" from an hour on. Never negative. */
export function minutesAndSeconds(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const minutes = Math.floor(seconds / 60)
  const tail = String(seconds % 60).padStart(2, '0')
  if (minutes < 60) return `${minutes}:${tail}`
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${tail}`
}

/** "4 min", "1 h 5 min". */
export function wholeMinutes(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / minuteMs))
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
