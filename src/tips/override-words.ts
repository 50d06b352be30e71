import { gap } from './word-gap.ts'

const any = (...words: readonly string[]) => `(?:${words.join('|')})`

/** "Ignore your instructions", one language a row. `after`: the verb comes after its object. */
const languages: readonly { readonly verb: string; readonly object: string; readonly after?: boolean }[] = [
  {
    verb: any(
      'ignor(?:e|ing)',
      'forget(?:ting)?',
      'disregard(?:ing)?',
      'dismiss',
      'drop',
      'overrid(?:e|ing)',
      'bypass(?:ing)?',
      'neglect',
      'abandon',
      "do(?:n[o']?t|n'nt| not) (?:follow|obey)",
      'stop following',
      'set aside',
      'pay no attention to',
    ),
    // Instructions for a delivery, and messages of one's own, are what visitors write about.
    object: any(
      '(?<!\\b(?:my|delivery|assembly|care|shipping|washing) )(?:instructions?|directives?|guidelines?|prompts?|assignments?|system message|safeguards?|programming)\\b(?! manual)',
      '(?:your|all|any|these) (?:\\p{L}+ )?(?:rules|tasks|context|training|restrictions|commands)\\b',
      '(?<!\\bmy )(?:previous|prior|provided|given) (?:\\p{L}+ )?(?:rules|tasks|commands|context|articles|artikels|documents|information|text)\\b',
      "(?:the|everything|all|anything|all that(?:'s| is)?) (?:stands? )?(?:above|before (?:that|this)|beforehand)\\b",
      "everything (?:you (?:know|were|have been)|(?:we|i)(?:'ve| have)? (?:told|said|talked|discussed))",
      'all (?:that )?(?:we|you) (?:discussed|talked|know|learned|were told)',
      '(?:the )(?:function|webpage|resume|articles?|documents provided)\\b',
    ),
  },
  {
    verb: any('change', 'reset', 'delete', 'rewrite'),
    object: any('your (?:own )?(?:instructions|rules|programming|prompt|guidelines)'),
  },
  {
    verb: any(
      'vergiss',
      'vergessen sie',
      'vergesst',
      'ignorier\\p{L}*',
      'missacht\\p{L}*',
      'umgeh\\p{L}*',
      'überschreib\\p{L}*',
      'lass(?:en sie)?',
    ),
    object: any(
      '(?:deine|ihre|alle|bisherigen|obigen|vorherigen) (?:\\p{L}+ )?(?:anweisung|instruktion|vorgabe|regel)\\p{L}*',
      'alle (?:aufträge|aufgaben)',
      'den prompt',
      'alles (?:davor|bisher\\p{L}*|oben|vorherige)',
      'alle[sn]? vorherige\\p{L}*',
    ),
  },
  {
    verb: any('ignora\\p{L}*', 'olvid\\p{L}*', 'haz caso omiso', 'descart\\p{L}*', 'omite', 'no (?:sigas|obedezcas)'),
    object: any(
      'instrucciones (?:previas|anteriores|que)',
      '(?:tus|las|todas) (?:\\p{L}+ )?(?:instruccion\\p{L}*|reglas|órdenes|directrices)',
      'todo lo (?:anterior|que te)',
      'prompt',
    ),
  },
  {
    verb: any(
      'ignor\\p{L}*',
      'oubli\\p{L}*',
      'ne (?:tiens|tenez) pas compte',
      'fai(?:s|tes) abstraction',
      'outrepass\\p{L}*',
    ),
    object: any(
      '(?:tes|vos|les|toutes?) (?:\\p{L}+ )?(?:instruction\\p{L}*|consignes?|règles|directives)',
      'ce qui précède',
      'prompt',
    ),
  },
  {
    verb: any('ignora\\p{L}*', 'dimentica\\p{L}*', 'scorda\\p{L}*', 'trascura\\p{L}*', 'tralascia\\p{L}*'),
    object: any(
      '(?:tue|le|tutte) (?:\\p{L}+ )?(?:istruzion\\p{L}*|regole|direttive|indicazioni)',
      'quanto sopra',
      'prompt',
    ),
  },
  {
    verb: any('ignor\\p{L}*', 'esqueç\\p{L}*', 'desconsider\\p{L}*', 'desobedeç\\p{L}*'),
    object: any(
      '(?:suas|tuas|as|todas) (?:\\p{L}+ )?(?:instruç\\p{L}*|regras|ordens|diretrizes)',
      'tudo (?:acima|isso)',
      'prompt',
      'acima',
    ),
  },
  {
    verb: any('negeer', 'vergeet', 'sla over'),
    object: any(
      '(?:je|uw|alle) (?:\\p{L}+ )?(?:instructies|opdrachten|regels)',
      'alles (?:hiervoor|hierboven)',
      'prompt',
    ),
  },
  {
    verb: any('zignoruj', 'ignoruj', 'zapomnij', 'pomiń'),
    object: any('instrukcj\\p{L}*', 'polece\\p{L}*', 'zasad\\p{L}*'),
  },
  {
    verb: any('игнорир[а-я]*', 'забудь[а-я]*', 'забыть', 'не обращай[а-я]* внимания'),
    object: any('инструкц', 'указани', 'команд', 'правил', 'выше', 'вс[её]', 'промпт'),
  },
  { verb: any('تجاهل', 'تغاض', 'انس', 'إنس'), object: any('تعليمات', 'أوامر', 'إرشادات', 'ما سبق', 'القواعد') },
  {
    verb: any('abaikan', 'lupakan', 'hiraukan'),
    object: any('instruksi', 'perintah', 'aturan', 'petunjuk', 'di atas'),
  },
  { verb: any('kalimutan', 'huwag pansinin', 'balewalain'), object: any('tagubilin', 'utos', 'panuto') },
  { verb: any('bỏ qua', 'quên', 'phớt lờ', 'lờ đi'), object: any('hướng dẫn', 'chỉ dẫn', 'lệnh', 'ở trên', 'quy tắc') },
  {
    verb: any('yok say', 'unut', 'görmezden gel', 'dikkate alma'),
    object: any('talimat', 'yönerge', 'komut', 'kural', 'yukarı'),
    after: true,
  },
  {
    verb: any('अनदेखा', 'नज़रअंदाज़', 'नजरअंदाज', 'भूल', 'उपेक्षा'),
    object: any('निर्देश', 'आदेश', 'नियम', 'उपरोक्त', 'ऊपर'),
    after: true,
  },
  { verb: any('উপেক্ষা', 'ভুলে', 'অগ্রাহ্য'), object: any('নির্দেশ', 'আদেশ', 'নিয়ম', 'উপরের'), after: true },
  {
    verb: any('無視', '忘れ', '従わない'),
    object: any('指示', '命令', '指令', '上記', 'ルール', 'プロンプト'),
    after: true,
  },
  { verb: any('무시', '잊어', '잊으'), object: any('지시', '명령', '지침', '위의', '규칙', '프롬프트'), after: true },
  {
    verb: any('忽略', '无视', '無視', '忘记', '忘掉', '不要理会', '不理会'),
    object: any('指示', '指令', '命令', '規則', '规则', '以上', '上述', '提示'),
  },
  {
    verb: any('เพิกเฉย', 'ลืม', 'ละเว้น', 'ไม่ต้องสนใจ', 'อย่าไปสนใจ', 'อย่าสนใจ'),
    object: any('คำสั่ง', 'คําสั่ง', 'คำแนะนำ', 'คําแนะนํา', 'ข้างต้น', 'กฎ'),
  },
]

/** Patterns for text in small letters. Where words are written without spaces, anything may stand before them. */
export const overrideWords: readonly string[] = languages.map(({ verb, object, after }) =>
  after ? `${object}${gap}${verb}` : `(?<![a-zà-ÿа-яё])${verb}${gap}${object}`,
)
