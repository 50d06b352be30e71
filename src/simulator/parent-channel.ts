import { z } from 'zod'

/** What the simulator says to the process that started it, once it listens. */
export type SimulatorReady = {
  readonly type: 'simulator-ready'
  readonly url: string
  readonly account: string
  /** Absolute path. */
  readonly agentsFile: string
  /** Address of the workspace page. */
  readonly workspace: string
  /** Absolute path of the certificate's authority; undefined without TLS. */
  readonly caFile: string | undefined
}

const overlayLinks = z.object({ type: z.literal('overlay-links'), links: z.record(z.string(), z.url()) })

/** The overlay's address per agent, as the parent process tells it (`{type:'overlay-links', links}`). */
export class OverlayLinks {
  #links: Readonly<Record<string, string>> = {}

  /** Takes a message of the parent; any other message is not for us. */
  hear(message: unknown): void {
    const parsed = overlayLinks.safeParse(message)
    if (parsed.success) this.#links = parsed.data.links
  }

  of(agentId: string): string | undefined {
    return Object.hasOwn(this.#links, agentId) ? this.#links[agentId] : undefined
  }

  /** Where the overlays come from, for the workspace page's frame rules. */
  get origins(): readonly string[] {
    return [...new Set(Object.values(this.#links).map((link) => new URL(link).origin))]
  }
}
