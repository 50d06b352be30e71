import { startSimulator } from '../../src/simulator/simulator.ts'
import { call, openCaller, sayAsVisitor, startChat } from '../simulator/platform-caller.ts'
import type { Answer } from '../simulator/platform-caller.ts'

/** What a visitor says in every sample; it must not turn up in an error. */
export const visitorsWords = 'open sesame'

/** The simulator's own answers, by what they answer; several where the shape depends on how many there are. */
export async function collectSamples() {
  const agents = [
    { agentId: 'ada', name: 'Ada Lindqvist', skills: ['billing', 'account'], maxChats: 5 },
    { agentId: 'mateo', name: 'Mateo Serrano', skills: ['repairs'] },
  ]
  await using simulator = await startSimulator({ agents })
  const ada = await openCaller(simulator, 'ada')
  const mateo = await openCaller(simulator, 'mateo')
  await ada.setAvailability('Online')
  await mateo.setAvailability('Online')
  const get = async (path: string) => (await ada.ask('GET', path)).json as unknown
  const customVariables = [
    { name: 'orderNumber', value: 4711, displayName: 'Order number' },
    { name: 'tier', value: 'gold', scope: 'visitor', source: 'rule engine' },
  ]
  const noChats = [await get('/chatSessions'), await get('/incomingRequests')]
  const first = await startChat(simulator, {
    skill: 'billing',
    visitorName: 'Lin',
    wantedAgentId: 'ada',
    customVariables,
  })
  const ringing = await get('/incomingRequests')
  const accepted = await ada.accept()
  const oneListed = await get('/chatSessions')
  const second = await startChat(simulator, { skill: 'billing', wantedAgentId: 'ada' })
  await ada.accept()
  for (const text of [visitorsWords, `<b>${visitorsWords}</b>`]) await sayAsVisitor(simulator, first, text)
  await ada.say(first, `<i>${visitorsWords}</i>`, { textType: 'html' })
  const chats = [await get(`/chat/${first}`), await get(`/chat/${first}?from=5`), await get(`/chat/${second}`)]
  const visit = new URL(visitLink(chats[0])).pathname.replace(ada.root, '')
  const domain = async (path: string) =>
    (await call(simulator, 'GET', `/api/account/${simulator.account}/service/${path}?version=1.0`)).json as unknown
  const refused = await ada.ask('POST', `/chat/${first}/transfer`, { transfer: { skill: { id: 999 } } })
  return {
    domain: [await domain('agentVep/baseURI.json'), await domain('baseURI.json')],
    login: [ada.login.json as unknown],
    started: [ada.start.json as unknown],
    accepted: [(accepted satisfies Answer).json as unknown],
    chatSessions: [noChats[0], oneListed, await get('/chatSessions')],
    ringing: [noChats[1], ringing],
    chat: chats,
    chats: [
      await get(`/chat?chatSessionKeys=${first},${second}&fromEventIds=0,0`),
      await get(`/chat?chatSessionKeys=${first}&fromEventIds=3`),
    ],
    visit: [await get(visit)],
    customVariables: [await get(`${visit}/customVariables`)],
    availability: [await get('/availability')],
    agentInfo: [await get('/info')],
    availableAgents: [await get('/availableAgents')],
    slots: [await get('/chat/availableSlots?skill=billing')],
    transferSkills: [await get(`/chat/${first}/transfer`)],
    transferError: [refused.json as unknown],
    survey: [await get(`/chat/${first}/survey`)],
  }
}

function visitLink(chat: unknown): string {
  const { link } = (chat as { chat: { link: Record<string, string>[] } }).chat
  return link.find((one) => one['@rel'] === 'visit-id')?.['@href'] ?? ''
}
