import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

const nearTheEnd = 12

export type KeptPlace = {
  readonly box: { current: HTMLElement | null }
  /** Is the end in sight? Then it stays in sight. */
  isAtEnd(): boolean
  /** Before what is shown changes: notes what is being read. */
  note(): void
  /** What to bring into sight with the next change: the element of a selector, or `end`. */
  aimAt(selector: string): void
}

/** Keeps what is read in a scrolling box where it is, whatever comes or goes above it; at its end it follows. */
export function useKeptPlace(shown: unknown): KeptPlace {
  const box = useRef<HTMLElement | null>(null)
  const kept = useRef<{ readonly element: Element; readonly top: number } | 'end' | undefined>(undefined)
  const aim = useRef<string | undefined>(undefined)
  const ended = useRef(true)
  useLayoutEffect(() => {
    const place = box.current
    if (place === null) return
    const target = aim.current === undefined || aim.current === 'end' ? null : place.querySelector(aim.current)
    if (target !== null) {
      const { top, height } = target.getBoundingClientRect()
      place.scrollTop += top - place.getBoundingClientRect().top - (place.clientHeight - height) / 2
    } else if (aim.current === 'end' || kept.current === 'end') place.scrollTop = place.scrollHeight
    else if (kept.current?.element.isConnected === true)
      place.scrollTop += kept.current.element.getBoundingClientRect().top - kept.current.top
    if (target !== null || aim.current === 'end') aim.current = undefined
    kept.current = undefined
    ended.current = isAtEnd()
  }, [shown])
  useEffect(() => {
    const place = box.current
    if (place === null) return
    const onScroll = () => void (ended.current = isAtEnd())
    // A window that becomes narrower makes the lines longer.
    const sizes = new ResizeObserver(() => {
      if (ended.current) place.scrollTop = place.scrollHeight
    })
    place.addEventListener('scroll', onScroll)
    sizes.observe(place)
    return () => {
      place.removeEventListener('scroll', onScroll)
      sizes.disconnect()
    }
  }, [])
  const isAtEnd = () => {
    const place = box.current
    return place === null || place.scrollHeight - place.scrollTop - place.clientHeight <= nearTheEnd
  }
  return {
    box,
    isAtEnd,
    note() {
      if (isAtEnd()) return void (kept.current = 'end')
      const edge = box.current?.getBoundingClientRect().top ?? 0
      const element = [...(box.current?.querySelectorAll('li') ?? [])].find(
        (line) => line.getBoundingClientRect().bottom > edge,
      )
      kept.current = element && { element, top: element.getBoundingClientRect().top }
    },
    aimAt: (selector) => void (aim.current = selector),
  }
}
