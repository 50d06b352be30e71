import type { AccountReadings } from './account-readings.ts'

/** An agent session shows its chats to this; one run for each session. */
export type RingRun = {
  /** The human took a chat while our session stood beside theirs. */
  taken(): void
  /** The agent was put Away, or went: the next chat begins a new run. */
  broken(): void
}

/**
 * Whether an account's rings are shared out between the human's session and ours. We never ask for rings; but where they
 * are shared, every other one is missed and puts the agent Away, so agents who take many in a row prove that they are not.
 * Shared by all sessions of the account.
 */
export type RingEvidence = {
  /** Stays true once it is. */
  ringsAreTheirs(): boolean
  startRun(): RingRun
}

/** Under sharing by chance an agent takes so many in a row once in 64 times. */
const chatsPerRun = 6
const runsEnough = 2

/** `onLearned` is called once, when agents at work have proved it; never where the operator has said so. */
export function createRingEvidence(readings: AccountReadings, onLearned: () => void): RingEvidence {
  let theirs = readings.secondAgentSession === 'beside'
  let runs = 0
  let breaks = 0
  return {
    ringsAreTheirs: () => theirs,
    startRun() {
      let taken = 0
      return {
        taken() {
          taken += 1
          if (theirs || taken < chatsPerRun) return
          taken = 0
          runs += 1
          if (runs < runsEnough + breaks) return
          theirs = true
          onLearned()
        },
        broken() {
          taken = 0
          breaks += 1
        },
      }
    },
  }
}
