import { useEffect, useRef } from 'preact/hooks'
import type { RefObject } from 'preact'

/** A field takes the focus when it opens, and gives it back when it closes, unless the agent has gone elsewhere. */
export function useBorrowedFocus<Field extends HTMLElement>(): RefObject<Field | null> {
  const field = useRef<Field>(null)
  useEffect(() => {
    const before = document.activeElement
    const own = field.current
    own?.focus()
    return () => {
      const now = document.activeElement
      const isHere = now === own || now === document.body || now === null
      if (isHere && before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return field
}
