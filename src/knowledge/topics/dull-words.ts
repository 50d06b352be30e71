/**
 * Words that visitors of any business use whatever they want, so that they tell less than their rarity in a playbook says
 * (English, stemmed).
 */
export const dullWords: ReadonlySet<string> = new Set(
  `abl actual address answer ask assist bit bui call care chang check come compani concern correct curiou current custom
  decid deal detail email end exactli expect explain fact feel figur file fine fix guess happen help hope idea inform
  instead interest issu item know learn learnt line live love mai main mean mind moment month name new nice note notic
  number option part person phone place plan possibl problem product provid purchas question read real reason recent
  repli request seem servic shop show sort start stop store stuff suppos support talk todai truli type understand updat
  wait website wish wonder word work worri write year`.split(/\s+/),
)
