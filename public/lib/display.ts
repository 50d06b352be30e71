import { effect, signal } from '@preact/signals-core'

export const themes = { '': 'as the system', light: 'light', dark: 'dark', contrast: 'high contrast' } as const
export const textSizes = ['12', '13', '14', '16', '18', '20'] as const

/** The person's choices. */
export const theme = signal(recall('sotto-theme', Object.keys(themes), ''))
export const textSize = signal(recall('sotto-text-size', textSizes, '14'))

/** Puts the person's choice of colours and text size on the page, and keeps it there. */
export function applyDisplay(): void {
  effect(() => {
    if (theme.value === '') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme.value
    remember('sotto-theme', theme.value)
  })
  effect(() => {
    document.documentElement.style.setProperty('--text-size', `${textSize.value}px`)
    remember('sotto-text-size', textSize.value)
  })
}

function recall(key: string, allowed: readonly string[], otherwise: string): string {
  try {
    const kept = localStorage.getItem(key)
    return kept !== null && allowed.includes(kept) ? kept : otherwise
  } catch {
    // A frame of another site may be denied storage: the page then looks as the system says.
    return otherwise
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // As above: the choice lasts until the page closes.
  }
}
