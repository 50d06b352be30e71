import type { AttackShape } from './attack-shapes.ts'

type AttackWords = { readonly shape: AttackShape; readonly pattern: RegExp }

/** At most this much may stand between the two halves of a pattern. */
const gap = '[^.!?\\n]{0,60}?'
const any = (...words: readonly string[]) => `(?:${words.join('|')})`

/** "Ignore ... instructions" per language: what to do, and to what; `after` where the object comes first. */
const overrides: readonly { readonly verb: string; readonly object: string; readonly after?: boolean }[] = [
  {
    verb: any(
      'ignor(?:e|ing)',
      'forget(?:ting)?',
      'disregard(?:ing)?',
      'dismiss',
      'drop',
      'delete',
      'overrid(?:e|ing)',
      'bypass(?:ing)?',
      'skip',
      'neglect',
      'abandon',
      "do ?n[o']t (?:follow|obey|answer)",
      'change',
      'stop following',
      'leave behind',
      'set aside',
      'reset',
      'pay no attention to',
    ),
    object: any(
      '(?:instruction|directive|guideline|prompt|command|assignment|order from|system message|restriction|safeguard|programming)s?\\b',
      '(?:your|the|all|any|these|those|previous|prior) (?:rules|tasks|context|training|articles|documents)\\b',
      '(?:previous|prior|provided|given) (?:\\w+ )?(?:rules|tasks|context|articles|artikels|documents|information|text|messages)',
      "(?:the|everything|all|anything|all that(?:'s| is)?) (?:stands? )?(?:above|before (?:that|this)|beforehand)\\b",
      'everything (?:you|i|we|that)\\b',
      'all (?:that )?(?:we|you) (?:discussed|know|learned|were told)',
      'the (?:function|webpage|resume|article|email|document|table|question|code)\\b',
    ),
  },
  {
    verb: any(
      'vergiss',
      'vergessen sie',
      'vergesst',
      'ignorier\\w*',
      'missacht\\w*',
      'umgeh\\w*',
      'überschreib\\w*',
      'lass(?:en sie)?',
    ),
    object: any(
      'anweisung\\w*',
      'instruktion\\w*',
      'aufträge',
      'aufgaben',
      'vorgaben',
      'regeln',
      'prompt',
      'alles (?:davor|bisher|was|oben|vorherige)',
      'alle[sn]? vorherige\\w*',
      '(?:vorherige|bisherige)\\w* \\w+',
    ),
  },
  {
    verb: any('ignora\\w*', 'olvid\\w*', 'haz caso omiso', 'descart\\w*', 'omite', 'sáltate', 'no (?:sigas|obedezcas)'),
    object: any(
      'instruccion\\w*',
      'reglas',
      'órdenes',
      'indicacion\\w*',
      'directrices',
      'lo anterior',
      'todo lo (?:anterior|que)',
      'prompt',
    ),
  },
  {
    verb: any(
      'ignor\\w*',
      'oubli\\w*',
      'ne (?:tiens|tenez) pas compte',
      'fais abstraction',
      'faites abstraction',
      'outrepass\\w*',
    ),
    object: any('instruction\\w*', 'consignes?', 'règles', 'directives', 'ce qui précède', 'tout ce qu', 'prompt'),
  },
  {
    verb: any('ignora\\w*', 'dimentica\\w*', 'scorda\\w*', 'trascura\\w*', 'tralascia\\w*'),
    object: any(
      'istruzion\\w*',
      'regole',
      'direttive',
      'indicazioni',
      'quanto sopra',
      'tutto (?:quello|ciò)',
      'prompt',
    ),
  },
  {
    verb: any('ignor\\w*', 'esqueç\\w*', 'desconsider\\w*', 'desobedeç\\w*'),
    object: any('instruç\\w*', 'regras', 'ordens', 'diretrizes', 'tudo (?:o que|acima|isso)', 'prompt', 'acima'),
  },
  {
    verb: any('negeer', 'vergeet', 'sla over'),
    object: any('instructies', 'opdrachten', 'regels', 'alles (?:hiervoor|hierboven|wat)', 'prompt'),
  },
  {
    verb: any('zignoruj', 'ignoruj', 'zapomnij', 'pomiń'),
    object: any('instrukcj\\w*', 'polece\\w*', 'zasad\\w*', 'wszystk\\w*'),
  },
  {
    verb: any('игнорир\\w*', 'игнорируй\\w*', 'забудь\\w*', 'забыть', 'не обращай\\w* внимания'),
    object: any('инструкц', 'указани', 'команд', 'правил', 'выше', 'вс[её]', 'промпт'),
  },
  {
    verb: any('تجاهل', 'تغاض', 'انس', 'إنس'),
    object: any('تعليمات', 'أوامر', 'إرشادات', 'كل ما', 'ما سبق', 'القواعد'),
  },
  {
    verb: any('abaikan', 'lupakan', 'hiraukan'),
    object: any('instruksi', 'perintah', 'aturan', 'semua', 'petunjuk', 'di atas'),
  },
  { verb: any('kalimutan', 'huwag pansinin', 'balewalain'), object: any('tagubilin', 'utos', 'panuto', 'lahat') },
  {
    verb: any('bỏ qua', 'quên', 'phớt lờ', 'lờ đi'),
    object: any('hướng dẫn', 'chỉ dẫn', 'lệnh', 'mọi thứ', 'ở trên', 'quy tắc', 'trước'),
  },
  {
    verb: any('yok say', 'unut', 'görmezden gel', 'dikkate alma'),
    object: any('talimat', 'yönerge', 'komut', 'kural', 'her şey', 'yukarı', 'önceki'),
    after: true,
  },
  {
    verb: any('अनदेखा', 'नज़रअंदाज़', 'नजरअंदाज', 'भूल', 'उपेक्षा'),
    object: any('निर्देश', 'आदेश', 'नियम', 'सब कुछ', 'उपरोक्त', 'ऊपर'),
    after: true,
  },
  { verb: any('উপেক্ষা', 'ভুলে', 'অগ্রাহ্য'), object: any('নির্দেশ', 'আদেশ', 'নিয়ম', 'সবকিছু', 'উপরের'), after: true },
  {
    verb: any('無視', '忘れ', '従わない'),
    object: any('指示', '命令', '指令', '上記', '以前の', 'ルール', 'プロンプト', 'すべて'),
    after: true,
  },
  {
    verb: any('무시', '잊어', '잊으'),
    object: any('지시', '명령', '지침', '위의', '이전', '규칙', '프롬프트', '모든'),
    after: true,
  },
  {
    verb: any('忽略', '无视', '無視', '忘记', '忘掉', '不要理会', '不理会'),
    object: any('指示', '指令', '命令', '说明', '規則', '规则', '之前', '以上', '上述', '提示', '一切'),
  },
  {
    verb: any('เพิกเฉย', 'ลืม', 'ละเว้น', 'ไม่ต้องสนใจ', 'อย่าไปสนใจ', 'อย่าสนใจ'),
    object: any('คำสั่ง', 'คําสั่ง', 'คำแนะนำ', 'คําแนะนํา', 'ข้างต้น', 'ก่อนหน้า', 'ทั้งหมด', 'กฎ'),
  },
]

/** "Your password" and other secrets that no visitor asks an agent for. A visitor's own ("my password") is daily work. */
const secrets: readonly string[] = [
  `(?:what(?:'s| is)|tell|give|share|reveal|say|confirm|send|show|print|know|spell|encode|write)${gap}\\b(?:your|the|our|system|admin|this mode's)\\b ?(?:\\w+ ){0,2}(?:password|passcode|passphrase|secret|api key|access key|credential|code ?word)`,
  `(?:password|secret (?:key|code|word))${gap}\\b(?:for (?:our|this|the) (?:system|mode)|of the (?:system|user))`,
  `(?:dein|ihr|euer|das)\\w* (?:\\w+ )?(?:passwort|kennwort|geheim\\w+|systempasswort)\\b${gap}(?:teilen|nennen|sagen|verraten|geben|lautet|\\?)`,
  `(?:wie lautet|was ist|nenn\\w*|verrat\\w*|sag\\w*|teil\\w*)${gap}(?:passwort|kennwort|geheimnis)`,
  `(?:cuál es|dime|dame|compart\\w*|revel\\w*|confirm\\w*)${gap}(?:tu|su|la|el) (?:contraseña|clave secreta|clave)`,
  `(?:quel est|donne\\w*|dis\\w*|partage\\w*|révèl\\w*|confirm\\w*)${gap}(?:mot de passe|clé secrète)`,
  `(?:qual è|dimmi|dammi|condivid\\w*|rivel\\w*|conferm\\w*)${gap}(?:la|tua) (?:password|chiave segreta)`,
  `(?:qual é|diga|dê|compartilh\\w*|revel\\w*|confirm\\w*)${gap}(?:senha|chave secreta)`,
  `(?:какой|скажи\\w*|назов\\w*|подел\\w*|раскр\\w*|сообщи\\w*)${gap}(?:парол|секретн)`,
  `(?:kata sandi|password) (?:kamu|anda|untuk sistem|sistem)`,
  `(?:パスワード|秘密)(?:は何|を教え|を共有)`,
  `(?:비밀번호|암호)(?:가 뭐|는 뭐|를 (?:알려|공유|말해))`,
  `(?:密码|口令|秘密|密钥)(?:是什么|告诉|是多少)|(?:告诉|分享)[^。]{0,10}(?:密码|密钥)`,
  `(?:ما هو|ما هي|أخبرني|شارك)${gap}(?:مفتاحك|كلمة المرور|كلمة السر|السري)`,
  `(?:mật khẩu)${gap}(?:là gì|của bạn|cho tôi biết)|(?:chia sẻ)${gap}mật khẩu`,
  `(?:পাসওয়ার্ড|पासवर्ड|รหัสผ่าน|şifre\\w*|parola\\w*)${gap}(?:শেয়ার|কি|साझा|क्या|บอก|คืออะไร|แบ่งปัน|nedir|paylaş|söyle)`,
]

const leaks: readonly string[] = [
  `(?:show|print|repeat|reveal|tell|display|output|give|spell[ -]?check|translate|summari[sz]e|write out|what (?:are|were|is|was)|list)${gap}\\b(?:your|the|all|system|initial|original|hidden)\\b ?(?:\\w+ ){0,2}(?:system prompt|prompts?(?: texts?)?\\b|instructions?\\b(?! (?:manual|for|to|on|how))|system message|initial message|guidelines you)`,
  `(?:repeat|print|spell[ -]?check|translate|show|output|what (?:is|was|stands)|copy)${gap}\\b(?:(?:text|words|everything|all|prompt|written|stands?) )(?:\\w+ )?above\\b`,
  `information in the prompt|prompt[ _-]?text|\\bsystem prompt\\b|\\bsystemprompt\\b`,
  `(?:zeig|gib|wiederhol|nenn|druck)\\w*${gap}(?:prompt|systemanweisung|anweisungen|instruktionen|folgenden texte)`,
  `(?:muestra|repite|dime|revela|enseña)\\w*${gap}(?:prompt|tus instrucciones|instrucciones iniciales)`,
  `(?:montre|répète|affiche|révèle|donne)\\w*${gap}(?:prompt|tes instructions|vos instructions|instructions initiales)`,
  `(?:покажи|повтори|выведи)\\w*${gap}(?:промпт|системн|инструкц)`,
  `(?:显示|重复|告诉我|输出)[^。]{0,12}(?:提示词|系统提示|指令)`,
  `(?:システムプロンプト|プロンプト)を(?:見せ|表示|教え)`,
]

const roles: readonly string[] = [
  `\\b(?:from now on|as of now|henceforth)\\b${gap}\\b(?:you|your|answer|respond|act)\\b`,
  `\\byou (?:are|'re) (?:now|no longer)\\b(?! (?:chatting|connected|speaking|talking|the (?:third|second|fourth)|telling))`,
  `\\b(?:act|behave|respond|answer|pose|roleplay|role-play) (?:as|like) (?:if you|an? |the |my )(?!(?:result|present|gift|deposit|surprise|guest|whole|token|discount|matter|rule|service))${gap}\\b(?:ai|assistant|bot|model|hacker|expert|character|person|child|admin|developer|terminal|racist|unrestricted|without|evil|system|manager|supervisor)`,
  `\\b(?:pretend|imagine|suppose)\\b${gap}\\b(?:you (?:are|have|were|can)|to be an?|ignor\\w+|without (?:rules|restrictions))`,
  `\\b(?:developer|debug|god|admin|maintenance|override|jailbreak|dan|sudo|root|system|security|enforcement)[ -]?(?:override )?mode\\b`,
  `\\bas an? (?:ai|language model|assistant|chatbot)(?: (?:developed|trained|made|built))?\\b${gap}(?:,|you (?:must|should|have to))`,
  `\\b(?:modo|mode|modus|modalità|режим|wartungsmodus) (?:de |di |der )?(?:desarrollador|mantenimiento|sistema|maintenance|développeur|manutenzione|manutenção|разработчика|обслуживания)`,
  `\\b(?:du bist|sie sind) (?:jetzt|ab jetzt|nun) (?:ein|eine|kein)\\b|(?:stell dir vor|angenommen)${gap}du (?:bist|wärst)`,
  `\\b(?:eres|actúa como|finge (?:ser|que eres)) (?:ahora )?(?:un|una)\\b${gap}(?:ia|asistente|modelo|hacker|experto)`,
  `\\b(?:tu es maintenant|agis comme|fais semblant d'être)\\b`,
  `(?:ты теперь|притворись|веди себя как)|你现在是|从现在起|あなたは今から|지금부터 (?:너|당신)`,
  `\\bi am (?:your|the) (?:developer|creator|boss|administrator|system administrator|programmer)\\b|\\bas your (?:boss|developer|creator|administrator)\\b`,
]

const dictations: readonly string[] = [
  `\\b(?:just|only|simply|instead|must|shall|always|please)\\b ?(?:\\w+ ){0,2}(?:say|print|answer|reply|respond|output|write|repeat)(?: (?:with|the words?|exactly))* ?["'“‘«:]`,
  `\\b(?:say|print|repeat|output|state) (?:that you |the (?:word|output|phrase)|exactly|["'“‘«])`,
  `\\b(?:your )?new (?:task|instruction|assignment|order|rule)s?\\b`,
  `\\b(?:neue|weitere|folgende)n? (?:aufgabe|anweisung|instruktion)\\w*`,
  `\\b(?:nuevas? (?:tareas?|instruccion\\w*)|nouvelles? (?:tâches?|instructions?|consignes?)|nuov[ae] (?:istruzion\\w*|compit\\w*)|nov[ao]s? (?:instruç\\w*|tarefas?))`,
  `\\bevery time (?:you|someone|i)\\b${gap}\\b(?:answer|say|reply|respond) with\\b`,
  `\\b(?:print|say) (?:yay|hello|pwned|hacked|yes only|ok only)\\b`,
]

const smuggled: readonly string[] = [
  `<\\|?(?:im_start|im_end|system|endoftext|assistant|user|start_header_id|eot_id)\\|?>|\\[\\/?inst\\]|<<\\/?sys>>|<\\/?(?:system|instructions?|conversation|facts|card|data)\\b`,
  `["']?(?:role|tool_calls?|function_call|tool_use|system)["']?\\s*:\\s*["'[{]`,
  `(?:^|[\\n{;,])\\s*(?:system|assistant|developer)\\s*(?:message|prompt|note|override)?\\s*:`,
  `(?:#{2,}|={3,}|-{3,})\\s*(?:end|system|instruction|new|begin)`,
  `<!--(?:(?!-->).){0,400}(?:ignor|instruct|state|say|tell|system|override|forget)`,
  `\\b(?:the )?(?:tool|function) (?:call|result|output)\\s*[:=]`,
]

const all = (shape: AttackShape, patterns: readonly string[]): AttackWords[] =>
  patterns.map((pattern) => ({ shape, pattern: new RegExp(pattern, 'u') }))

/** Every known wording, for text in small letters. */
export const attackWords: readonly AttackWords[] = [
  ...all(
    'override',
    overrides.map(({ verb, object, after }) =>
      after ? `${object}${gap}${verb}` : `(?<![a-zà-ÿа-я])${verb}${gap}${object}`,
    ),
  ),
  ...all('role', roles),
  ...all('prompt-leak', leaks),
  ...all('secret', secrets),
  ...all('dictation', dictations),
  ...all('smuggled', smuggled),
]
