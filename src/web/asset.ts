import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** The best quality takes twenty times as long for a tenth less, and a start waits for all files. */
const brotliQuality = 5

const toGzip = promisify(gzip)
const toBrotli = promisify(brotliCompress)

export type AssetEncoding = 'identity' | 'gzip' | 'br'

/** One file as the browser gets it, compressed once. */
export type Asset = {
  readonly contentType: string
  readonly cacheControl: string
  /** Weak, because one tag stands for all encodings. */
  readonly etag: string
  readonly bodies: Readonly<Record<AssetEncoding, Buffer>>
}

/** Compresses `text` both ways; `hashed` says that its URL changes with its content. */
export async function createAsset(text: string, contentType: string, { hashed }: { hashed: boolean }): Promise<Asset> {
  const identity = Buffer.from(text)
  const [gzipped, br] = await Promise.all([
    toGzip(identity, { level: 9 }),
    toBrotli(identity, {
      params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality, [constants.BROTLI_PARAM_SIZE_HINT]: identity.length },
    }),
  ])
  return {
    contentType,
    cacheControl: hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: `W/"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`,
    bodies: { identity, gzip: gzipped, br },
  }
}

/** The best encoding that an `Accept-Encoding` header allows; an encoding with `q=0` is refused. */
export function chooseEncoding(accepted: string | undefined): AssetEncoding {
  const allowed = new Set(
    (accepted ?? '')
      .split(',')
      .map((part) =>
        part
          .trim()
          .toLowerCase()
          .split(/\s*;\s*q=/),
      )
      .filter(([, weight]) => weight === undefined || Number(weight) > 0)
      .map(([name]) => name),
  )
  return allowed.has('br') ? 'br' : allowed.has('gzip') ? 'gzip' : 'identity'
}
