/** True where one of the patterns names the origin, as `frame-ancestors` reads them: `https://*.example.com` is any host below. */
export function isAllowedOrigin(origin: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const [start, end] = pattern.split('*')
    if (start === undefined || end === undefined) return pattern === origin
    const between = origin.slice(start.length, origin.length - end.length)
    return origin.startsWith(start) && origin.endsWith(end) && /^[\w.-]+$/.test(between)
  })
}
