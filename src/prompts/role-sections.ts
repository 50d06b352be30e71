import { FileProblem } from '../lib/front-matter.ts'

/** What stands under one role heading; `line` is that of the file on which the text begins. */
export type RoleSection = { readonly role: 'system' | 'user'; readonly line: number; readonly text: string }

/**
 * Role blocks are headings `# System` and `# User`; nothing but white space may stand before the first.
 *
 * @throws FileProblem where there is no user block, or text before the first.
 */
export function splitRoles(body: string, bodyLine: number): RoleSection[] {
  const sections: { role: RoleSection['role']; line: number; lines: string[] }[] = []
  body.split('\n').forEach((line, index) => {
    const role = /^# (System|User)\s*$/.exec(line)?.[1]?.toLowerCase() as RoleSection['role'] | undefined
    if (role) sections.push({ role, line: bodyLine + index + 1, lines: [] })
    else if (sections.length > 0) sections.at(-1)?.lines.push(line)
    else if (line.trim() !== '')
      throw new FileProblem(bodyLine + index, 'text before the first "# System" or "# User" heading')
  })
  if (!sections.some((section) => section.role === 'user')) {
    throw new FileProblem(bodyLine, 'the body needs a "# User" heading with the text for the model under it')
  }
  return sections.map(({ role, line, lines }) => ({ role, line, text: lines.join('\n') }))
}
