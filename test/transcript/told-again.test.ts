import { describe, expect, it } from 'vitest'
import { answerFinders } from '../../src/transcript/finders/answer.ts'
import { createKnownNames } from '../../src/transcript/finders/known-names.ts'
import { noContext } from '../../src/transcript/redaction-context.ts'
import { redact } from '../../src/transcript/redaction.ts'
import { createVault } from '../../src/transcript/vault.ts'

describe('names and secrets around other words', () => {
  it.each([
    ['My name is Osric. There was a king Osric, too.', 'My name is [NAME_1]. There was a king [NAME_1], too.'],
    ['My daughter angela needs one', 'My daughter [NAME_1] needs one'],
    ['Can my son john come too?', 'Can my son [NAME_1] come too?'],
    ['It is for our little girl Nina, please', 'It is for our little girl [NAME_1], please'],
    ['I also bring Peter, my brother', 'I also bring [NAME_1], my brother'],
    ['The host is Tobias, I think', 'The host is [NAME_1], I think'],
    ['I go to Osric’s birthday on Friday', 'I go to [NAME_1]’s birthday on Friday'],
    ['my pin is either 4711 or 1147', 'my pin is either [SECRET_1] or [SECRET_2]'],
  ])('are replaced in %j', (text, redacted) => {
    expect(redact(text, createVault())).toBe(redacted)
  })

  it.each([
    'My daughter needs one',
    'The host is very kind',
    'I go to the birthday on Friday',
    'it is 4711 or 1147, with Dr. Ostrom',
    'Thanks, my friend',
    'Sure, my brother can do it',
  ])('%j stays as it is', (text) => {
    expect(redact(text, createVault())).toBe(text)
  })

  it('are whole where a part of the name was told before', () => {
    const told = createKnownNames()
    told.learn('Osric')
    const answers = answerFinders(new Set(['NAME']))
    expect(redact('Osric Tamsin', createVault(), { ...noContext, told, answers })).toBe('[NAME_1]')
  })

  it.each([
    ['Pluto, he was the best!', '[SECRET_1], he was the best!'],
    ['maybe it was Pluto?', 'maybe it was [SECRET_1]?'],
    ['Ahh, I forgot that', 'Ahh, I forgot that'],
  ])('answer the question for a pet: %j', (text, redacted) => {
    const answers = answerFinders(new Set(['SECRET']))
    expect(redact(text, createVault(), { ...noContext, answers })).toBe(redacted)
  })
})
