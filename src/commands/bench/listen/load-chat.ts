import { lineEveryMs } from './setup.ts'

// The shapes are those of reference §5.4, written as text: nothing here may cost more than what is measured. All of it
// is ASCII, so that its length is its length in bytes.

const said: readonly string[] = [
  'Hello, I ordered a blue kettle last week and it has not arrived yet.',
  'Of course, I am looking into it right now. One moment please.',
  'The order number is 4471-220, and my e-mail is robin.field@example.org if you need it.',
  'Thank you. I see that it left our warehouse on Tuesday.',
  'Can I still change the address? I am only at home in the evening.',
  'Yes, you can. Which address should it be?',
  'You can reach me at +1 202 555 0143 after six, before that it is difficult.',
  'I have put it down; the driver will call you half an hour ahead.',
  'That is great. How long will it take then?',
  'Two working days at most, and you get a message on the way.',
]

export const toTime = (at: number): string => new Date(at + 3_600_000).toISOString().replace('Z', '+01:00')

/** Six events stand at the beginning of every chat; lines come after. */
const firstEvents = 6

/** One chat of the load: what it holds follows from the clock alone, so thousands need no timers. */
export type LoadChat = {
  readonly key: string
  readonly visitId: string
  /** The chat as the multiple-chats call shows it, from this event on, at this moment. `time` is `toTime(now)`. */
  toText(from: number, now: number, time: string): string
  /** Lines that have been said since talking began. */
  linesSaid(now: number): number
}

export function createLoadChat(
  number: number,
  options: {
    readonly sessionUrl: string
    readonly agentId: number
    readonly startedAt: number
    /** Undefined until lines begin to come. */
    readonly talkingSince: () => number | undefined
  },
): LoadChat {
  const key = `H${1_000_000 + number}-${(number * 7 + 4096).toString(16)}K${500_000 + number}`
  const visitId = `H${1_000_000 + number}K${500_000 + number}`
  const url = `${options.sessionUrl}/chat/${key}`
  // A fixed, even scatter: the golden ratio's multiples.
  const phaseMs = Math.floor(((number * 0.618_033_988_75) % 1) * lineEveryMs)
  const start = toTime(options.startedAt)
  const link = (href: string, rel: string) => `{"href":"${href}","rel":"${rel}"}`
  const links = [
    link(url, 'self'),
    link(`${url}/events`, 'events'),
    link(`${url}/info`, 'info'),
    link(`${url}/collaborationChannels`, 'collaboration-channels'),
    link(`${options.sessionUrl}/visits/visit/${visitId}`, 'visit-id'),
    link(`${url}/transfer`, 'transfer'),
    link(`${url}/transferAccount`, 'transfer-account'),
    link(`${url}/survey`, 'agent-survey'),
  ].join(',')
  const infoLinks = [
    link(`${url}/info`, 'self'),
    link(`${url}/info/visitorName`, 'visitor-name'),
    link(`${url}/info/visitorTyping`, 'visitor-typing'),
    link(`${url}/info/agentTyping`, 'agent-typing'),
  ].join(',')
  const beforeUpdate = `"info":{"link":[${infoLinks}],"state":"chatting","chatSessionKey":"${key}","agentName":"Ada","agentId":${options.agentId},"skillName":"Orders","skillId":71,"startTime":"${start}","lastUpdate":"`
  const afterTyping = `,"rtSessionId":${4_000_000_000 + number},"sharkVisitorId":"S${number}","sharkSessionId":"T${number}","sharkContextId":"1","engagementId":3100000001,"campaignId":3000000001,"language":"en-US"}}`

  const elapsed = (now: number) => now - (options.talkingSince() ?? Number.POSITIVE_INFINITY) - phaseMs
  const linesSaid = (now: number) => Math.max(0, Math.floor(elapsed(now) / lineEveryMs) + 1)
  const event = (id: number): string => {
    if (id === 0) return `{"id":0,"type":"state","time":"${start}","state":"waiting"}`
    if (id === 2) return `{"id":2,"type":"state","time":"${start}","state":"chatting"}`
    if (id === 1 || id === 3) {
      const text = id === 1 ? 'You are being connected to an agent.' : 'You are now chatting with Ada.'
      return `{"id":${id},"type":"line","time":"${start}","textType":"plain","text":"${text}","by":"info","source":"system","subType":"REGULAR","systemMessageId":"${id === 1 ? 4 : 3}"}`
    }
    const at =
      id < firstEvents ? start : toTime((options.talkingSince() ?? 0) + phaseMs + (id - firstEvents) * lineEveryMs)
    const source = id % 2 === 0 ? 'visitor' : 'agent'
    const by = source === 'agent' ? 'Ada' : 'visitor'
    return `{"id":${id},"type":"line","time":"${at}","textType":"plain","text":"${said[(id - 4 + number * 2) % said.length] ?? ''}","by":"${by}","source":"${source}","subType":"REGULAR"}`
  }

  return {
    key,
    visitId,
    linesSaid,
    toText(from, now, time) {
      const last = firstEvents + linesSaid(now) - 1
      const events: string[] = []
      for (let id = from; id <= last; id += 1) events.push(event(id))
      const list =
        events.length === 0 ? '' : events.length === 1 ? `,"event":${events[0]}` : `,"event":[${events.join(',')}]`
      // Somebody types for the four seconds before a line.
      const types =
        elapsed(now) > -4_000 && (((elapsed(now) + 4_000) % lineEveryMs) + lineEveryMs) % lineEveryMs < 4_000
      const visitorTypes = types && (last + 1) % 2 === 0
      const typing = (who: boolean) => (who ? 'typing' : 'not-typing')
      return (
        `{"link":[${links}],"events":{"link":[${link(`${url}/events`, 'self')},` +
        `${link(`${url}/events?from=${last + 1}`, 'next')}]${list}},${beforeUpdate}${time}","duration":` +
        `${Math.round((now - options.startedAt) / 1_000)},"chatTimeout":40,"visitorId":${700_000 + number},` +
        `"visitorName":"Robin","agentTyping":"${typing(types && !visitorTypes)}","visitorTyping":"${typing(visitorTypes)}"` +
        afterTyping
      )
    },
  }
}
