import fc from 'fast-check'

type Path = readonly (string | number)[]

const operations = ['delete', 'replace', 'empty', 'wrap', 'unwrap', 'at', 'retype', 'repeat', 'add'] as const
type Operation = (typeof operations)[number]

/** Junk of any JSON type, with what parsers stumble over: names of the prototype, huge numbers, odd percent signs. */
const junk = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(
      '',
      ' ',
      '%',
      '%E0%A4%A',
      '-1',
      '1e999',
      '99999999999999999999',
      9e20,
      -1,
      0.5,
      true,
      null,
      [],
      {},
      [[]],
      { toString: 'x', valueOf: 1 },
      JSON.parse('{"__proto__": {"id": 1}}'),
      'https://%/',
      'javascript:1',
    ),
  },
)

/** One of the samples with up to four places changed: keys gone, types and `@` changed, lists made and unmade. */
export function mutated(samples: readonly unknown[]): fc.Arbitrary<unknown> {
  const change = fc.tuple(fc.nat(), fc.constantFrom(...operations), junk)
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 4 }))
    .map(([sample, changes]) =>
      changes.reduce<unknown>((value, [n, operation, other]) => changeOne(value, n, operation, other), sample),
    )
}

function changeOne(root: unknown, n: number, operation: Operation, other: unknown): unknown {
  const paths = [...pathsOf(root)]
  return replaceAt(root, paths[n % paths.length] ?? [], operation, other)
}

function* pathsOf(value: unknown, path: Path = []): Generator<Path> {
  yield path
  if (typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value)) yield* pathsOf((value as Record<string, unknown>)[key], [...path, key])
}

function replaceAt(value: unknown, path: Path, operation: Operation, other: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return changed(value, operation, other)
  const isList = Array.isArray(value)
  const entries = Object.entries(value as object).flatMap(([name, child]): [string, unknown][] => {
    if (name !== String(key)) return [[name, child]]
    if (rest.length > 0) return [[name, replaceAt(child, rest, operation, other)]]
    if (operation === 'delete') return []
    if (operation === 'at' && !isList) return [[name.startsWith('@') ? name.slice(1) : `@${name}`, child]]
    return [[name, changed(child, operation, other)]]
  })
  return isList ? entries.map(([, child]) => child) : Object.fromEntries(entries)
}

function changed(value: unknown, operation: Operation, other: unknown): unknown {
  switch (operation) {
    case 'delete':
    case 'empty':
      return null
    case 'replace':
    case 'at':
      return other
    case 'wrap':
      return [value]
    case 'unwrap':
      return Array.isArray(value) ? value[0] : value
    case 'retype':
      return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
        ? Number(value)
        : JSON.stringify(value)
    case 'repeat':
      return [value, value].flat()
    case 'add':
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, error: other } : [other]
  }
}
