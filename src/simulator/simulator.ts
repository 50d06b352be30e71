import { randomBytes } from 'node:crypto'
import { errorText } from '../lib/error-text.ts'
import { Audit } from './audit.ts'
import { createServer } from './create-server.ts'
import type { Faults } from './faults/faults.ts'
import { registerFaults } from './faults/register-faults.ts'
import { openSecondAddress } from './faults/second-address.ts'
import type { SecondAddress } from './faults/second-address.ts'
import { ReplayReport } from './replay-report.ts'
import { inventCredentials } from './credentials.ts'
import type { Credentials } from './credentials.ts'
import { auditRequests } from './routes/audit-requests.ts'
import { controlRoutes } from './routes/control.ts'
import { controlWorldRoutes } from './routes/control-world.ts'
import { limitRate } from './routes/limit-rate.ts'
import { platformRoutes } from './routes/platform-routes.ts'
import type { RouteParts } from './routes/route-parts.ts'
import { workspaceRoutes } from './routes/workspace.ts'
import { SignedCalls } from './signed-calls.ts'
import { enrolAgents } from './simulated-agent.ts'
import type { SimulatorAgent } from './simulated-agent.ts'
import type { SimulatorOptions } from './simulator-options.ts'
import { toStatus } from './status.ts'
import type { SimulatorStatus } from './status.ts'
import { Switches } from './switches.ts'
import { WorkspaceService } from './workspace-service.ts'
import { World } from './world.ts'

/** A running stand-in LivePerson. Disposing it closes every connection and forgets everything. */
export type Simulator = AsyncDisposable & {
  /** `http://host:port`, with TLS `https:`: the Domain API's address, and of everything else here. */
  readonly url: string
  readonly account: string
  readonly agents: readonly SimulatorAgent[]
  /** API keys, the OAuth 2.0 client and SAML assertions, all new at every start. */
  readonly credentials: Credentials
  /** To be sent with a login that is the simulator's own, so that the audit can tell it from others. */
  readonly actorHeaders: Readonly<Record<string, string>>
  readonly world: World
  readonly audit: Audit
  readonly replay: ReplayReport
  readonly faults: Faults
  status(): SimulatorStatus
}

/**
 * Starts a stand-in LivePerson (Domain API, Login Service, Chat Agent API, the visitor's side) in this process.
 *
 * @throws the system's error (`EADDRINUSE`, `EACCES`) when the address cannot be had.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { host = '127.0.0.1', port = 0, account = '90001234', now = Date.now } = options
  const agents = enrolAgents(options.agents)
  const credentials = inventCredentials(agents)
  const world = new World({
    agents,
    now,
    newChatKeyPrefix: options.newChatKeyPrefix ?? '',
    ringTimeoutMs: options.ringTimeoutMs ?? 20_000,
    lifetimes: {
      bearerMs: 600_000,
      sessionTtlMs: 8 * 3_600_000,
      agentSessionIdleMs: options.agentSessionIdleMs ?? 400_000,
      clockSpeed: options.clockSpeed ?? 1,
    },
    forgetEndedMs: options.forgetEndedMs ?? 6 * 3_600_000,
    switches: new Switches(options.switches),
  })
  const audit = new Audit()
  const replay = new ReplayReport()
  const status = () => toStatus(account, world, audit, replay)
  const actorSecret = randomBytes(18).toString('base64url')
  const actorHeaders = { 'x-sotto-actor': actorSecret }
  let visits: SecondAddress | undefined
  const parts: RouteParts = {
    visitPort: () => visits?.port,
    world,
    account,
    actorSecret,
    credentials,
    signedCalls: new SignedCalls(credentials, world),
  }

  const onFault = options.onFault ?? ((error) => void process.stderr.write(`simulator: ${errorText(error)}\n`))
  const app = createServer({ now, tick: () => world.tick(), onFault, tls: options.tls })
  let url = ''
  const workspace = new WorkspaceService({ url: () => url, account, agents, actorHeaders, world })
  auditRequests(app, audit, parts)
  const faults = await registerFaults(app, { spec: options.faults, world, actorSecret, audit, onTrouble: onFault })
  limitRate(app, world)
  for (const routes of platformRoutes) await app.register(routes, parts)
  await app.register(controlRoutes, { world, audit, credentials, status })
  await app.register(controlWorldRoutes, { world })
  await app.register(workspaceRoutes, { workspace, overlayLink: options.overlayLink ?? (() => undefined) })
  if (options.pages !== undefined) await app.register(options.pages)

  url = await app.listen({ host, port })
  if (options.ownVisitPort === true) visits = await openSecondAddress(app.server)
  // Rings end and agent sessions idle out even while nobody asks anything.
  const ticking = setInterval(() => world.tick(), 250).unref()

  return {
    url,
    account,
    agents,
    credentials,
    actorHeaders,
    world,
    audit,
    replay,
    faults,
    status,
    async [Symbol.asyncDispose]() {
      clearInterval(ticking)
      await workspace[Symbol.asyncDispose]()
      await visits?.[Symbol.asyncDispose]()
      await app.close()
    },
  }
}
