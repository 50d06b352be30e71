import { parseArgs } from 'node:util'
import { expect, it } from 'vitest'
import { argumentProblem } from '../../src/lib/argument-problem.ts'

const refusalOf = (args: readonly string[]): unknown => {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { skill: { type: 'string' } } })
  } catch (error) {
    return error
  }
}

it.each([
  [['--wat'], "Unknown option '--wat'. See npm start -- --help."],
  [['--skill'], "Option '--skill <value>' argument missing. See npm start -- --help."],
])('says of %j in one sentence what is wrong, and where the help is', (args, line) => {
  expect(argumentProblem(refusalOf(args), 'npm start')).toBe(line)
})

it('keeps the whole text of an error that is not about flags', () => {
  const error = new Error('The report cannot be written. Name another place.')
  expect(argumentProblem(error, 'npm run doctor')).toBe(
    'The report cannot be written. Name another place. See npm run doctor -- --help.',
  )
})
