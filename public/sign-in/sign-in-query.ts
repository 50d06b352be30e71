/** The query's `to` when it stays on this site, and otherwise nothing: no link may lead through us to elsewhere. */
export function localPath(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) ? to : ''
}
