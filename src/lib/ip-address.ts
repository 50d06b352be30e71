import { isIPv4, isIPv6 } from 'node:net'

/** Where a text holds IP addresses, version 4 or 6, from left to right. */
export function findIpAddresses(text: string): { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(/(?<![\w.:])[\da-f:][\da-f.:]{2,45}(?![\w:])/gi)].flatMap((match) => {
    const found = match[0].replace(/\.+$/, '')
    // `::` alone stands for any address, and in other texts for something else.
    if (!isIPv4(found) && !(isIPv6(found) && /[\da-f]/i.test(found))) return []
    return [{ start: match.index, end: match.index + found.length }]
  })
}
