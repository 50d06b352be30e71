import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAsset, type Asset } from './asset.ts'
import { reachableModules } from './import-graph.ts'
import { joinModules } from './join-modules.ts'
import { stripTypes } from './strip-types.ts'
import { readVendorModules } from './vendor.ts'

const publicFolder = fileURLToPath(new URL('../../public/', import.meta.url))

/** Where a page's own HTML asks for the import map and the preloads. */
const importMapMark = '<!-- import map -->'

const contentTypes: Readonly<Record<string, string>> = {
  ts: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

/** All that the browser may fetch, ready to send. */
export type Assets = {
  /** By URL path, each below `/assets/`. */
  readonly files: ReadonlyMap<string, Asset>
  /** By path inside `public/`, such as `overlay/index.html`. */
  readonly pages: ReadonlyMap<string, Asset>
  /** The source expression that lets the inline import map through a Content-Security-Policy. */
  readonly importMapHash: string
}

/**
 * Reads `public/` once, or these folders of it, strips the types of its modules and compresses everything. Throws on a broken
 * module.
 */
export async function createAssets(folders: readonly string[] = ['.']): Promise<Assets> {
  const [vendor, own] = await Promise.all([readVendorModules(), readOwnFiles(folders)])
  const importMap = Object.fromEntries(vendor.map(({ name, url }) => [name, url]))
  const importMapText = JSON.stringify({ imports: importMap })

  const sources = new Map(own.flatMap(({ url, text }) => (url.endsWith('.ts') ? [[url, text]] : [])))
  const modules = new Map([...sources, ...vendor.map(({ url, source }) => [url, source] as const)])

  const files = vendor.map(async ({ url, source }): Promise<readonly [string, Asset]> => {
    return [url, await createAsset(source, 'text/javascript; charset=utf-8', { hashed: true })]
  })
  const pages: Promise<readonly [string, Asset]>[] = []
  for (const { path, url, extension, text } of own) {
    const contentType = contentTypes[extension]
    if (extension === 'html') {
      const whole = entryOf(text)
      const folder = url.replace('/assets/', '/assets/joined/').replace(/[^/]*$/, '')
      const joined = whole === undefined ? undefined : joinModules({ entry: whole, sources, folder })
      for (const [address, module] of joined?.modules ?? []) {
        modules.set(address, module)
        files.push(createAsset(module, contentTypes['ts'] ?? '', { hashed: false }).then((asset) => [address, asset]))
      }
      const page = text
        .replace(`"${whole}"`, `"${joined?.entry}"`)
        .replace(importMapMark, () => headOf(joined?.entry, modules, importMap, importMapText))
      pages.push(createAsset(page, 'text/html; charset=utf-8', { hashed: false }).then((asset) => [path, asset]))
    } else if (contentType !== undefined) {
      files.push(createAsset(text, contentType, { hashed: false }).then((asset) => [url, asset]))
    }
  }
  return {
    files: new Map(await Promise.all(files)),
    pages: new Map(await Promise.all(pages)),
    importMapHash: `'sha256-${createHash('sha256').update(importMapText).digest('base64')}'`,
  }
}

/** The module that a page asks for. */
function entryOf(page: string): string | undefined {
  return /<script type="module" src="([^"]+)"/.exec(page)?.[1]
}

function headOf(
  entry: string | undefined,
  modules: ReadonlyMap<string, string>,
  importMap: Readonly<Record<string, string>>,
  importMapText: string,
): string {
  const preloads = entry === undefined ? [] : reachableModules(entry, modules, importMap)
  return [
    `<script type="importmap">${importMapText}</script>`,
    ...preloads.map((url) => `<link rel="modulepreload" href="${url}" />`),
  ].join('\n    ')
}

type OwnFile = { readonly path: string; readonly url: string; readonly extension: string; readonly text: string }

async function readOwnFiles(folders: readonly string[]): Promise<readonly OwnFile[]> {
  const all = folders.map((folder) => readdir(join(publicFolder, folder), { recursive: true, withFileTypes: true }))
  const entries = (await Promise.all(all)).flat()
  return Promise.all(
    entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(async (entry) => {
        const file = join(entry.parentPath, entry.name)
        const path = relative(publicFolder, file).replaceAll(sep, '/')
        const extension = path.split('.').at(-1) ?? ''
        return { path, url: `/assets/${path}`, extension, text: readyToSend(extension, await readFile(file, 'utf8')) }
      }),
  )
}

function readyToSend(extension: string, text: string): string {
  if (extension === 'ts') return stripTypes(text)
  return extension === 'css' ? stripLayout(text) : text
}

/** A style sheet without its comments and indentation: a tenth of what it weighs compressed. */
function stripLayout(css: string): string {
  return css
    .replaceAll(/\/\*[^]*?\*\//g, '')
    .replaceAll(/\n\s*/g, '\n')
    .replaceAll(/([{;,])\s+/g, '$1')
}
