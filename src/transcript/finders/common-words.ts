/**
 * Words that are no names, though they stand where a name may: "I'm afraid", "I am Sure", "my name is on the account".
 * In small letters. Names that are also words (Will, Mark, Rose) are missing on purpose.
 */
export const commonWords: ReadonlySet<string> = new Set(
  `a about above absolutely account actually afraid after again agent ago ah all almost alone along alright already also
although always am amazed amazing an and angry annoyed another any anybody anymore anyone anything anyway apartment
appointment are around as ask asking asap at available away back bad balance bank based be because been before behind being
below best better between big bit black blue both bought bored bring broke broken brown busy but buy buyer by bye call called
caller calling cancel card case caller caught chat chatting check checking choose clear client close closed code cold come
coming completely concerned confident confused considering contacting cool correct could curious currently customer dead
deal definitely delivery desperate did different difficult disappointed do does doing done down due during each early eager
easy either else email emailing end ending enough english even ever every everyone everything exactly excited exhausted
expecting experiencing extremely facing familiar far fed feel feeling few finally find fine first five flying follow for
found four free french friday from frustrated full fully furious german get getting giving glad go going gone good got
grateful great green guess guest had half happy hard has have having he hello help her here hey hi him his hold home honest
honestly hope hoping hotel house how however hungry hurt hurry i id if ill impressed in indeed inquiring inside instead
interested into is issue it italian it's item its january february march april june july august september october november
december jeans jacket just keep kind know kidding last late later leaving left less let like limited line literally living
loan lol long look looking lost lot love loyal mad made make making many may maybe me mean member mine missing monday money
month more morning most moving much must my name named nearly need needing never new next nice no nobody none nope normally
not nothing now number of off offering ok okay old on once one online only open or order ordering orders other our out over
own owner paid paying people perfect perhaps phone placing planning please pleased plus pm police positive possible
premium pretty price probably problem product purchase purchased put question quite rather ready real really reaching red
refund regarding regular returning right room running sad safe said same satisfied saturday saw say saying see seeing
sending seriously service shall she shipping shirt shocked shop shopping short should sick silver gold bronze simply since
sir ma'am madam sitting six size slightly slow small so some somebody someone something soon sorry spanish speaking spell
spelled spelling staying still stopped store stuck student such sunday super supposed sure surprised system take taken
talking tell ten terribly terrified test than thank thanks thankful that that's the their them then there these they thing
think thinking this those three through thursday till time tired to today together tomorrow tonight too totally town
traveling travelling tried trouble truly try trying tuesday two unable under unfortunately unhappy unsure until up upset
upon urgent us used user using usual usually very visiting visitor waiting walking want wanting wanted was way we wednesday
week welcome well went were what what's when where which while white who whole whose why with within without wonder
wondering won't word work working worried worry would writing wrong yeah year years yep yes yesterday yet you your yours
yup zero american british european australian canadian chinese japanese indian mexican asian african latin russian
portuguese dutch catholic christian jewish muslim hindu internet amazon google apple microsoft samsung paypal visa
mastercard customer support team manager lead supervisor representative assistant bot robot human person man woman guy girl
boy mother father mom dad wife husband son daughter brother sister friend boss doctor nurse teacher tourist parent
afternoon evening night boots shoes subscription membership username password security details detail info information
nuevo nueva cliente clienta un una el la los las de del que no si sí yo usuario titular propietario dueño dueña aquí muy
para por con sin pero como está estoy soy español española mexicano mexicana ich der die das ein eine nicht kunde kundin
hier und aus mit le les des une pas ici avec pour sans dans très nur noch sehr
i'm im i've ive i'd i'll dont don't can't cant cannot isn't didn't haven't hasn't wasn't aren't doesn't couldn't there's
sounds sound mucho mucha atención star service weird shoot darn grand fraud burgers burger pizza ai west east north south whats thats dr mr mrs ms miss wait umm ummm uhh uhm welp yea ya oops duh darnit damn listen goodbye jeez lord gosh god hello cough headache nausea fever dunno idk bingo hooray gotcha hmmm aha mhm whoa yikes whatever hi hiya greetings sincerely regards cheers awesome excellent wonderful fantastic correct nah nvm brb thx ty pls
plz omg ugh hmm hm um uh oh wow aww shirts pants hat sweater dress coat denied approved refused`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** Names that are words as well: they need a capital, and another name before them or a sentence around them. */
export const wordsThatAreNames: ReadonlySet<string> = new Set(
  `doe will mark may rose grace hope faith bill art grant frank jack sue rob pat ray bob drew chase miles summer autumn june april august dawn joy amber ruby pearl lily daisy violet ivy iris dean earl king young long brown white black green gray grey day price park stone banks bush field fields mills wood woods hill hall best case cash fair good hunt law little love page small strong sharp storm street church bishop cook baker carter mason miller porter smith taylor turner walker max van von der del los las san`.split(
    /\s+/,
  ),
)

/** True for a word that says what somebody is or does, by its ending: "annoyed", "looking", "hopeful". */
export function looksLikeDescription(word: string): boolean {
  return /(?:ing|ed|ful|less|ous|ive|able|ible|ally|ently|ish|ese)$/.test(word) && word.length > 4
}
