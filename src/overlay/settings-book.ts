import type { AgentSettings } from '../domain/agent-settings.ts'
import { completeSettings } from '../domain/agent-settings.ts'
import type { PersonId } from '../domain/ids.ts'
import type { Store } from '../store/store.ts'

/** How every agent wants their overlay, at hand in memory and kept in the store. */
export type SettingsBook = {
  /** Undefined where they have chosen nothing yet. */
  of(person: PersonId): AgentSettings | undefined
  /** Takes over what is given of the settings; answers all that hold from then on. */
  change(person: PersonId, change: object): AgentSettings
  /** Tells of every change from here on, whichever page it came from. */
  follow(onChange: (person: PersonId, settings: AgentSettings) => void): void
}

/** Reads what is kept. Rejects where the store cannot be read. */
export async function openSettingsBook(
  store: Pick<Store, 'agentSettings' | 'saveAgentSettings'>,
  now: () => Date = () => new Date(),
): Promise<SettingsBook> {
  const book = new Map(await store.agentSettings())
  const followers = new Set<Parameters<SettingsBook['follow']>[0]>()
  return {
    of: (person) => book.get(person),
    change(person, change) {
      const settings = completeSettings(change, book.get(person))
      book.set(person, settings)
      // What cannot be written is told by the store's own `onWriteError`.
      store.saveAgentSettings(person, settings, now()).catch(() => undefined)
      for (const tell of followers) tell(person, settings)
      return settings
    },
    follow: (onChange) => void followers.add(onChange),
  }
}
