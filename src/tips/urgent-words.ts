const urgent: readonly string[] = [
  // Harm.
  'suicid\\p{L}*|selbstmord|(?:kill|hurt|harm) my ?self|end my life|(?:mich|mir) (?:umbringen|was antun|etwas antun)|matarme|quitarme la vida',
  '(?:kill|hurt|shoot|stab) you|(?:bring|stech|schlag)e? (?:dich|euch|sie) (?:um|ab|tot)|te voy a matar',
  // Law and press.
  'lawyers?|attorney|solicitor|(?:will|going to|gonna) sue|legal action|take you to court|trading standards|ombudsman',
  'rechtsanw[aä]lt\\p{L}*|anw[aä]lt\\p{L}*|verklage\\p{L}*|anzeige erstatten|abogad[oa]s?|demandar(?:los|te)?|denunciar(?:los|te)?',
  // Leaving.
  '(?:cancel|close) my (?:account|contract|subscription|membership)|(?:k[uü]ndige|kündigung)|cancelar mi (?:cuenta|contrato|suscripción)',
]

const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${urgent.join('|')})(?![\\p{L}\\p{N}])`, 'iu')

/** True where a line holds words after which the agent should know at once, whatever the visitor writes next. */
export function hasUrgentWords(text: string): boolean {
  return pattern.test(text)
}
