import type { FastifyInstance } from 'fastify'
import type { Audit } from '../audit.ts'
import type { World } from '../world.ts'
import { faultRoutes } from './fault-routes.ts'
import { parseFaultSpec } from './fault-spec.ts'
import { Faults } from './faults.ts'
import { logInAgain } from './human-login.ts'
import { injectFaults } from './inject-faults.ts'
import { openSecondAddress } from './second-address.ts'

export type RegisterFaultsParts = {
  /** `--faults`; none by default. */
  readonly spec: string | undefined
  readonly world: World
  readonly actorSecret: string
  readonly audit: Audit
  /** Told when a lasting fault cannot begin. */
  readonly onTrouble: (error: unknown) => void
}

/**
 * Faults for a server and their control routes; they begin when it listens and end before it closes.
 *
 * @throws FaultSpecError
 */
export async function registerFaults(app: FastifyInstance, parts: RegisterFaultsParts): Promise<Faults> {
  const { world, actorSecret, audit, onTrouble } = parts
  const spec = parseFaultSpec(parts.spec ?? '')
  const faults = new Faults({
    openAddress: () => openSecondAddress(app.server),
    logInAgain: (faults) => logInAgain({ world, random: faults.random, onEnded: () => faults.feel('human-login') }),
    onTrouble,
  })
  injectFaults(app, { faults, world, actorSecret, audit })
  await app.register(faultRoutes, { faults })
  app.addHook('onListen', () => faults.replace(spec))
  app.addHook('preClose', () => faults[Symbol.asyncDispose]())
  return faults
}
