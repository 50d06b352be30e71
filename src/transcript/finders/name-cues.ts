export type NameCue = {
  /** Ends where the name begins. Has the flag `g`. */
  readonly cue: RegExp
  readonly anyCase: boolean
  /** What has to stand after the name. */
  readonly follows?: RegExp
  /** Of the cue or of what follows, and quicker to look for than the cue: without it the cue tells nothing. */
  readonly needs?: RegExp
}

const clauseEnd =
  /^\s*(?:$|[.,!?;:\n)(-]|(?:and|from|here|speaking|calling|writing|again|y|de|und|at|can|could|i|my|but|who|with|please)\b)/iu
const between = String.raw`(?:\s*[:=-]\s*|\s+)["'“]?`

/** "My name is Ada", and what says it in other words and languages. */
export const nameCues: readonly NameCue[] = [
  {
    cue: new RegExp(
      String.raw`\b(?:my|the|his|her|our|their|your|full|first|last|middle|maiden|family|given|sur|whose|account(?: holder)?(?:['’]s)?|under the|client|customer|passenger|guest|patient|card ?holder(?:['’]s)?) ?(?:full |first |last |middle |own |legal |real )?names?\??(?: (?:on|of|for|in) (?:the |my |this |that )?(?:\w+ )?(?:account|card|order|reservation|booking|file))?(?:['’]s| is| was| would be| should be| will be| are)?(?:\s*[:=-]\s*|\s+)["'“]?(?:mr\.? |mrs\.? |ms\.? |miss |dr\.? )?`,
      'giu',
    ),
    anyCase: true,
    needs: /name/iu,
  },
  {
    cue: new RegExp(
      String.raw`(?<!\p{L}|\b(?:product|brand|company|file|domain|item|model|store|shop|hotel|street|place|user|plan|event|venue|campaign|page) )(?:name['’]s\s+|names?(?:\s*[:=]\s*|\?\s+|\s+(?:is|was)\s+))["'“]?`,
      'giu',
    ),
    anyCase: true,
  },
  { cue: /\b(?:i['’]?m|i am|this is|it['’]?s|it is) (?:called |named )["'“]?/giu, anyCase: true },
  { cue: /\b(?:in|under) the name(?: of)? |\bby the name(?: of)? |\bgo(?:es)? by /giu, anyCase: true },
  {
    cue: /\b(?:it['’]?s me,? |(?:book|reserve|put|file|register)(?:ed)? (?:it |this |that |them |me )?(?:\w+ ){0,3}under )/giu,
    anyCase: false,
    needs: /s me|under /iu,
  },
  {
    cue: /\bmy (?:(?:best|old|little|older|younger) )?(?:child|kid|son|daughter|friend|wife|husband|partner|brother|sister|mother|father|mom|mum|dad|boss|colleague|neighbou?r|cousin|uncle|aunt|grandmother|grandfather|niece|nephew|girlfriend|boyfriend|roommate|assistant|secretary),? /giu,
    anyCase: false,
  },
  { cue: /\b(?:you (?:can|may) )?(?:just )?call me /giu, anyCase: false },
  { cue: /\b(?:i['’]?m|i am) (?:mr\.? |mrs\.? |ms\.? |miss )?/giu, anyCase: false, follows: clauseEnd },
  {
    cue: /(?:^|[.,!?\n]\s?|\b(?:hi|hello|hey|yes|morning|afternoon|evening|there|ok|okay)[,.!]? )this is (?:mr\.? |mrs\.? |ms\.? |miss )?/giu,
    anyCase: false,
    follows: clauseEnd,
    needs: /this is /iu,
  },
  {
    cue: /\bthis is /giu,
    anyCase: true,
    follows: /^,? (?:here|speaking|calling)\b/iu,
    needs: /here|speaking|calling/iu,
  },
  {
    cue: /(?:^|[.!?\n]\s?|\b(?:hi|hello|hey|yes)[,.!]? )(?:it['’]?s )?/giu,
    anyCase: false,
    follows: /^,? (?:here|speaking)\b(?! (?:is|are|was|to|i|you|we)\b)/iu,
    needs: /here|speaking/iu,
  },
  {
    cue: /(?<![\p{L}\d])(?:mr|mrs|ms|miss|mister|señora?|srta?|sra|herr|frau|monsieur|madame|mme|signora?|senhora?)\.? /giu,
    anyCase: false,
  },
  {
    cue: /\bthe (?:host|hostess|guest|patient|passenger|recipient|driver|caller|account holder|card ?holder|organi[sz]er) (?:is|was|will be) /giu,
    anyCase: false,
    follows: clauseEnd,
  },
  {
    cue: /\b(?:to|for|at|of|about|from) /giu,
    anyCase: false,
    follows:
      /^['’]s (?:\d\w* )?(?:party|birthday|wedding|house|place|account|order|appointment|reservation|booking|phone|card)\b/iu,
    needs: /['’]s /iu,
  },
  {
    cue: /(?:^|\n|[.!,] ?)(?:(?:kind|best|warm) )?(?:regards|sincerely|yours(?: truly| sincerely)?|cheers|saludos|un saludo|mit freundlichen grüßen|cordialement)[,.!]?\s{1,3}/giu,
    anyCase: false,
    follows: /^\s*[.!]?\s*$/u,
  },
  {
    cue: new RegExp(
      String.raw`(?<!\p{L})(?:me llamo|mi nombre(?: completo)? es|nombre(?: completo)?:|mi apellido es|apellidos?:|a nombre de|(?:le )?habla|ich hei(?:ß|ss)e|mein (?:vor|nach)?name ist|(?:vor|nach)name:|je m['’]appelle|mon (?:pré)?nom est|nom:|mi chiamo|il mio nome è|meu nome é|chamo-me|me chamo|ik heet|mijn naam is|jag heter|nazywam się)${between}`,
      'giu',
    ),
    anyCase: true,
    needs: /name|nom|apellido|llamo|habla|ich hei|appelle|chiamo|chamo|heet|naam|heter|nazywam/iu,
  },
  {
    cue: /(?<!\p{L})(?:soy|sou|sono|je suis|ich bin|ik ben) (?:(?:el |la )?(?:señora?|sr|sra)\.? )?/giu,
    anyCase: false,
    follows: clauseEnd,
  },
]
