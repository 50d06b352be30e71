import { oneOrMany, toLink } from './wire.ts'

type Entry = { readonly value: string; readonly shows?: string }
type Question = {
  readonly id: string
  readonly type: 'dropdown' | 'checkbox' | 'radio' | 'radio side by side' | 'text'
  readonly label: string
  readonly mandatory: boolean
  readonly validationType: 'alphanumeric' | 'numeric' | 'email'
  readonly entries: readonly Entry[]
  /** Shown only while an entry that shows this logic id is chosen. */
  readonly logicId?: string
}

/** What the agent fills in after a chat; invented, with one question of each kind the reference names (§5.5). */
const header = 'Wrap-up'
const questions: readonly Question[] = [
  {
    id: '1',
    type: 'dropdown',
    label: 'Was the question settled?',
    mandatory: true,
    validationType: 'alphanumeric',
    entries: [{ value: 'Yes' }, { value: 'Partly' }, { value: 'No', shows: '10' }],
  },
  {
    id: '2',
    type: 'radio',
    label: 'Why not?',
    mandatory: true,
    validationType: 'alphanumeric',
    entries: [{ value: 'Waiting for another team' }, { value: 'Not possible' }],
    logicId: '10',
  },
  {
    id: '3',
    type: 'checkbox',
    label: 'What was it about?',
    mandatory: false,
    validationType: 'alphanumeric',
    entries: [{ value: 'Order' }, { value: 'Delivery' }, { value: 'Account' }],
  },
  {
    id: '4',
    type: 'radio side by side',
    label: 'How hard was it?',
    mandatory: false,
    validationType: 'alphanumeric',
    entries: [{ value: '1' }, { value: '2' }, { value: '3' }],
  },
  { id: '5', type: 'text', label: 'Order number', mandatory: false, validationType: 'numeric', entries: [] },
  { id: '6', type: 'text', label: 'Send a copy to', mandatory: false, validationType: 'email', entries: [] },
]

export type SurveyAnswers = ReadonlyMap<string, readonly string[]>

/** The structure with what was answered so far. No example is printed; the names are those of reference §5.5 (22). */
export function toSurvey(answers: SurveyAnswers, self: string): unknown {
  return {
    survey: {
      link: toLink(self, 'self'),
      header,
      question: questions.map((question, index) => ({
        id: question.id,
        order: String(index + 1),
        mandatory: question.mandatory,
        type: question.type,
        validationType: question.validationType,
        label: question.label,
        logicId: question.logicId,
        lastKnownValue: answers.get(question.id)?.join(', ') ?? '',
        entry: oneOrMany(
          question.entries.map(({ value, shows }) => ({
            checked: answers.get(question.id)?.includes(value) ?? false,
            value,
            logic: shows === undefined ? undefined : { showLogicId: shows },
          })),
        ),
      })),
    },
  }
}

/** Why these answers cannot be taken, naming the question and never the answer; undefined when they can. */
export function surveyRefusal(answers: SurveyAnswers): string | undefined {
  for (const id of answers.keys())
    if (!questions.some((question) => question.id === id)) return 'There is no such question'
  const shown = new Set(
    questions.flatMap(({ id, entries }) =>
      entries.flatMap(({ value, shows }) => (shows !== undefined && answers.get(id)?.includes(value) ? [shows] : [])),
    ),
  )
  return questions
    .filter(({ logicId }) => logicId === undefined || shown.has(logicId))
    .map((question) => questionRefusal(question, answers.get(question.id) ?? []))
    .find((refusal) => refusal !== undefined)
}

function questionRefusal(question: Question, values: readonly string[]): string | undefined {
  const { id, mandatory, type, entries, validationType } = question
  if (values.length === 0) return mandatory ? `Question ${id} must be answered` : undefined
  if (type !== 'checkbox' && values.length > 1) return `Question ${id} takes one answer`
  if (entries.length > 0 && !values.every((value) => entries.some((entry) => entry.value === value))) {
    return `Question ${id} does not have this answer`
  }
  const rule = { alphanumeric: /\S/, numeric: /^\d+$/, email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/ }[validationType]
  return entries.length > 0 || values.every((value) => rule.test(value))
    ? undefined
    : `Question ${id} must be ${validationType}`
}
