import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { whenAborted } from '../../src/lib/when-aborted.ts'

it('calls each that waits once, in order, and none that no longer waits, behind one listener', () => {
  const ending = new AbortController()
  const called: string[] = []
  const again = () => void called.push('again')
  whenAborted(ending.signal, () => called.push('first'))
  const cancelOther = whenAborted(ending.signal, () => called.push('other'))
  whenAborted(ending.signal, again)
  const cancelAgain = whenAborted(ending.signal, again)
  whenAborted(ending.signal, () => {
    called.push('takes the last away')
    cancelLast()
  })
  const cancelLast = whenAborted(ending.signal, () => called.push('last'))
  expect(getEventListeners(ending.signal, 'abort')).toHaveLength(1)
  cancelOther()
  cancelAgain()
  cancelAgain()
  ending.abort()
  expect(called).toEqual(['first', 'again', 'takes the last away'])

  // Too late to be told.
  whenAborted(ending.signal, () => called.push('late'))()
  expect(called).toHaveLength(3)
})
