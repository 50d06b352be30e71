export type JoinOptions = {
  /** The URL of the module that the page asks for. */
  readonly entry: string
  /** The pages' own modules by URL, types stripped. What is imported by a bare name, such as `preact`, is imported as before. */
  readonly sources: ReadonlyMap<string, string>
}

const importPattern = /^import\s*\{([^}]*)\}\s*from\s*['"]([^'"]+)['"]\s*;?$/gm
const exportPattern = /^export\s+(?=(?:async\s+)?(?:function\s*\*?|const|class)\s+(\w+))/gm
const lazyPattern = /\bimport\(\s*['"](\.[^'"]+)['"]\s*\)/g
const leftOver = /^(?:import\b(?!\()|export\b).*/m

/**
 * Joins the modules that `entry` needs at once into one. Many small files compress badly: the overlay's weigh a third less
 * as one. Each stays a function of its own, so that no name meets another, and runs once, after those that it needs.
 *
 * Throws on two modules that need each other, and on forms of `import` and `export` that the pages do not use.
 */
export function joinModules({ entry, sources }: JoinOptions): {
  readonly text: string
  /** What is in it, by the name under which it is exported. */
  readonly names: ReadonlyMap<string, string>
} {
  const libraries = new Map<string, string>()
  const names = new Map<string, string>()
  const parts: string[] = []
  const underWay = new Set<string>()
  const nameOf = (specifier: string, from: string): string => {
    if (specifier.startsWith('.')) return take(urlOf(specifier, from))
    const known = libraries.get(specifier) ?? `$lib${libraries.size}`
    libraries.set(specifier, known)
    return known
  }
  const take = (url: string): string => {
    const known = names.get(url)
    if (known !== undefined) return known
    if (underWay.has(url)) throw new Error(`${url} needs a module that needs it`)
    underWay.add(url)
    const body = withImports(sourceOf(url, sources), url, (specifier) => nameOf(specifier, url))
    const given = [...body.matchAll(exportPattern)].map(([, name]) => name)
    const text = body.replaceAll(exportPattern, '')
    refuse(url, text)
    const name = `$${names.size}`
    names.set(url, name)
    // The page's own module may wait, and nobody waits for it.
    const start = url === entry ? 'async () => {' : '() => {'
    parts.push(`export const ${name} = (${start}\n${text}\nreturn { ${given.join(', ')} }\n})()`)
    return name
  }
  take(entry)
  const imports = [...libraries].map(([specifier, name]) => `import * as ${name} from '${specifier}'`)
  return { text: [...imports, ...parts].join('\n'), names }
}

/** A module that is loaded later, with what it needs of the joined ones taken from there, so that nothing is there twice. */
export function importingJoined(
  url: string,
  source: string,
  entry: string,
  names: ReadonlyMap<string, string>,
): string {
  const used = new Set<string>()
  const text = source.replaceAll(importPattern, (whole, wanted: string, specifier: string) => {
    const name = names.get(urlOf(specifier, url))
    if (name === undefined) return whole
    used.add(name)
    return `const {${asPattern(wanted)}} = ${name}`
  })
  return used.size === 0 ? source : `import { ${[...used].join(', ')} } from '${entry}'\n${text}`
}

function withImports(source: string, url: string, nameOf: (specifier: string) => string): string {
  return source
    .replaceAll(importPattern, (_, wanted: string, specifier: string) =>
      wanted.trim() === '' ? '' : `const {${asPattern(wanted)}} = ${nameOf(specifier)}`,
    )
    .replaceAll(lazyPattern, (_, specifier: string) => `import('${urlOf(specifier, url)}')`)
}

/** `a as b` as a pattern has it. */
function asPattern(wanted: string): string {
  return wanted.replaceAll(/\s+as\s+/g, ': ')
}

function refuse(url: string, text: string): void {
  const wrong = leftOver.exec(text)?.[0]
  if (wrong !== undefined) throw new Error(`${url} cannot be joined with others: ${wrong}`)
}

function sourceOf(url: string, sources: ReadonlyMap<string, string>): string {
  const source = sources.get(url)
  if (source === undefined) throw new Error(`${url} is imported and not served`)
  return source
}

function urlOf(specifier: string, from: string): string {
  return specifier.startsWith('.') ? new URL(specifier, `http://page${from}`).pathname : specifier
}
