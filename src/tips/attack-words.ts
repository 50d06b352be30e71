import type { AttackShape } from './attack-shapes.ts'
import { overrideWords } from './override-words.ts'
import { gap } from './word-gap.ts'

type AttackWords = { readonly shape: AttackShape; readonly pattern: RegExp }

/** A secret of ours. A visitor's own ("I forgot my password", "where do I change the password") is daily work. */
const secrets: readonly string[] = [
  `\\b(?:what(?:'s| is| was)|tell|give|share|reveal|say|confirm|send|show|print|spell|encode|know)\\b${gap}\\b(?:your|our|system|admin|administrator|master)\\b ?(?:\\p{L}+ ){0,2}(?:password|passcode|passphrase|secret|api key|access key|credentials?|code ?word)`,
  `\\bwhat(?:'s| is)? (?:the|our) (?:\\p{L}+ )?(?:secret (?:key|code|word)|code ?word|system password|admin password)`,
  `\\bpassword${gap}\\bfor (?:our|this|the) (?:system|mode)\\b`,
  `\\b(?:poem|acrostic|story|song|haiku|riddle)\\b${gap}\\bpassword\\b`,
  `(?:wie lautet|was ist|nenn\\p{L}*|verrat\\p{L}*|sag\\p{L}*|teil\\p{L}*|gib)${gap}\\b(?:dein|euer|ihr|eure|ihre)\\p{L}* (?:\\p{L}+ )?(?:passwort|kennwort|geheim\\p{L}+|zugang\\p{L}*)`,
  `\\bwie lautet (?:das|dein\\p{L}*|ihr\\p{L}*) (?:\\p{L}+ )?(?:passwort|kennwort|geheim\\p{L}+)`,
  `\\b(?:dein|euer) (?:passwort|kennwort) (?:teilen|nennen|sagen|verraten|geben)`,
  `\\b(?:cuál es (?:tu|su|la)|(?:dime|dame|compart\\p{L}*|revel\\p{L}*|confirm\\p{L}*)${gap}\\b(?:tu|su|vuestra)) (?:contraseña|clave)`,
  `\\b(?:quel est (?:le|ton|votre)|(?:donne\\p{L}*|dis\\p{L}*|partage\\p{L}*|révèl\\p{L}*|confirm\\p{L}*)${gap}\\b(?:ton|votre)) (?:mot de passe|code secret)`,
  `\\b(?:qual è la|(?:dimmi|dammi|condivid\\p{L}*|rivel\\p{L}*|conferm\\p{L}*)${gap}\\bla) (?:tua |vostra )?(?:password|chiave segreta)`,
  `\\b(?:qual é a|(?:diga|dê|compartilh\\p{L}*|revel\\p{L}*|confirm\\p{L}*)${gap}\\b(?:sua|tua)) (?:sua |tua )?(?:senha|chave secreta)`,
  `(?:какой (?:у (?:тебя|вас) |ваш |твой )?парол|(?:скажи|назов|подел|раскр|сообщи)[а-я]*${gap}(?:сво|ваш|тво)[а-я]* (?:парол|секрет))`,
  `(?:kata sandi) (?:kamu|anda|untuk sistem|sistem)`,
  `(?:パスワード|秘密の?(?:鍵|キー|言葉)?)(?:は何|を教え|を共有)`,
  `(?:비밀번호|암호)(?:가 뭐|는 뭐|를 (?:알려|공유|말해))`,
  `(?:你|您|系统)的?(?:密码|口令|秘密|密钥|秘密钥)(?:是什么|是多少)?|(?:分享|告诉我)[^。]{0,10}(?:你|您|系统)的?(?:密码|密钥)`,
  `(?:ما هو|ما هي|أخبرني|شارك)${gap}(?:مفتاحك|كلمة مرورك|كلمة سرك|السري)`,
  `mật khẩu (?:của bạn|hệ thống)|(?:chia sẻ)${gap}mật khẩu`,
  `(?:পাসওয়ার্ড|पासवर्ड)${gap}(?:শেয়ার|साझा)|รหัสผ่านของ(?:คุณ|ระบบ)|şifreni(?:zi)? (?:paylaş|söyle)|parolanı(?:zı)? (?:paylaş|söyle)`,
]

const leaks: readonly string[] = [
  `\\b(?:show|print|repeat|reveal|tell|display|output|give|spell[ -]?check|translate|summari[sz]e|write out|what (?:are|were|is|was)|list)\\b${gap}\\b(?:your|the|all|system|initial|original|hidden)\\b ?(?:\\p{L}+ ){0,2}(?:system prompt|prompts?(?: texts?)?\\b|system message|initial message)`,
  `\\b(?:show|print|reveal|display|output|what (?:are|were|is|was))\\b${gap}\\b(?:your|system|initial|original|hidden|secret) (?:\\p{L}+ )?(?:instructions?|guidelines|directives)\\b`,
  `\\b(?:repeat|print|spell[ -]?check|translate|output|copy)\\b${gap}\\b(?:text|words|everything|all|prompt|written|stands?)\\b(?: \\p{L}+){0,3} above\\b`,
  `\\bwhat (?:is|was|stands) (?:written |said )?above ?\\?|\\b(?:print|show|repeat) (?:the )?above\\b`,
  `information in the prompt|prompt[ _-]?text|\\bsystem ?prompt\\b`,
  `(?:zeig|gib|wiederhol|nenn|druck)\\p{L}*${gap}(?:prompt|systemanweisung|deine anweisungen|instruktionen|folgenden texte)`,
  `(?:muestra|repite|dime|revela|enseña)\\p{L}*${gap}(?:prompt|tus instrucciones|instrucciones iniciales)`,
  `(?:montre|répète|affiche|révèle|donne)\\p{L}*${gap}(?:prompt|tes instructions|vos instructions|instructions initiales)`,
  `(?:покажи|повтори|выведи)[а-я]*${gap}(?:промпт|системн|сво[а-я]* инструкц)`,
  `(?:显示|重复|告诉我|输出)[^。]{0,12}(?:提示词|系统提示|你的指令)`,
  `(?:システムプロンプト|プロンプト)を(?:見せ|表示|教え)`,
]

const roles: readonly string[] = [
  `\\b(?:from now on|henceforth),? (?:you (?:are|must|act|answer|respond|speak|play)|answer|respond|act|speak|pretend)\\b`,
  `\\byou(?: are|'re) now (?:an? |dan\\b|called |free from|unrestricted|in \\p{L}+ mode)`,
  `\\byou(?: are|'re) no longer (?:an? (?:ai|assistant|bot)|bound|restricted|limited to)`,
  `\\b(?:act|behave|respond|answer|pose|roleplay|role-play) (?:as|like) (?:if you|an? |the |my )${gap}\\b(?:ai|assistant|bot|language model|hacker|terminal|racist|unrestricted|without (?:rules|limits)|evil|character)\\b`,
  `\\b(?:pretend|imagine|suppose)\\b${gap}\\b(?:you (?:are|were) (?:an?|not|free)|to be an?|ignor\\p{L}+|without (?:rules|restrictions))`,
  `\\b(?:developer|debug|god|admin|jailbreak|dan|sudo|override)[ -]?mode\\b`,
  `\\b(?:enter(?:ing)?|activat\\p{L}+|enabl\\p{L}+|switch(?:ing)? to|now in)\\b${gap}\\b(?:maintenance|system|security|root|unrestricted)\\b ?(?:\\p{L}+ )?mode\\b`,
  `\\bas an? (?:ai|language model|chatbot)\\b(?: (?:developed|trained|made|built))?`,
  `\\b(?:modo|mode|modus|modalità|wartungsmodus) (?:de |di |der )?(?:desarrollador|maintenance|développeur|manutenzione)\\b|режим (?:разработчика|обслуживания)`,
  `\\b(?:du bist|sie sind) (?:jetzt|ab jetzt|nun) (?:ein|eine|kein)\\b|(?:stell dir vor|angenommen),? du (?:bist|wärst)`,
  `\\b(?:eres|actúa como|finge (?:ser|que eres)) (?:ahora )?(?:un|una)\\b${gap}\\b(?:ia|asistente|modelo|hacker|experto)`,
  `\\b(?:tu es maintenant|agis comme|fais semblant d'être)\\b`,
  `(?:ты теперь|притворись|веди себя как)|你现在是|从现在起|あなたは今から|지금부터 (?:너|당신)`,
  `\\bi(?: am|'m) your (?:developer|creator|administrator|programmer)\\b|\\bas your (?:boss|developer|creator|administrator)\\b`,
]

const dictations: readonly string[] = [
  `\\b(?:just|only|simply|instead|must|shall|always|please)\\b ?(?:\\p{L}+ ){0,2}(?:say|print|answer|reply|respond|output|write|repeat)(?: (?:with|the words?|exactly))* ?["“‘«]`,
  `\\b(?:print|repeat|output|state) (?:the (?:word|phrase|output)\\b|exactly\\b|["'“‘«])`,
  `(?:^|[.!?:] ?|\\bnow |\\bjust |\\bplease )say (?:that you (?:hate|love|want|will|are)\\b|the words?\\b|exactly\\b|["'“‘«])`,
  `\\byour new (?:task|instruction|assignment|rule|role)s?\\b|\\bnew (?:task|instruction|assignment)s?\\b(?: follow| come|:| for you)`,
  `\\b(?:here comes?|now comes?|start (?:over )?with) (?:a |the |your )?(?:new|second|next) (?:task|test|instruction|assignment)`,
  `\\b(?:neue|weitere)n? (?:aufgabe|anweisung|instruktion)\\p{L}*`,
  `\\b(?:nuevas? (?:tareas?|instruccion\\p{L}*)|nouvelles? (?:tâches?|consignes?)|nuov[ae] (?:istruzion\\p{L}*|compit\\p{L}*)|nov[ao]s? (?:instruç\\p{L}*|tarefas?))`,
  `\\bevery time (?:you|someone|i)\\b${gap}\\b(?:answer|say|reply|respond) with\\b`,
  `\\b(?:print|say) (?:yay|pwned|hacked|yes only|ok only)\\b`,
]

const smuggled: readonly string[] = [
  `<\\|?(?:im_start|im_end|system|endoftext|assistant|user|start_header_id|eot_id)\\|?>|\\[\\/?inst\\]|<<\\/?sys>>|<\\/?(?:system|instructions?|conversation|facts|card|data)\\b`,
  `["'](?:role|tool_calls?|function_call|tool_use|system)["']\\s*:\\s*["'[{]`,
  `(?:^|;)\\s*(?:system|assistant|developer)\\s*(?:message|prompt|note|override)?\\s*:`,
  `(?:#{2,}|={3,}|-{3,})\\s*(?:end|system|instruction|new|begin)`,
  `<!--(?:(?!-->).){0,400}(?:ignor|instruct|state|say|tell|system|override|forget)`,
  `\\b(?:tool|function) (?:call|result|output)\\s*[:=]`,
]

const all = (shape: AttackShape, patterns: readonly string[]): AttackWords[] =>
  patterns.map((pattern) => ({ shape, pattern: new RegExp(pattern, 'u') }))

/** Every known wording, for text in small letters. */
export const attackWords: readonly AttackWords[] = [
  ...all('override', overrideWords),
  ...all('role', roles),
  ...all('prompt-leak', leaks),
  ...all('secret', secrets),
  ...all('dictation', dictations),
  ...all('smuggled', smuggled),
]

/** All of them as one: nearly every line has none, and is told so in a third of the time. */
export const anyAttackWords = new RegExp(attackWords.map(({ pattern: { source } }) => `(?:${source})`).join('|'), 'u')
