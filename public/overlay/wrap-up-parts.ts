/** A part of a wrap-up: what it is about, where it says so, and what stands there. */
export type WrapUpPart = { readonly label: string | undefined; readonly text: string }

/** The parts of a wrap-up, one a line: `Asked: …`. A line without such a beginning goes on with the part before it. */
export function wrapUpParts(text: string): readonly WrapUpPart[] {
  const parts: { label: string | undefined; text: string }[] = []
  for (const line of text.split('\n')) {
    const [, label, rest] = /^([\p{L}][^:\n]{0,30}):\s+(\S.*)$/u.exec(line) ?? []
    const last = parts.at(-1)
    if (label !== undefined && rest !== undefined) parts.push({ label, text: rest })
    else if (last !== undefined) last.text += `\n${line}`
    else if (line.trim() !== '') parts.push({ label: undefined, text: line })
  }
  return parts.map(({ label, text: said }) => ({ label, text: said.trim() }))
}
