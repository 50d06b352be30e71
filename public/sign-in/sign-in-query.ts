const problems: ReadonlyMap<string | null, string> = new Map([
  ['used', 'This code has been used already. Every code works once: ask for a new one.'],
  ['unknown', 'This code is not known. Check it for a missing character; codes also end when Sotto starts anew.'],
  ['not-allowed', 'You are signed in, but not as somebody who may open that page.'],
  ['signed-out', 'You are signed out. Enter a code to go on.'],
])

/** What the query's `problem` means, in words; undefined for none. */
export function problemText(problem: string | null): string | undefined {
  return problem === null ? undefined : (problems.get(problem) ?? 'You could not be signed in. Please try again.')
}

/** The query's `to` when it stays on this site, and otherwise nothing: no link may lead through us to elsewhere. */
export function localPath(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) ? to : ''
}
