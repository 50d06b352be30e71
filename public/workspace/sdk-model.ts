import type { WorkspaceAgent, WorkspaceChat } from './workspace-api.ts'

export type SdkView = {
  readonly agent: WorkspaceAgent
  readonly chat: WorkspaceChat | undefined
  readonly messaging: boolean
  readonly watching: boolean
  readonly theme: string
}

/** Names of the engagement attributes where they differ from those of the server's interfaces (widget reference §3.4). */
const groups: Readonly<Record<string, string>> = {
  customerInfo: 'customerDetails',
  personalInfo: 'personalInfo',
  cartStatus: 'shoppingCart',
  purchase: 'transaction',
  viewedProduct: 'viewedProducts',
  marketingCampaignInfo: 'marketingSource',
  lead: 'leadGeneration',
  serviceActivity: 'serviceActivity',
  visitorError: 'error',
}
const fields: Readonly<Record<string, string>> = {
  customerStatus: 'status',
  customerType: 'type',
  contacts: 'contactInfo',
}

/** The public model of the workspace for the conversation that a frame is bound to (widget reference §3). */
export function modelOf({ agent, chat, messaging, watching, theme }: SdkView): Readonly<Record<string, unknown>> {
  const viewer = { accountId: agent.account, agentId: Number(agent.platformAgentId), agentName: agent.name }
  const application = messaging ? { applicationInfo: { theme } } : {}
  if (chat === undefined) return { agentInfo: viewer, ...application }
  const { rtSessionId, visitorName, skill, state, startedAt, customVariables } = chat
  return {
    agentInfo: viewer,
    ...application,
    chattingAgentInfo: { agentId: watching ? 1 : Number(agent.platformAgentId), agentName: agent.name },
    chatInfo: {
      accountId: agent.account,
      rtSessionId,
      ...(messaging ? { isMessaging: true } : {}),
      chatStartTime: startedAt,
      chatRequestedTime: startedAt,
      chatSkill: skill,
      spectatedEngagement: watching,
    },
    visitorInfo: {
      visitorName,
      device: 'DESKTOP',
      browser: 'Firefox',
      chattingVisitorState: state === 'ended' ? 'ENDED' : 'CHATTING',
      ...(messaging ? {} : { country: 'Spain', IpAddress: '203.0.113.7', visitorTyping: chat.visitorTyping }),
    },
    surveyQuestions: { preChat: { customizedQuestions: customVariables.filter(({ source }) => source === 'prechat') } },
    customVariables: customVariables
      .filter(({ source }) => source !== 'prechat')
      .map(({ scope, source, ...rest }) => ({ '@scope': scope, '@source': source, ...rest })),
    SDE: Object.fromEntries(
      Object.entries(chat.sde).map(([group, body]) => [
        groups[group] ?? group,
        [Object.fromEntries(Object.entries(body).map(([name, value]) => [fields[name] ?? name, value]))],
      ]),
    ),
    chatTranscript: { lines: chat.lines.map(toLine) },
  }
}

/** Lines have serial numbers of their own, and every line of an agent is HTML (widget reference §3.2). */
function toLine(
  { source, by, text, html, systemMessageId, at }: WorkspaceChat['lines'][number],
  index: number,
): unknown {
  const isHtml = html || source === 'agent'
  return {
    id: String(index + 101),
    type: 'line',
    by: source === 'system' ? 'info' : by,
    source,
    subType: 'REGULAR',
    text: source === 'agent' && !html ? `<div dir="ltr">${escaped(text)}</div>` : text,
    textType: isHtml ? 'html' : 'plain',
    time: new Date(at).toISOString().replace('Z', '+0000'),
    ...(systemMessageId === undefined ? {} : { systemMessageId }),
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>')
}

/** What stands at a path such as `chatInfo.rtSessionId`; undefined where there is nothing (yet). */
export function valueAt(model: Readonly<Record<string, unknown>>, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  }, model)
}
