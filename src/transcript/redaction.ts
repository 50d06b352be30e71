import { findAddresses } from './finders/address.ts'
import { findBirthDates } from './finders/birth.ts'
import { findCards } from './finders/card.ts'
import { findEmails } from './finders/email.ts'
import type { Finder, Found } from './finders/found.ts'
import { findIbans } from './finders/iban.ts'
import { createKnownNames } from './finders/known-names.ts'
import { findNames } from './finders/name.ts'
import { findNationalIds } from './finders/national-id.ts'
import { findPhones } from './finders/phone.ts'
import { findSecrets } from './finders/secret.ts'
import { noContext } from './redaction-context.ts'
import type { RedactionContext } from './redaction-context.ts'
import type { Placeholders, Vault } from './vault.ts'

/** In order of precedence: what an earlier finder took, a later one does not see. */
function finders({ team, answers, told, numbers, ofVisitor }: RedactionContext): readonly Finder[] {
  return [
    findEmails,
    findIbans,
    findCards,
    findNationalIds,
    findBirthDates,
    findSecrets,
    findAddresses,
    ...team,
    findPhones,
    findNames,
    // Before what is known: "John Smith" is one name, though John was told before.
    ...answers,
    ...(numbers ? [(text: string) => numbers.find(text)] : []),
    ...(told ? [(text: string) => told.find(text)] : []),
    ...(ofVisitor ? [(text: string) => ofVisitor.find(text).map((one): Found => ({ ...one, ofVisitor: true }))] : []),
  ]
}

/** The personal values of a line, in order and without overlap. Takes time in proportion to the line's length. */
export function findPersonal(text: string, context: RedactionContext = noContext): Found[] {
  let taken: Found[] = []
  for (const find of finders(context)) taken = withFree(taken, find(text))
  return withFree(taken, again(text, taken))
}

/** A name that the line tells is one wherever else it stands there. */
function again(text: string, found: readonly Found[]): Found[] {
  if (!found.some(({ kind }) => kind === 'NAME')) return []
  const names = createKnownNames()
  let free = ''
  let from = 0
  for (const { kind, start, end } of found) {
    if (kind === 'NAME') names.learn(text.slice(start, end))
    free += `${text.slice(from, start)}\0`
    from = end
  }
  return names.mayHold(free + text.slice(from)) ? names.find(text) : []
}

/** The text with its personal values replaced by typed placeholders such as `[EMAIL_1]`. */
export function redact(
  text: string,
  vault: Placeholders & Partial<Pick<Vault, 'ofVisitorName'>>,
  context: RedactionContext = noContext,
): string {
  let redacted = ''
  let from = 0
  for (const { kind, start, end, ofVisitor } of findPersonal(text, context)) {
    const placeholders = ofVisitor ? (vault.ofVisitorName ?? vault) : vault
    const value = text.slice(start, end)
    context.onFound(kind, value)
    redacted += text.slice(from, start) + placeholders.placeholder(kind, value)
    from = end
  }
  return redacted + text.slice(from)
}

/** Adds what is found where nothing is taken yet; both lists stay in order, so that a long line takes linear time. */
function withFree(taken: Found[], found: readonly Found[]): Found[] {
  if (found.length === 0) return taken
  const all: Found[] = []
  let next = 0
  for (const one of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    for (let known = taken[next]; known && known.end <= one.start; known = taken[++next]) all.push(known)
    const before = all.at(-1)
    const after = taken[next]
    if ((before === undefined || before.end <= one.start) && (after === undefined || one.end <= after.start))
      all.push(one)
  }
  return [...all, ...taken.slice(next)]
}
