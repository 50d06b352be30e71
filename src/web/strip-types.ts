import { stripTypeScriptTypes } from 'node:module'

let announced = false

/** Turns a page's TypeScript module into JavaScript by blanking types and comments; line numbers stay true. */
export function stripTypes(source: string): string {
  return withoutComments(stripQuietly(source))
}

/** Takes out comments that stand alone on their lines, and indentation: most of what a browser would load for nothing. */
function withoutComments(source: string): string {
  return (
    source
      .replaceAll(/^[ \t]*\/\*\*[^]*?\*\//gm, (comment) => comment.replaceAll(/[^\n]/g, ''))
      .replaceAll(/^[ \t]*\/\/.*$/gm, '')
      .replaceAll(/[ \t]+$/gm, '')
      // Templates of htm take no notice of it.
      .replaceAll(/^[ \t]+/gm, '')
      // Where types stood.
      .replaceAll(/ {2,}/g, ' ')
  )
}

/**
 * The only caller of Node's function, which announces itself as experimental at its first call. That one notice is kept
 * from the console, because an operator can do nothing about it; every other warning passes.
 */
function stripQuietly(source: string): string {
  if (announced) return stripTypeScriptTypes(source)
  announced = true
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (warning: string | Error, ...rest: []) => {
    if (!String(warning).includes('stripTypeScriptTypes')) emitWarning(warning, ...rest)
  }
  try {
    return stripTypeScriptTypes(source)
  } finally {
    process.emitWarning = emitWarning
  }
}
