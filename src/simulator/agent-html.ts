/** Elements that would run or load something of their own (reference §5.5 method 13). */
const forbiddenElement = /<\s*\/?\s*(?:script|iframe|frame|frameset|object|embed|applet|base|meta|link)\b/i
/** DOM actions: `onclick=` and its like inside a tag. */
const domAction = /<[^>]*[\s"'/]on[a-z]+\s*=/i
const scriptAddress = /<[^>]*=\s*["']?\s*(?:(?:javascript|vbscript)\s*:|data\s*:\s*text\/html)/i
const anchor = /<a\b([^>]*)>/gi
const target = /\s+target\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi

/**
 * An agent's HTML line as the platform passes it on: links open a new window. Undefined when it holds an iframe, a script
 * or a DOM action, which the platform does not take (reference §5.5 method 13).
 */
export function toSafeAgentHtml(html: string): string | undefined {
  // Scripts may hide behind character references and control characters in an address.
  const seen = decodeReferences(html)
  if ([html, seen].some((text) => [forbiddenElement, domAction, scriptAddress].some((rule) => rule.test(text)))) {
    return undefined
  }
  return html.replaceAll(
    anchor,
    (_whole, attributes: string) => `<a${attributes.replaceAll(target, '')} target="_blank">`,
  )
}

function decodeReferences(html: string): string {
  return html
    .replaceAll(/&#x([0-9a-f]{1,6});?/gi, (_whole, hex: string) => toCharacter(Number.parseInt(hex, 16)))
    .replaceAll(/&#(\d{1,7});?/g, (_whole, digits: string) => toCharacter(Number(digits)))
    .replaceAll(/&(?:Tab|NewLine);/g, '')
    .replaceAll(/&colon;/g, ':')
    .replaceAll(/[\t\r\n\0]/g, ' ')
    .replaceAll(/j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t\s*:/gi, 'javascript:')
}

function toCharacter(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}
