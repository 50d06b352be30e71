import { resolve } from 'node:path'
import { z } from 'zod'
import { assertNever } from '../lib/assert-never.ts'
import type { Credentials } from '../platform/liveperson-chat/credentials.ts'
import { tokenFromFile } from '../platform/liveperson-chat/token-provider.ts'
import { reference, secret } from './secret-reference.ts'
import type { SecretReader } from './secret-reference.ts'

const loginName = z.string().min(1)

/** The four values of an OAuth 1.0 key: two stand in the file, two are secrets. */
const apiKey = {
  loginName,
  appKey: z.string().min(1),
  accessToken: z.string().min(1),
  ...secret('secret'),
  ...secret('accessTokenSecret'),
}
const hasKeySecrets = (entry: object) =>
  reference(entry, 'secret') !== undefined && reference(entry, 'accessTokenSecret') !== undefined
const needsKeySecrets = 'needs secretEnv or secretFile, and accessTokenSecretEnv or accessTokenSecretFile'

/** How an identity is let in (docs/agents-file.md). */
export const loginEntry = z.discriminatedUnion('method', [
  z
    .strictObject({ method: z.literal('password').default('password'), loginName, ...secret('password') })
    .refine((entry) => reference(entry, 'password') !== undefined, 'needs passwordEnv or passwordFile'),
  z
    .strictObject({ method: z.literal('oauth2'), loginName, clientId: z.string().min(1), ...secret('clientSecret') })
    .refine((entry) => reference(entry, 'clientSecret') !== undefined, 'needs clientSecretEnv or clientSecretFile'),
  z.strictObject({ method: z.literal('app-key'), ...apiKey }).refine(hasKeySecrets, needsKeySecrets),
  z
    .strictObject({ method: z.literal('signed'), ...apiKey, ...secret('password') })
    .refine(hasKeySecrets, needsKeySecrets),
  z.strictObject({ method: z.literal('token'), loginName, bearerFile: z.string().min(1) }),
])
export type LoginEntry = z.infer<typeof loginEntry>

/**
 * The credentials of an entry; secrets are read at each call, and kept nowhere. `folder` is the agents file's.
 *
 * @throws AgentsFileProblem, from what it returns, where a reference to a secret leads nowhere.
 */
export function credentialsOf(login: LoginEntry, read: SecretReader, folder: string): () => Credentials {
  const secretOf = (name: string) => read(login, name)?.() ?? ''
  const keyOf = ({ appKey, accessToken }: { readonly appKey: string; readonly accessToken: string }) => ({
    appKey,
    accessToken,
    secret: secretOf('secret'),
    accessTokenSecret: secretOf('accessTokenSecret'),
  })
  return () => {
    const { loginName: name } = login
    switch (login.method) {
      case 'password':
        return { method: 'password', loginName: name, password: secretOf('password') }
      case 'oauth2':
        return { method: 'oauth2', loginName: name, clientId: login.clientId, clientSecret: secretOf('clientSecret') }
      case 'app-key':
        return { method: 'app-key', loginName: name, ...keyOf(login) }
      case 'signed': {
        const password = read(login, 'password')?.()
        return { method: 'signed', loginName: name, key: keyOf(login), ...(password === undefined ? {} : { password }) }
      }
      case 'token':
        return { method: 'token', loginName: name, token: tokenFromFile(resolve(folder, login.bearerFile)) }
      default:
        return assertNever(login)
    }
  }
}
