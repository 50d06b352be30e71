import type { FastifyPluginAsync } from 'fastify'
import type { Certificate } from './create-certificate.ts'
import type { SimulatedAgent } from './simulated-agent.ts'
import type { SwitchesPatch } from './switches.ts'

export type SimulatorOptions = {
  readonly agents: readonly SimulatedAgent[]
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined
  /** Default 0: any free port. */
  readonly port?: number | undefined
  /** LivePerson account number; default `90001234`. */
  readonly account?: string | undefined
  /** Digits in front of every new chat key's first number, to tell runs apart; default none. */
  readonly newChatKeyPrefix?: string | undefined
  /** Epoch milliseconds; default `Date.now`. */
  readonly now?: (() => number) | undefined
  /** How long a chat rings before its agent is set Away; default 20 s (reference §5.3). */
  readonly ringTimeoutMs?: number | undefined
  /** How long an agent session lives without a request; default 400 s (reference §9). */
  readonly agentSessionIdleMs?: number | undefined
  /** How long an ended chat can be read at all; default 6 h. */
  readonly forgetEndedMs?: number | undefined
  /** Which of two readings of the reference holds, where it leaves them open; see `switches.ts` for the defaults. */
  readonly switches?: SwitchesPatch | undefined
  /**
   * Divides how long bearers, login sessions and idle agent sessions last, for everybody but the simulator's own actors;
   * nothing else. Default 1.
   */
  readonly clockSpeed?: number | undefined
  /** Serve the Visit Information API (`smt`) at a port of its own; default: at the same one. */
  readonly ownVisitPort?: boolean | undefined
  /** Speak HTTPS with this certificate; clients must trust its authority. Default: plain HTTP. */
  readonly tls?: Pick<Certificate, 'key' | 'cert'> | undefined
  /** What goes wrong for listeners, as `--faults` has it; default: nothing. */
  readonly faults?: string | undefined
  /** Where an agent's overlay is, for the workspace page; undefined while nobody has said. */
  readonly overlayLink?: ((agentId: string) => string | undefined) | undefined
  /** Serves the workspace page. */
  readonly pages?: FastifyPluginAsync | undefined
  /** Told of a fault of the simulator itself (a 500); default: one line on stderr. */
  readonly onFault?: ((error: unknown) => void) | undefined
}
