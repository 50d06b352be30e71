/** A page's address as a fact: without login, query and fragment, which often carry names, e-mail addresses and tokens. */
export function pageAddress(address: string): string {
  const url = URL.parse(address)
  return url === null || !/^https?:$/.test(url.protocol) ? '' : `${url.origin}${url.pathname}`
}
