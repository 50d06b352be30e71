/**
 * First names that are common where we met them, in small letters. They only help to tell a name where a name was asked
 * for or a greeting stands before it; a name that is missing is found by its cue all the same.
 */
export const firstNames: ReadonlySet<string> = new Set(
  `aaron abby abdul abigail adam adele adrian agnes ahmed aisha alan albert alejandro alejandra alessandro alex alexa
alexander alexandra alexis alfonso alfred ali alice alicia alina alison allison alvaro amanda amelia amy ana anastasia andre
andrea andreas andres andrew andy angel angela angelina angie anita ann anna anne annie anthony antoine antonia antonio
arthur arturo ashley astrid aurora barbara beatriz ben benjamin bernard beth betty bianca bjorn bradley brandon brenda brian
bruno camila camille carl carla carlos carmen carol carolina caroline catherine cecilia charles charlie charlotte chloe chris
christian christina christine christopher claire clara claudia clara colin craig crystal cynthia dan daniel daniela danielle
david deborah denise dennis derek diana diego dmitri dominic donald donna dorothy douglas duncan eduardo edward elena eleanor
elijah elisa elizabeth ella ellen emilia emily emma enrique eric erik erika ernest esther ethan eva evelyn fatima felipe
felix fernando fiona florian francesca francis francisco franz freya gabriel gabriela gareth gary george georgia gerald
gerard gloria gonzalo gordon greg gregory guillermo gustavo hannah hans harold harriet harry hassan heather hector heidi
helen helena henri henry howard hugo ian ibrahim ignacio ingrid irene isaac isabel isabella ivan jacob jacqueline jaime james
jamie jan jana jane janet jasmine jason javier jean jeff jeffrey jennifer jenny jeremy jerry jessica jessie joan joanna joe
joel johan john johnny jonas jonathan jordan jorge jose josef joseph joshua juan juana judith julia julian julie julien
juliet justin karen karl karla katarina kate katherine kathleen kathryn katie keith kelly kenneth kevin khalid kim kristen
kristina kurt kyle lara lars laura lauren lawrence leah lena leo leon leonardo lewis liam linda lisa logan lorena louis louise
luca lucas lucia lucy luis luisa lukas lydia madison manuel mark jack marc marcel marco marcos margaret maria mariana marie marina mario
marion marta martha martin mary mateo matthew matthias maureen maurice maya megan mehmet melanie melissa michael michelle
miguel mike miriam mohamed mohammed molly monica monika muhammad nadia nancy naomi natalia natalie nathan nicholas nick
nicola nicolas nicole nina noah nora norman olga oliver olivia omar oscar pablo pamela patricia patrick paul paula pauline
pedro peter philip philippe pierre pilar priya quentin rachel rafael ralph raquel raul rebecca renata ricardo richard rita
robert roberto robin rodrigo roger roland roman ronald rosa rosemary roy ruben russell ruth ryan sabine sally sam samantha
samuel sandra sara sarah scott sean sebastian sergio seth shannon sharon shirley silvia simon simone sofia sonia sophia sophie
stefan stephanie stephen steve steven stuart susan susie suzanne sven sylvia tamara tanya tatiana teresa theo theresa thomas
tim timothy tina tobias tom tony tracy tyler ulrich ursula valentina valeria vanessa veronica victor victoria vincent
virginia vivian walter wendy werner william yasmin yolanda yuki yusuf zachary zoe`.split(/\s+/),
)
