import type { FastifyPluginAsync } from 'fastify'
import { agentSessionRoutes } from './agent-session.ts'
import { chatWritingRoutes } from './chat-writing.ts'
import { chatRoutes } from './chats.ts'
import { consumerRoutes } from './consumer.ts'
import { domainRoutes } from './domain.ts'
import { loginRoutes } from './login.ts'
import { peopleRoutes } from './people.ts'
import type { RouteParts } from './route-parts.ts'
import { sentinelRoutes } from './sentinel.ts'
import { visitRoutes } from './visits.ts'

/** Every service of the stand-in platform; all of them live on one host. */
export const platformRoutes: readonly FastifyPluginAsync<RouteParts>[] = [
  domainRoutes,
  loginRoutes,
  sentinelRoutes,
  agentSessionRoutes,
  peopleRoutes,
  chatRoutes,
  chatWritingRoutes,
  visitRoutes,
  consumerRoutes,
]
