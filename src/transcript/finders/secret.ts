import { afterCue } from './found.ts'
import type { Finder } from './found.ts'

const numberCue =
  /\b(?:pin|pin ?code|cvv|cvc|cv2|security code|passcode|one[- ]time (?:code|password)|otp|verification code|código de seguridad)\b/giu
const number =
  /^(?:[\s:=#.,]|(?:now|number|code|is|es|for|my|the|it['’]s|it|card|was|either|maybe|think|might|could|be|i|try|believe)\b){0,16}(\d{3,8})(?![\d.,]\d|\d)/iu

/** "Either 3100 or 3941", in a line that speaks of a PIN. */
const firstOfTwo = /\b(?=\d{4,6}\b,? or (?:maybe )?\d{4,6}(?!\d|[.,]\d))/giu
const secondOfTwo = /\b\d{4,6},? or (?:maybe )?(?=\d{4,6}(?!\d|[.,]\d))/giu
const eitherNumber = /^(\d{4,6})(?!\d)/u

/** "My PIN is either 3100 or 3941." */
const secondCue = /\bpin\b[^.!?\n]{0,60}?\d[.,]? ?(?:or|and)\b(?: maybe| it was| possibly| even)?/giu

const wordCue = /\b(?:pass ?word|pass ?phrase|contraseña|passwort|mot de passe|clave)\b/giu
const word =
  /^(?:\s?[:=]\s?|\s(?:is|es|was|ist|est)\s?:?\s)["'“”]?((?=\S*\d)\S{3,64}?|(?<=["'“”])\S{3,64}?)["'“”]?[.,!?]?(?=\s|$)/iu

const answerCue =
  /\b(?:mother['’]?s? maiden name|maiden name|security answers?|answer to (?:my|the) (?:security|secret) question|secret (?:answer|word)|memorable (?:word|place))\b/giu
const answer =
  /^(?:\s?[:=]\s?|[.,]? (?:it |that )?(?:is|was|would be|are)\s?:?\s)["'“”]?((?!(?:not|wrong|the|a|in|on|it)\b)[\p{L}\d'’-]{2,30})/iu

/** Of the names in answers a pet's is the most common; it needs a capital, as "my pet is sick" tells nothing. */
const petCue = /\bpet(?:['’]?s)?(?: name)?(?: is| was)\s/giu
const pet = /^(\p{Lu}[\p{L}'’-]{1,30})/u

/** Cues, and what is quicker to look for than the cue, as no text has the cue without it. */
export const secretCues = {
  number: {
    cue: numberCue,
    needs: /pin|cv[vc2]|security code|passcode|time (?:code|password)|otp|verification|seguridad/iu,
  },
  word: { cue: wordCue, needs: /pass|contrase|clave/iu },
} as const

/** What lets somebody in: PINs, card security codes, passwords and secret answers, where a cue tells them. */
export const findSecrets: Finder = (text) => [
  ...(secretCues.number.needs.test(text) ? afterCue(text, numberCue, number, 'SECRET') : []),
  ...afterCue(text, secondCue, number, 'SECRET'),
  ...(/\bpin\b/i.test(text)
    ? [firstOfTwo, secondOfTwo].flatMap((cue) => afterCue(text, cue, eitherNumber, 'SECRET'))
    : []),
  ...(secretCues.word.needs.test(text) ? afterCue(text, wordCue, word, 'SECRET') : []),
  ...afterCue(text, petCue, pet, 'SECRET'),
  ...afterCue(text, answerCue, answer, 'SECRET'),
]
