import { z } from 'zod'

/** Which tips an agent wants: all, only risks and missing facts, or none but what they ask for. */
export const tipModes = ['all', 'risks', 'quiet'] as const
export type TipMode = (typeof tipModes)[number]

const fields = {
  theme: z.enum(['auto', 'light', 'dark', 'contrast']),
  textSizePx: z.int().min(12).max(20),
  /** `less`: nothing fades, whatever the system says. */
  motion: z.enum(['auto', 'less']),
  /** A short tone when a first tip or a risk comes. */
  sound: z.boolean(),
  /** A desktop notification when a risk comes and the page is hidden. */
  notify: z.boolean(),
  language: z.enum(['auto', 'en', 'de']),
  view: z.enum(['stacked', 'focus']),
  mode: z.enum(tipModes),
}

/** How an agent wants their overlay. */
export type AgentSettings = { readonly [Name in keyof typeof fields]: z.infer<(typeof fields)[Name]> }

/** Some of the settings, as a page sends them. */
export const settingsChange = z.strictObject(fields).partial()

/** What holds for whoever has chosen nothing. */
export const usualSettings: AgentSettings = {
  theme: 'auto',
  textSizePx: 14,
  motion: 'auto',
  sound: false,
  notify: false,
  language: 'auto',
  view: 'stacked',
  mode: 'all',
}

/** The settings that `raw` holds; what it lacks, or has in a form of another release, is as `before`. Never throws. */
export function completeSettings(raw: unknown, before: AgentSettings = usualSettings): AgentSettings {
  const given = typeof raw === 'object' && raw !== null ? new Map<string, unknown>(Object.entries(raw)) : new Map()
  const sound = Object.entries(fields).flatMap(([name, field]) => {
    const parsed = field.safeParse(given.get(name))
    return parsed.success ? [[name, parsed.data] as const] : []
  })
  return { ...before, ...(Object.fromEntries(sound) as Partial<AgentSettings>) }
}
