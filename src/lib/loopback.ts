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
