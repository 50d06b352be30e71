import { errorText } from './error-text.ts'

/**
 * One line for a person whose flags `parseArgs` refuses, with the command whose help to read. Of Node's own text only the
 * first sentence is of use; the second is about `--`. Other errors keep their text.
 */
export function argumentProblem(error: unknown, command: string): string {
  const text = errorText(error)
  const ofParseArgs = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  const said = ofParseArgs ? (text.split(/\.\s/)[0] ?? text) : text
  return `${said.replace(/\.$/, '')}. See ${command} -- --help.`
}
