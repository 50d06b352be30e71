/** How far back the record goes: today, or so many days with today as the last. */
export const spans = { today: 1, '7 days': 7, '30 days': 30 } as const
export type Span = keyof typeof spans

/** From the beginning of the first day to the end of today, in the time zone of whoever looks. Epoch milliseconds. */
export function timesOf(span: Span, now: Date): { readonly from: number; readonly to: number } {
  const day = (offset: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + offset).getTime()
  return { from: day(1 - spans[span]), to: day(1) }
}

export type Part = { readonly title: string; readonly from: number; readonly to: number }

/** The days of a span, or the hours of today up to now, oldest first; `tag` is the language of their titles. */
export function partsOf(span: Span, now: Date, tag = 'en-GB'): readonly Part[] {
  const part = (from: Date, to: Date, title: string): Part => ({ title, from: from.getTime(), to: to.getTime() })
  const [year, month, date] = [now.getFullYear(), now.getMonth(), now.getDate()]
  if (span === 'today') {
    return Array.from({ length: now.getHours() + 1 }, (_, hour) =>
      part(
        new Date(year, month, date, hour),
        new Date(year, month, date, hour + 1),
        `${String(hour).padStart(2, '0')}:00`,
      ),
    )
  }
  return Array.from({ length: spans[span] }, (_, index) => {
    const from = new Date(year, month, date + index + 1 - spans[span])
    const title = from.toLocaleDateString(tag, { weekday: 'short', day: 'numeric', month: 'short' })
    return part(from, new Date(from.getFullYear(), from.getMonth(), from.getDate() + 1), title)
  })
}
