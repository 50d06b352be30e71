import type { IncomingMessage } from 'node:http'

/** Whether a path belongs to the stand-in platform, and not to control, workspace or pages. */
export function isPlatformPath(path: string): boolean {
  return ['/api/', '/csdr/', '/sentinel/'].some((root) => path.startsWith(root))
}

/**
 * Makes the platform's two ways of asking one: `.json` at the end of a resource name goes away, and
 * `X-HTTP-Method-Override: PUT` (or DELETE) on a POST becomes the method (reference §4). Returns the URL to route by.
 */
export function normaliseRequest(request: IncomingMessage): string {
  const url = request.url ?? '/'
  if (!isPlatformPath(url)) return url
  const override = String(request.headers['x-http-method-override'] ?? '').toUpperCase()
  if (request.method === 'POST' && (override === 'PUT' || override === 'DELETE')) request.method = override
  const [path = '', ...query] = url.split('?')
  return [path.replace(/\.json$/, ''), ...query].join('?')
}
