import { expect, it } from 'vitest'
import { errorKind } from '../../src/platform/liveperson-chat/error-kind.ts'
import * as errors from '../../src/platform/liveperson-chat/errors.ts'

it('names the class of a platform error and nothing that it says', () => {
  expect(errorKind(new errors.UnreachableError('GET /secret'))).toBe('unreachable')
  expect(errorKind(new errors.PlatformTroubleError('GET /secret'))).toBe('platform-trouble')
  expect(errorKind(new errors.SessionLostError('GET /secret'))).toBe('session-lost')
  expect(errorKind(new Error('what a visitor wrote'))).toBe('other')
  expect(errorKind('what a visitor wrote')).toBe('other')
})
