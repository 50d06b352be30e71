import { environmentNames } from '../../../config.ts'
import type { Answer } from './answer.ts'
import type { ProbeResult } from './run-probe.ts'

/** The environment variable that tells Sotto about a switch: `LP_` and the name in snake case. */
function environmentName(name: string): string {
  return `LP_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

/** `NAME=value` for every switch that was found out and that Sotto's own environment knows. */
export function environmentLines(
  answers: readonly Answer[],
  names: readonly string[] = environmentNames,
): readonly string[] {
  return answers.flatMap(({ name, value }) => {
    const variable = environmentName(name)
    return value === undefined || !names.includes(variable) ? [] : [`${variable}=${String(value)}`]
  })
}

/** The report in Markdown. It holds readings, statuses and counts: no account, agent, host, secret or line of a chat. */
export function toReport({ answers, notes }: ProbeResult, at: Date): string {
  const known = answers.filter(({ value }) => value !== undefined)
  const unknown = answers.filter(({ value }) => value === undefined)
  const switches = known.map(({ name, value }) => `--switch ${name}=${String(value)}`)
  const environment = environmentLines(answers)
  return [
    '# What this LivePerson account does',
    `Found out by \`npm run doctor -- --probe\` on ${at.toISOString().slice(0, 10)}. The names are those of the simulator’s switches (docs/liveperson.md).`,
    '## Found out',
    ...(known.length === 0
      ? ['Nothing.']
      : [
          [
            '| Switch | Value | Evidence |\n| --- | --- | --- |',
            ...known.map(({ name, value, because }) => `| ${name} | ${String(value)} | ${because} |`),
          ].join('\n'),
        ]),
    '## Could not be found out',
    unknown.length === 0 ? 'Nothing is left.' : unknown.map(({ name, because }) => `- ${name}: ${because}`).join('\n'),
    '## Also seen',
    notes.map((note) => `- ${note}`).join('\n'),
    '## To set',
    ...(switches.length === 0
      ? []
      : ['A simulator that behaves like this account:', fenced(`npm run simulator -- ${switches.join(' ')}`)]),
    ...(environment.length === 0
      ? ['Sotto’s own environment needs nothing for this account.']
      : ['Sotto’s environment for this account:', fenced(environment.join('\n'))]),
  ]
    .join('\n\n')
    .concat('\n')
}

function fenced(text: string): string {
  return `\`\`\`sh\n${text}\n\`\`\``
}
