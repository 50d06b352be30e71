/** Words that say nothing about a topic: function words, and the small talk of chats, so that a greeting finds no card. */
export const stopWords: ReadonlySet<string> = new Set(
  `a about after again all already also always am an and another any anyone anything are around as at away back be
  because been before being best better between both but by came can cannot can't come could couldn't did didn't do does
  doesn't doing don't done down during each either else even ever every few first for from further get gets getting give
  go goes going gone gonna good got great had has hasn't have haven't having he hello help her here here's hers hey hi
  him his how however i i'd i'll i'm i've if in instead into is isn't it it'd it'll it's its itself just keep know last
  least less let let's like little long look lot lots made make makes making many may maybe me mean might mine more most
  much must my myself need needs never next nice no none not nothing now of off often oh ok okay on once one ones only or
  other others our ours out over own people perhaps please put quite rather really right said same say says see seem she
  should shouldn't since so some somebody someone something soon sorry still such sure take takes tell than thank thanks
  that that's the their them then there there's these they they're thing things think this those though through time to
  today together told tomorrow too took try trying two under until up upon us use used using very want wanted wants was
  wasn't way we we'd we'll we're we've well went were weren't what what's when where where's whether which while who
  who's whom whose why will with without won't wonder would wouldn't wow yeah yes yesterday yet you you'd you'll you're
  you've your yours morning afternoon evening night day days week weeks monday tuesday wednesday thursday friday saturday
  sunday ago lol haha
  hola buenos buenas días tardes por favor gracias el la los las un una unos unas y o de del al que en es son con para mi
  su se lo le me te no sí ya muy más pero como cuando donde qué está estoy tengo hay ha he`.split(/\s+/),
)
