import { lastingFaults, requestFaults } from './fault-kinds.ts'

const table = (rows: Readonly<Record<string, string>>): string =>
  Object.entries(rows)
    .map(([name, meaning]) => `  ${name.padEnd(23)}${meaning}\n`)
    .join('')

/** The SPEC of `--faults`, for people at a terminal. */
export const faultHelp = `Faults: --faults "html=0.01,error-503=0.02,outage=20s@60s,seed=7"

KIND=P: each request that KIND fits is hit with probability P, 0 to 1. A request is hit by one fault at most; where
the probabilities add up to more than 1 they are shares of it.

${table(requestFaults)}
KIND=DURATION@EVERY: lasts DURATION (500ms, 20s, 2m, 1h) and comes again after EVERY on average, at random.

${table(lastingFaults)}
Settings:

${table({
  'all=P': 'the same probability for every fault of the first table; KIND=P beside it goes first',
  'seed=N': 'draw the same again (default: another one each time)',
  'hit=listeners|everyone': 'spare the simulator’s own visitors and agents (default), or nobody',
  'slow=DURATION': 'the longest delay of slow-first-byte and slow-body (default: 12s)',
})}
While it runs: GET /simulator/faults says what hit so far; POST {"spec":"…"} there changes it, {"spec":""} ends all.
`
