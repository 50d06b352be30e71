import type { practiceSpeeds as ofServer } from '../../src/practice/practice-protocol.ts'

export const practiceSpeeds: typeof ofServer = [1, 2, 4]
