import { figuresOf, growingFigureStart, mayHoldFigure, numbersIn } from './figures.ts'
import type { GivenText } from './given-text.ts'
import { isPromisedAt } from './sentences.ts'
import { lastWordStart } from './text-check.ts'
import type { TextCheck } from './text-check.ts'

/**
 * Withholds a tip with a price, period, date, percentage, number or code that nobody gave: it has to stand in a given
 * card or in what our side said or knows. What the visitor said counts too, but not in a sentence that promises.
 */
export function checkFigures(given: GivenText): TextCheck {
  let numbers: { readonly sound: ReadonlySet<string>; readonly claimed: ReadonlySet<string> } | undefined
  const readGiven = () =>
    (numbers ??= {
      sound: numbersIn(`${given.cards}\n${given.ours}`),
      claimed: numbersIn(given.visitor.map(({ text: line }) => line).join('\n')),
    })
  return (text, whole) => {
    // Most sentences hold none, and then nothing of what was given has to be read.
    if (!mayHoldFigure(text)) return text.length
    const start = lastWordStart(text, whole)
    const figures = figuresOf(text.slice(0, start))
    const unsupported = figures.filter(
      ({ key, kind, at }) =>
        !readGiven().sound.has(key) && !(readGiven().claimed.has(key) && (kind === 'code' || !isPromisedAt(text, at))),
    )
    if (unsupported.length > 0)
      return {
        rule: 'unsupported-figure',
        numbers: { unsupported: unsupported.length, kind: unsupported[0]?.kind ?? '' },
      }
    // A number may be growing, or be waiting for its unit.
    return whole ? text.length : growingFigureStart(text)
  }
}
