import type { Translated } from './translated.ts'
import type { words as english } from './en-widget.ts'

export const words: Translated<typeof english> = {
  'widget-sign-in': 'Melden Sie sich an, um hier Tipps zu sehen.',
  'widget-sign-in-how': 'Ein kleines Fenster öffnet sich und schließt sich von selbst. Das hält einen Arbeitstag.',
  'widget-window-blocked':
    'Der Browser hat das Fenster nicht geöffnet. Erlauben Sie dieser Seite Fenster und wählen Sie noch einmal „Anmelden“.',
  'widget-bar': 'Arbeitsplatz',
  'widget-one-moment': 'Einen Moment …',
  'widget-signed-out': 'Bei Sotto abgemeldet: Die Tipps stehen still.',
  'widget-no-conversation': 'Im Arbeitsplatz ist kein Gespräch offen.',
  'widget-opening': 'Das Gespräch des Arbeitsplatzes wird geöffnet …',
  'widget-unlisted': 'Zum Gespräch des Arbeitsplatzes gibt es hier keine Tipps.',
  'widget-in-focus': 'Im Arbeitsplatz: {whom}',
  'widget-own-window': 'Tipps in einem eigenen Fenster',
  'widget-on-top': 'Dieses Fenster im Vordergrund halten',
  'widget-relayed': 'Eingefügt wird über das Widget im Arbeitsplatz.',
  'widget-no-script':
    'Das Skript von LivePerson ließ sich nicht laden, also wird nichts eingefügt. Kopieren Sie die Tipps.',
  'widget-refused-other-agent': 'Dieses Gespräch führt jemand anders.',
  'widget-refused-other-account': 'Der Arbeitsplatz gehört zu einem anderen LivePerson-Konto als Sotto.',
  'widget-refused-other-person':
    'Im Arbeitsplatz ist jemand anders angemeldet als hier. Melden Sie sich hier als dieselbe Person an.',
  'widget-refused-watching': 'Sie sehen bei diesem Gespräch zu; die Tipps hat, wer es führt.',
  'widget-not-taken': 'Sotto nimmt dieses Gespräch nicht an.',
  insert: 'Einfügen',
  inserted: 'Eingefügt',
  'inserted-for': 'Eingefügt für {whom}. Sie senden es ab.',
  'inserted-not-recorded': 'Eingefügt, aber nicht festgehalten. {reason}',
  'insert-nothing': 'Gerade gibt es keinen Tipp zum Einfügen.',
  'insert-not-in-view': 'Nicht eingefügt: Öffnen Sie zuerst das Gespräch im Arbeitsplatz.',
  'insert-other': 'Nicht eingefügt: Der Arbeitsplatz zeigt ein anderes Gespräch. Öffnen Sie dort zuerst {whom}.',
  'insert-no-answer': 'Der Arbeitsplatz sagt nicht, ob er den Text hat. Sehen Sie im Eingabefeld nach.',
  'insert-refused': 'Der Arbeitsplatz hat den Text nicht angenommen.',
  'insert-no-host': 'Die Seite um dieses Widget hat sich noch nicht gemeldet.',
  'insert-widget-closed': 'Nicht eingefügt: Das Widget im Arbeitsplatz ist zu. Kopieren Sie den Tipp.',
  'key-insert': 'fügt den ersten Tipp des Gesprächs im Arbeitsplatz ein',
}
