import { answersLine } from '../../domain/moment.ts'
import type { TipRequest } from '../request.ts'
import { checkEcho, checkLeak } from './check-echo.ts'
import { checkFigures } from './check-figures.ts'
import { checkLanguage } from './check-language.ts'
import { checkLength } from './check-length.ts'
import { checkLinks } from './check-links.ts'
import { checkMarkup } from './check-markup.ts'
import { checkPlaceholders } from './check-placeholders.ts'
import { checkPromises } from './check-promises.ts'
import { checkSecrets } from './check-secrets.ts'
import { givenText } from './given-text.ts'
import { createGrowingLetters } from './letters.ts'
import { bySentence, combineChecks } from './text-check.ts'
import type { TextCheck } from './text-check.ts'

/**
 * Everything that a model's text has to pass before an agent sees it, made for one tip (architecture §3.8, §3.10). A
 * card's own reply, word for word, needs none of it: a team lead has written it.
 */
export function createOutputChecks(request: TipRequest, allowedHosts: readonly string[]): TextCheck {
  const given = givenText(request)
  const everything = () => [given.cards, given.ours, ...given.visitor.map(({ text }) => text)].join('\n')
  const said = createGrowingLetters()
  return combineChecks([
    bySentence(checkLinks(given, allowedHosts)),
    checkSecrets(request.prompt.content),
    checkEcho(given.visitor, said),
    checkLeak(request.prompt.content, said),
    bySentence(checkPlaceholders(everything)),
    bySentence(checkMarkup),
    checkLength(request.prompt.maxWords),
    // What the agent alone reads may be in the agent's language.
    ...(answersLine(request.moment.reason) ? [checkLanguage(given.visitor, request.language)] : []),
    bySentence(checkFigures(given)),
    bySentence(checkPromises(given)),
  ])
}

/**
 * What words of past conversations have to pass: that several agents wrote a figure, a link or a promise then supports none
 * now. Their gaps are for the agent to fill.
 */
export function createPastChecks(request: TipRequest, allowedHosts: readonly string[]): TextCheck {
  const given = givenText(request)
  return combineChecks([
    bySentence(checkLinks(given, allowedHosts)),
    bySentence(checkFigures(given)),
    bySentence(checkPromises(given)),
  ])
}
