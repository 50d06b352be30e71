export type JoinOptions = {
  /** The URL of the module that a page asks for. */
  readonly entry: string
  /** The pages' own modules by URL, types stripped. What is imported by a bare name, such as `preact`, is imported as before. */
  readonly sources: ReadonlyMap<string, string>
  /** Below which URL all that is made for the page stands. */
  readonly folder: string
}

/** A page's own modules as one, and what it loads later. */
export type JoinedPage = {
  readonly entry: string
  /** By URL. */
  readonly modules: ReadonlyMap<string, string>
}

const importPattern = /^import\s*\{([^}]*)\}\s*from\s*['"](\.[^'"]+)['"]\s*;?$/gm
const libraryPattern = /^import\s*\{([^}]*)\}\s*from\s*['"]([^.'"][^'"]*)['"]\s*;?$/gm
const exportPattern = /^export\s+(?=(?:async\s+)?(?:function\s*\*?|const|class)\s+(\w+))/gm
const laterPattern = /\bimport\(\s*['"](\.[^'"]+)['"]\s*\)/g
const leftOver = /^(?:import\b(?!\()|export\b).*/m

/**
 * Joins the modules that `entry` needs at once into one. Many small files compress badly: the overlay's weigh a third less
 * as one. Each stays a function of its own, so that no name meets another, and runs once, after those that it needs. What is
 * loaded later stays a file of its own, and takes what it shares with the joined ones from there.
 *
 * Throws on modules that need each other, and on forms of `import` and `export` that the pages do not use.
 */
export function joinModules({ entry, sources, folder }: JoinOptions): JoinedPage {
  const joinedUrl = `${folder}index.js`
  const libraries = new Map<string, string>()
  const names = new Map<string, string>()
  const parts: string[] = []
  const underWay = new Set<string>()
  const later = new Map<string, string>()

  /** The text, with the addresses of what is loaded later. */
  const withLater = (text: string, url: string) =>
    text.replaceAll(laterPattern, (_, specifier: string) => `import('${laterUrl(urlOf(specifier, url))}')`)
  const laterUrl = (url: string) => {
    later.set(url, '')
    return folder + url.replace('/assets/', '')
  }
  const libraryName = (specifier: string) => {
    const name = libraries.get(specifier) ?? `$lib${libraries.size}`
    libraries.set(specifier, name)
    return name
  }

  const take = (url: string): string => {
    const known = names.get(url)
    if (known !== undefined) return known
    if (underWay.has(url)) throw new Error(`${url} needs a module that needs it`)
    underWay.add(url)
    const body = withLater(sourceOf(url, sources), url)
      .replaceAll(importPattern, (_, wanted: string, specifier: string) =>
        wanted.trim() === '' ? '' : `const {${asPattern(wanted)}} = ${take(urlOf(specifier, url))}`,
      )
      .replaceAll(libraryPattern, (_, wanted: string, specifier: string) => {
        return `const {${asPattern(wanted)}} = ${libraryName(specifier)}`
      })
    const given = [...body.matchAll(exportPattern)].map(([, name]) => name)
    const text = body.replaceAll(exportPattern, '')
    const wrong = leftOver.exec(text)?.[0]
    if (wrong !== undefined) throw new Error(`${url} cannot be joined with others: ${wrong}`)
    const name = `$${names.size}`
    names.set(url, name)
    // The page's own module may wait, and nobody waits for it.
    const start = url === entry ? 'async () => {' : '() => {'
    parts.push(`export const ${name} = (${start}\n${text}\nreturn { ${given.join(', ')} }\n})()`)
    return name
  }

  /** A module that is loaded later, with what it needs of the joined ones taken from there. */
  const takeLater = (url: string): string => {
    const used = new Set<string>()
    const text = withLater(sourceOf(url, sources), url).replaceAll(
      importPattern,
      (_, wanted: string, specifier: string) => {
        const needed = urlOf(specifier, url)
        if (needed === entry) throw new Error(`${url} needs ${entry}, which loads it`)
        const name = names.get(needed)
        if (name === undefined) return `import {${wanted}} from '${laterUrl(needed)}'`
        used.add(name)
        return `const {${asPattern(wanted)}} = ${name}`
      },
    )
    return used.size === 0 ? text : `import { ${[...used].join(', ')} } from '${joinedUrl}'\n${text}`
  }

  take(entry)
  const modules = new Map<string, string>()
  // It grows by what they load in their turn.
  for (const url of later.keys()) {
    const name = names.get(url)
    // Loaded later by one and needed at once by another: it is there already.
    const text = name === undefined ? takeLater(url) : reexported(url, name, joinedUrl)
    modules.set(laterUrl(url), text)
  }
  const imports = [...libraries].map(([specifier, name]) => `import * as ${name} from '${specifier}'`)
  modules.set(joinedUrl, [...imports, ...parts].join('\n'))
  return { entry: joinedUrl, modules }

  function reexported(url: string, name: string, from: string): string {
    const given = [...sourceOf(url, sources).matchAll(exportPattern)].map(([, one]) => one)
    return `import { ${name} } from '${from}'\nexport const { ${given.join(', ')} } = ${name}`
  }
}

/** `a as b` as a pattern has it. */
function asPattern(wanted: string): string {
  return wanted.replaceAll(/\s+as\s+/g, ': ')
}

function sourceOf(url: string, sources: ReadonlyMap<string, string>): string {
  const source = sources.get(url)
  if (source === undefined) throw new Error(`${url} is imported and not served`)
  return source
}

function urlOf(specifier: string, from: string): string {
  return new URL(specifier, `http://page${from}`).pathname
}
