import { holdsToken } from '../../lib/bearer-token.ts'
import { SetupError } from '../../lib/setup-error.ts'

/** A platform, or a widget of our own, that pushes conversations. */
export type IngestSource = {
  /** Part of the conversation ids: `ingest-{source}-{conversationId}`. Letters, digits, dashes; stays the same for ever. */
  readonly source: string
  /** Read at each request, so that a changed token counts at once. May throw where the token cannot be read. */
  readonly token: () => string
  /** Where given, each request of this source must be signed with it. */
  readonly hmacSecret?: () => string
  /** Requests in a window, at most; no limit where left out. */
  readonly rateLimit?: { readonly max: number; readonly windowMs: number }
}

/**
 * The source whose token the `Authorization` header holds. All tokens are compared, each in constant time.
 * `onUnreadable` hears of a source whose token cannot be read; nobody gets in as that source.
 */
export function findSource(
  sources: readonly IngestSource[],
  authorization: string | undefined,
  onUnreadable: (source: string, error: unknown) => void,
): IngestSource | undefined {
  let found: IngestSource | undefined
  for (const candidate of sources) {
    let token = ''
    try {
      token = candidate.token()
    } catch (error) {
      onUnreadable(candidate.source, error)
    }
    if (holdsToken(authorization, token)) found ??= candidate
  }
  return found
}

/** The name under which the widgets of agents bring conversations. */
export const bridgeSource = 'bridge'

/** @throws SetupError where a source's name cannot be used, or could write into another's conversations. */
export function checkSources(sources: readonly IngestSource[]): void {
  // Widgets have a name of their own.
  const names = [...sources.map(({ source }) => source), bridgeSource]
  for (const [index, name] of names.entries()) {
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/i.test(name)) {
      throw new SetupError(`The ingest source "${name}" needs another name: up to 40 letters, digits and dashes.`)
    }
    // `ingest-a-b-1` must not be conversation "1" of source "a-b" and "b-1" of source "a".
    const other = names.find((its, at) => at !== index && `${its}-`.startsWith(`${name}-`))
    if (other !== undefined) {
      throw new SetupError(`The ingest sources "${name}" and "${other}" cannot be told apart; rename one of them.`)
    }
  }
}
