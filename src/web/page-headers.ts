export type PageHeaderOptions = {
  /** Origins that may show the page in a frame, by the page's route; none when empty. */
  readonly frameAncestors: readonly string[] | ((route: string) => readonly string[])
  /** Origins beside its own that the page may talk to. */
  readonly connectSrc?: readonly string[]
  /** Origins that the page may show in a frame. */
  readonly frameSrc?: readonly string[]
  /** Origins beside its own whose scripts the page may run, by the page's route. */
  readonly scriptSrc?: (route: string) => readonly string[]
}

/** What no page of ours uses. `clipboard-write` and `picture-in-picture` are left at the browser's default on purpose. */
const unusedFeatures = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]

/** Goes with everything we serve, pages and assets. */
export const commonHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

/** The headers of an HTML page that is asked for under `host` (the request's `Host` header). */
export function pageHeaders(
  host: string | undefined,
  importMapHash: string,
  route: string,
  { frameAncestors, connectSrc = [], frameSrc = [], scriptSrc = () => [] }: PageHeaderOptions,
): Readonly<Record<string, string>> {
  // Not every browser counts a WebSocket of the same host as 'self'.
  const sockets = host !== undefined && /^[\w.:[\]-]+$/.test(host) ? [`ws://${host}`, `wss://${host}`] : []
  const foreign = scriptSrc(route)
  const policy = [
    "default-src 'none'",
    ["script-src 'self'", importMapHash, ...foreign].join(' '),
    "style-src 'self'",
    ["connect-src 'self'", ...sockets, ...connectSrc].join(' '),
    "img-src 'self' data:",
    `frame-src ${listOrNone(frameSrc)}`,
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${listOrNone(typeof frameAncestors === 'function' ? frameAncestors(route) : frameAncestors)}`,
    // What a script of somebody else does inside, we do not know.
    ...(foreign.length > 0 ? [] : ["require-trusted-types-for 'script'"]),
  ]
  return {
    ...commonHeaders,
    'content-security-policy': policy.join('; '),
    'permissions-policy': unusedFeatures.map((feature) => `${feature}=()`).join(', '),
  }
}

function listOrNone(sources: readonly string[]): string {
  return sources.length === 0 ? "'none'" : sources.join(' ')
}
