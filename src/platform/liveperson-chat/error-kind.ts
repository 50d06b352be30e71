import { PlatformError } from './errors.ts'

/** "throttled", "session-lost": the class of a platform's error, and nothing that it says. `other` for any other error. */
export function errorKind(error: unknown): string {
  if (!(error instanceof PlatformError)) return 'other'
  return error.name
    .replace(/Error$/, '')
    .replaceAll(/(?<=[a-z])[A-Z]/g, '-$&')
    .toLowerCase()
}
