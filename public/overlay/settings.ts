import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { AgentSettings } from '../../src/domain/agent-settings.ts'

/** What holds for whoever has chosen nothing (`usualSettings` of the server). */
const usual: AgentSettings = {
  theme: 'auto',
  textSizePx: 14,
  motion: 'auto',
  sound: false,
  notify: false,
  language: 'auto',
  view: 'stacked',
  mode: 'all',
}

const recentForMs = 1_000

export type Settings = {
  readonly now: ReadonlySignal<AgentSettings>
  /** Holds here at once; the server is told, now or when it is there again. */
  change(change: Partial<AgentSettings>): void
  /** What the server has; undefined where the agent has chosen nothing yet. It wins, save over what it was not told yet. */
  heard(kept: AgentSettings | undefined): void
  /** Another page in this browser has kept something under `key`: where it is these settings, they hold here too. */
  keptElsewhere(key: string | null): void
}

type Kept = { readonly settings: Partial<AgentSettings>; readonly untold: Partial<AgentSettings> }

/**
 * An agent's settings as this page knows them: first as this browser last had them, then as the server does. `send` tells the
 * server; false where it is not there.
 */
export function createSettings(agent: string | undefined, send: (change: Partial<AgentSettings>) => boolean): Settings {
  const place = `sotto-settings ${agent ?? ''}`
  const { settings, untold: before } = recall(place)
  let untold = before
  // What the server says meanwhile may be from before them.
  let recent: Partial<AgentSettings> = {}
  let timer: ReturnType<typeof setTimeout> | undefined
  const now = signal<AgentSettings>({ ...usual, ...settings })
  const keep = (settings: AgentSettings) => {
    now.value = settings
    try {
      localStorage.setItem(place, JSON.stringify({ settings, untold } satisfies Kept))
    } catch {
      // A frame of another site may be denied storage: then the server alone keeps them.
    }
  }
  return {
    now,
    change(change) {
      recent = { ...recent, ...change }
      clearTimeout(timer)
      timer = setTimeout(() => (recent = {}), recentForMs)
      if (!send(change)) untold = { ...untold, ...change }
      keep({ ...now.value, ...change })
    },
    heard(kept) {
      const late = untold
      untold = {}
      if (Object.keys(late).length > 0 && !send(late)) untold = late
      keep({ ...(kept ?? now.value), ...late, ...recent })
    },
    keptElsewhere(key) {
      if (key !== place) return
      const { settings: theirs, untold: late } = recall(place)
      now.value = { ...now.value, ...theirs }
      // Their page may have no line to the server.
      if (Object.keys(late).length > 0 && send(late)) keep(now.value)
    },
  }
}

function recall(place: string): Kept {
  try {
    const { settings = {}, untold = {} }: Partial<Kept> = JSON.parse(localStorage.getItem(place) ?? '{}')
    return { settings, untold }
  } catch {
    return { settings: {}, untold: {} }
  }
}
