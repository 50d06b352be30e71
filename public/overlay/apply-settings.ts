import type { AgentSettings } from '../../src/domain/agent-settings.ts'
import { bestLanguage, languages, speak } from './say.ts'

/** Puts theme, text size and motion on the page. */
export function applyLook({ theme, textSizePx, motion }: AgentSettings): void {
  const root = document.documentElement
  root.dataset['theme'] = theme
  root.dataset['motion'] = motion
  root.style.setProperty('--text-size', `${textSizePx}px`)
}

/** Speaks the language of the address, else the one that was chosen, else the best one of the browser. */
export function applyLanguage({ language }: Pick<AgentSettings, 'language'>, asked: string | null): Promise<void> {
  const chosen = languages.find((one) => one === asked || (asked === null && one === language))
  return speak(chosen ?? bestLanguage(navigator.languages))
}
