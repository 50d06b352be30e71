/** What the agent is warned of, the gravest first. */
export const riskKinds = ['self-harm', 'abuse', 'legal', 'personal-data', 'leaving', 'angry'] as const
export type RiskKind = (typeof riskKinds)[number]

export type RiskSign = {
  readonly kind: RiskKind
  readonly pattern: RegExp
  /** True where "not" before it changes nothing: it says no by itself, or is too grave to be explained away. */
  readonly evenNegated?: boolean
}

/** How visitors say it, in English. Words that mean it only now and then stand with what makes them mean it. */
export const visitorSigns: readonly RiskSign[] = [
  {
    kind: 'self-harm',
    evenNegated: true,
    pattern:
      /\b(?:suicid(?:e|al)|(?:kill|hurt|harm|cut)(?:ing)? myself|(?:end|take|ending|taking) my (?:own )?life|end it all|want(?:ed)? to die|(?:don['’]?t|do not|no longer) want to (?:live|be alive|wake up)|better off dead|no (?:reason|point) (?:in|to) liv(?:e|ing))\b/iu,
  },
  {
    kind: 'abuse',
    evenNegated: true,
    pattern:
      /\b(?:i(?:['’]ll| will| am going to|['’]m going to| know where you) (?:find|hurt|kill|beat|live|work)(?: you)?|watch your back|you(?:['’]ll| will) regret (?:this|it)|go to hell|shut up|f+u+c+k+ (?:you|off)|screw you)\b/iu,
  },
  {
    kind: 'abuse',
    pattern:
      /\b(?:you(?:['’]re| are|r)?|u|your|yourselves|such|bunch of|what an?|these|bloody|f+u+c+k+ing)(?: (?:all|just|an?|so|such|bunch|of|bloody|f+u+c+k+ing|complete|total|really)){0,3} (?:idiots?|morons?|stupid|imbeciles?|useless (?:idiots?|people)|scum|bitch|assholes?|arseholes?|liars?|thie(?:f|ves)|crooks?)\b/iu,
  },
  {
    kind: 'legal',
    pattern:
      /\b(?:lawyers?|attorneys?|solicitors?|legal action|legal steps|small claims|(?:to|in|see you in|through the) courts?|ombuds(?:man|person)|trading standards|consumer (?:protection|rights|advice)|(?:will|['’]ll|to|gonna|can|could) sue|sue (?:you|them)|press charges|(?:to|call|tell|contact) the (?:press|police|newspapers?|media)|data protection authority)\b/iu,
  },
  {
    kind: 'leaving',
    pattern:
      /\b(?:(?:cancel|close|end|terminate|delete)(?:ling|ing)? (?:my|the|our|this) (?:\w+ )?(?:account|contract|plan|subscription|membership|policy)|(?:switch|chang|mov|go)(?:e|ing)? (?:to )?(?:another|a different|your competitors?|the competition|a competitor|elsewhere|somewhere else)|business elsewhere|tell (?:everyone|everybody|all my friends) (?:to|not)|done with (?:you|your company|this company)|leaving you)\b/iu,
  },
  {
    kind: 'leaving',
    evenNegated: true,
    pattern:
      /\b(?:never|won['’]?t|not going to) (?:ever )?(?:buy|order|shop|use|deal)\b[^.!?]{0,40}\b(?:again|anymore|any more)\b/iu,
  },
  {
    kind: 'angry',
    pattern:
      /\b(?:angry|furious|fuming|livid|outrag(?:ed|eous)|enraged|infuriat(?:ed|ing)|disgusted|appall(?:ed|ing)|unacceptable|ridiculous|disgrace(?:ful)?|pathetic|fed up|pissed(?: off)?|sick (?:and tired )?of (?:this|it|you|waiting|being)|(?:worst|terrible|awful|horrible) (?:service|company|experience|support)|(?:is|what) a (?:joke|scam|rip-?off)|(?:third|fourth|fifth|tenth) time (?:i|i['’]m|i['’]ve|that|now|already|this)|wast(?:ed|ing) my time)\b/iu,
  },
]

/** What nobody should be asked to write into a chat; a question or a request for it has to stand with it. */
export const askedInTheOpen =
  /\b(?:(?:full |whole |credit |debit )*card (?:number|details)|cvv|cvc|security code|expiry date|password|passcode|pin(?: code| number)?|passport number|social security(?: number)?|(?:copy|photo|picture|scan) of (?:your|the) (?:id|passport|driving licen[cs]e|card))\b/iu

export const asking =
  /[?]|\b(?:please|send|give|tell|type|need|confirm|provide|share|write|let me have|what(?:['’]s| is))\b/iu

/** Placeholders of values that do not belong into a chat, as the visitor wrote them. */
export const writtenInTheOpen = /\[(CARD|IBAN|SECRET|ID)_\d+\]/u
