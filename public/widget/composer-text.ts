/**
 * A tip as the workspace's composer takes it: HTML for a chat, as it is for messaging (widget reference §5). A tip is
 * written by a model, so nothing in it is HTML.
 */
export function composerText(text: string, isMessaging: boolean): string {
  if (isMessaging) return text
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll(/\r\n|\r|\n/g, '<br>')
}
