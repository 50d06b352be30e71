/** What is needed when something is opened. */
export const words = {
  ask: 'Ask',
  'ask-about': 'Ask about {whom}',
  'ask-field': 'Enter asks, Escape closes',
  'nothing-to-ask-about': 'There is no conversation to ask about right now.',
  'looking-for-answer': 'Looking for an answer…',
  snooze: 'No tips for a while',
  'snooze-end': 'Tips again',
  'keys-hint': 'Click a conversation to put it in focus. Keys rest while you type.',
  'key-copy': 'copies the first tip of the conversation in focus, or of the top-most one',
  'key-ask': 'asks a question about the conversation in focus, or the top-most one',
  'key-snooze': 'snoozes: no tips for a while; again for tips',
  'key-keys': 'shows or hides these keys',
  'key-close': 'closes what is open here',
} as const
