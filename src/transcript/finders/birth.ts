import { afterCue } from './found.ts'
import type { Finder } from './found.ts'

const month =
  '(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|f[ée]vrier|mar(?:ch|s)?|märz|apr(?:il)?|avril|may|mai|june?|juni|juin|july?|juli|juillet|aug(?:ust)?|août|sep(?:t(?:ember|embre)?)?|oct(?:ober|obre)?|oktober|nov(?:ember|embre)?|dec(?:ember)?|dezember|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)'
const year = String.raw`(?:(?:18|19|20)\d{2}|['’]?\d{2})`

/** A date as people write one. */
const date = [
  String.raw`\d{1,4} ?[/.-] ?\d{1,2}(?: ?[/.-] ?\d{1,4})?`,
  String.raw`\d{1,2}(?:st|nd|rd|th|\.|º)?(?: (?:of|de|the))? ?${month}\.?,?(?: (?:de|of|del))? ?(?:${year}(?!\d))?`,
  String.raw`${month}\.? \d{1,2}(?:st|nd|rd|th)?(?:,? ${year})?`,
  String.raw`\d{8}|\d{6}`,
  String.raw`(?:19|20)\d{2}`,
].join('|')

const cue =
  /\b(?:born|birth ?day|birth ?date|date of birth|year of birth|d\.?o\.?b\.?|b-?day|naci(?:do|da|ó)?|nací|fecha de nacimiento|cumpleaños|geboren|geburtsdatum|geburtstag|née?|date de naissance|nato|nata|data di nascita|nascid[oa]|data de nascimento)(?![\p{L}\d])/giu
const said = new RegExp(
  String.raw`^(?:[\s:,-]|['’]s|(?:is|was|it|on|in|the|el|am|le|es|war|ist|est|my|and|a|día)(?![\p{L}\d])){0,10}(${date})(?![\p{L}\d])`,
  'iu',
)

/** Dates of birth that a cue tells; any other date is somebody's delivery. */
export const findBirthDates: Finder = (text) => (/\d/.test(text) ? afterCue(text, cue, said, 'BIRTH') : [])

/** A date as the whole answer to a question for one. */
export const wholeDate = new RegExp(String.raw`(?<![\p{L}\d])(?:${date})(?![\p{L}\d])`, 'giu')
