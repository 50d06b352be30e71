import { useEffect, useRef, useState } from 'preact/hooks'
import { phrasesOf } from './phrases.ts'

const updateEveryMs = 250

/** The text of a tip as it may be seen now: by phrase, at most four times a second, and whole once it has ended. */
export function usePacedText(text: string, ended: boolean): string {
  const [shown, setShown] = useState(() => (ended ? text : phrasesOf(text)))
  const nextAt = useRef(0)
  useEffect(() => {
    const show = () => {
      nextAt.current = performance.now() + updateEveryMs
      setShown(ended ? text : phrasesOf(text))
    }
    const timer = setTimeout(show, Math.max(0, nextAt.current - performance.now()))
    return () => clearTimeout(timer)
  }, [text, ended])
  return shown
}
