import type { practiceNamespace as ofServer } from '../../src/practice/practice-protocol.ts'

export const practiceNamespace: typeof ofServer = '/practice'
