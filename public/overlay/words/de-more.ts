import type { Translated } from './translated.ts'
import type { words as english } from './en-more.ts'

export const words: Translated<typeof english> = {
  ask: 'Fragen',
  'ask-about': 'Frage zu {whom}',
  'ask-field': 'Eingabetaste fragt, Esc schließt',
  'nothing-to-ask-about': 'Gerade gibt es kein Gespräch, zu dem Sie fragen können.',
  'looking-for-answer': 'Eine Antwort wird gesucht …',
  snooze: 'Eine Weile keine Tipps',
  'snooze-end': 'Wieder Tipps',
  'keys-hint': 'Ein Klick rückt ein Gespräch in den Blick. Während Sie schreiben, ruhen die Tasten.',
  'key-copy': 'kopiert den ersten Tipp des Gesprächs im Blick oder des obersten',
  'key-ask': 'stellt eine Frage zum Gespräch im Blick oder zum obersten',
  'key-snooze': 'schaltet Tipps eine Weile ab; noch einmal wieder an',
  'key-keys': 'zeigt oder verbirgt diese Tasten',
  'key-close': 'schließt, was hier offen ist',
}
