const importPattern = /(?:^|[\n;}])\s*(?:import|export)\b[^'"()]*?\bfrom\s*['"]([^'"]+)['"]/g
const bareImportPattern = /(?:^|[\n;}])\s*import\s*['"]([^'"]+)['"]/g

/**
 * Every module that `entry` needs, itself included, nearest first. A page preloads them, so that the browser asks for
 * all of them at once instead of finding one behind the other.
 */
export function reachableModules(
  entry: string,
  sources: ReadonlyMap<string, string>,
  importMap: Readonly<Record<string, string>>,
): readonly string[] {
  const reached = new Set([entry])
  for (const url of reached) {
    for (const specifier of importsOf(sources.get(url) ?? '')) {
      const target = importMap[specifier] ?? new URL(specifier, `http://page${url}`).pathname
      if (!sources.has(target)) throw new Error(`${url} imports ${specifier}, which is not served`)
      reached.add(target)
    }
  }
  return [...reached]
}

function importsOf(source: string): readonly string[] {
  return [importPattern, bareImportPattern].flatMap((pattern) =>
    [...source.matchAll(pattern)].flatMap(([, specifier]) => specifier ?? []),
  )
}
