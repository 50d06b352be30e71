/** Reference §10: 5xx is tried again after 5, 10 and 15 s … */
export const retryPausesMs: readonly number[] = [5_000, 10_000, 15_000]
/** … and then every two minutes for as long as it lasts. */
export const slowLoopMs = 120_000
/** Reference §10: wait at least this long after a 429 … */
export const throttleFloorMs = 1_000
/** … and this long after one at login; never two logins of one identity closer than this. */
export const loginFloorMs = 5_000
/** Reference §5.4 method 9: chat sessions are not polled faster than this. */
export const pollFloorMs = 2_000
/** Reference §10: the login's keep-alive. */
export const refreshEveryMs = 300_000
/** A session lost sooner than this after we opened it was taken by somebody who lost theirs to us. */
export const contestedWithinMs = 30_000
/** How often a session looks at an agent who is not rung: half as long as a ring, so that they are seen at work before they can miss one. */
export const absenceEveryMs = 10_000
/** An agent who is back so soon after our opening was put Away by it. */
export const backWithinMs = 60_000
/** So many lost logins within `lostLoginsWindowMs`, and somebody else wants this login: stop (reference §12.4). */
export const lostLoginsLimit = 5
export const lostLoginsWindowMs = 600_000
/** No burst when thousands of chats are found at once (reference §10): so many are read from their beginning together. */
export const firstReadingsAtOnce = 128
