import { useEffect, useRef, useState } from 'preact/hooks'

const updateEveryMs = 250

/** What of a growing text may be shown: whole phrases, or whole words where no phrase has ended for a while. */
export function phrasesOf(text: string): string {
  const phrase = lastEnd(text, /[.,;:!?…)\]]\s+|[\n、。]\s*/g)
  if (text.length - phrase < 24) return text.slice(0, phrase)
  const word = lastEnd(text, /\s+/g)
  // Some languages write without spaces.
  return text.slice(0, text.length - word > 24 ? text.length : word)
}

function lastEnd(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].reduce((_, match) => match.index + match[0].length, 0)
}

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
