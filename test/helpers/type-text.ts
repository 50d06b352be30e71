/** A module's exported types by name: the text of each, without comments. Holds for text as Prettier writes it. */
export function readTypes(source: string): Map<string, string> {
  const plain = source.replaceAll(/\/\*\*[^]*?\*\//g, '').replaceAll(/\/\/.*$/gm, '')
  const lists = new Map(
    [...plain.matchAll(/^export const (\w+)[^=\n]*= \[([^\]]*)\] as const$/gm)].map(([, name = '', list = '']) => [
      name,
      list,
    ]),
  )
  const types = [...plain.matchAll(/^export type (\w+)(?:<[^>]*>)? =([^]*?)(?=^[a-z]|(?![^]))/gm)]
  return new Map(
    types.map(([, name = '', text = '']) => [
      name,
      text.replaceAll(/\(typeof (\w+)\)\[number\]/g, (_all, list: string) => lists.get(list) ?? ''),
    ]),
  )
}

/** The fields that a type's text names, nested ones too; `name?` where it may be left out. */
export function fieldsIn(text: string): Set<string> {
  return new Set([...text.matchAll(/readonly (\w+)(\?)?:/g)].map(([, name = '', mark = '']) => name + mark))
}

/** The words of which a value is one. */
export function literalsIn(text: string): Set<string> {
  return new Set([...text.matchAll(/'([^']+)'/g)].map(([, word = '']) => word))
}

/** Names of other types in a type's text. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(/\b[A-Z]\w+/g)].map(([name]) => name)
}

/** The events of a map from event to handler, each with the text of what it carries. */
export function eventsIn(text: string): Map<string, string> {
  const begins = [...text.matchAll(/^ {2}'?([\w-]+)'?: \(/gm)]
  return new Map(
    begins.map((begin, index) => [begin[1] ?? '', text.slice(begin.index, begins[index + 1]?.index ?? text.length)]),
  )
}
