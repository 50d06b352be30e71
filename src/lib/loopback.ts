import { isIP } from 'node:net'
import { hostname } from 'node:os'

/** True for 127.0.0.0/8, ::1 and IPv4 loopback in IPv6 form. */
export function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/.test(address)
}

/** True for a `Host` header that names this machine only: a page elsewhere cannot make a browser send one by DNS. */
export function isLoopbackHost(host: string | undefined): boolean {
  return /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?$/i.test(host ?? '')
}

/** `http://host:port`, with an address that listens everywhere shown as this machine. */
export function addressOf(host: string, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`
}

/**
 * True where a `Host` header cannot come from another site's name that was bent to our address (DNS rebinding): an
 * address in digits, a name without a dot (no site has one), this machine, or the public name. With a public address a proxy stands before us, which may send
 * any name.
 */
export function isOwnName(host: string | undefined, publicUrl: string | undefined): boolean {
  if (host === undefined || publicUrl !== undefined) return true
  const name = host.replace(/:\d+$/, '').toLowerCase()
  if (isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) return true
  return !name.includes('.') || name === hostname().toLowerCase()
}
