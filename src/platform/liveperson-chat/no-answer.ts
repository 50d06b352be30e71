import { errorText } from '../../lib/error-text.ts'

/** Codes of Node's TLS for a certificate that cannot be traced to an authority. */
const untrusted = /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_|CERT_UNTRUSTED)/
/** A certificate that is trusted, but not good for this host or this moment. */
const unfit = /^(?:ERR_TLS_CERT_ALTNAME_INVALID|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/

/** Why no answer came, and what to look at; holds nothing of the call but the error's code. */
export function noAnswer(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
  if (code !== undefined && untrusted.test(code))
    return `its certificate is not trusted (${code}). Name its authority's PEM file in LP_CA_FILE`
  if (code !== undefined && unfit.test(code))
    return `its certificate is not valid for this host or today (${code}). Is LP_DOMAIN_URL right, and this machine's clock?`
  return `no answer (${code ?? errorText(error)}). Is the platform up, and LP_DOMAIN_URL right?`
}
