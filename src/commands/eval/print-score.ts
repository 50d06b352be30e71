import type { EvalScore, Table } from './task.ts'

const missesShown = 20

/** The tables and the worst misses, for people. */
export function printScore({ tables, misses }: EvalScore): string {
  const shown = misses.slice(0, missesShown).map(({ id, lines, wanted, got }) => {
    const said = lines.map((line) => `  | ${line.replaceAll(/\s+/g, ' ')}\n`).join('')
    return `${id}\n${said}  wanted ${wanted}\n  got    ${got}\n`
  })
  const heading = misses.length === 0 ? 'No misses.\n' : `The worst ${shown.length} of ${misses.length} misses:\n\n`
  return `${tables.map(printTable).join('\n')}\n${heading}${shown.join('\n')}`
}

function printTable(table: Table): string {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => String(row[column] ?? '').length)))
  return table
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0
          return typeof cell === 'number' || column > 0 ? String(cell).padStart(width) : cell.padEnd(width)
        })
        .join('  ')
        .trimEnd()
        .concat('\n'),
    )
    .join('')
}
