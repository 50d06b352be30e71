import { readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'

/** What a page's module may import by name. */
const vendorNames = [
  'preact',
  'preact/hooks',
  'htm',
  'htm/preact',
  '@preact/signals',
  '@preact/signals-core',
  'diff',
] as const

export type VendorModule = { readonly name: string; readonly url: string; readonly source: string }

/** Reads the libraries of the pages. Each URL carries the content's hash, so a browser may keep it for ever. */
export async function readVendorModules(): Promise<readonly VendorModule[]> {
  return Promise.all(
    vendorNames.map(async (name) => {
      const whole = await readFile(vendorFile(name), 'utf8')
      // Source maps are not served, and a browser's developer tools would ask for them.
      const bare = whole.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')
      const source = name === 'diff' ? asModule(bare, ['diffLines']) : bare
      const hash = createHash('sha256').update(source).digest('hex').slice(0, 12)
      return { name, source, url: `/assets/vendor/${hash}/${name.replace('@', '').replaceAll('/', '-')}.js` }
    }),
  )
}

/** A script that fills `exports` as a module with some of them. */
function asModule(script: string, names: readonly string[]): string {
  return `const exports = {}, module = { exports };\n${script}\nexport const { ${names.join(', ')} } = exports\n`
}

function vendorFile(name: (typeof vendorNames)[number]): URL {
  const main = new URL(import.meta.resolve(name))
  // The main entry is many files for bundlers; the one-file build beside it is not among the package's exports.
  return name === 'diff' ? new URL('../dist/diff.min.js', main) : main
}
