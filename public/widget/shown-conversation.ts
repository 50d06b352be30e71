/** What is bound of a conversation, beside its lines (widget reference §3). */
export const boundPaths = [
  'chatInfo.accountId',
  'chatInfo.isMessaging',
  'chatInfo.spectatedEngagement',
  'chatInfo.chatStartTime',
  'chatInfo.chatSkill',
  'agentInfo.agentId',
  'chattingAgentInfo.agentId',
  'visitorInfo',
  'surveyQuestions.preChat',
  'customVariables',
  'SDE.customerDetails',
  'SDE.personalInfo',
  'SDE.marketingSource',
  'SDE.leadGeneration',
  'SDE.transaction',
  'SDE.viewedProducts',
  'SDE.shoppingCart',
  'SDE.serviceActivity',
  'SDE.error',
] as const

export type BoundPath = (typeof boundPaths)[number]
export type BoundValues = ReadonlyMap<BoundPath, unknown>

/** Chats do not always say which of the two they are. */
export function isMessaging(values: BoundValues): boolean {
  return values.get('chatInfo.isMessaging') === true
}

/** False where the agent watches the conversation of another: that one's own widget tells of it. */
export function isOwn(values: BoundValues): boolean {
  const watched = values.get('chatInfo.spectatedEngagement')
  if (typeof watched === 'boolean') return !watched
  const [viewer, holder] = [idIn(values, 'agentInfo.agentId'), idIn(values, 'chattingAgentInfo.agentId')]
  return viewer === undefined || holder === undefined || viewer === holder
}

/** Undefined while the workspace has not said of which account the conversation is. */
export function aboutOf(
  rtSessionId: string,
  visit: string,
  chatKey: string | undefined,
  values: BoundValues,
): Readonly<Record<string, unknown>> | undefined {
  const accountId = idIn(values, 'chatInfo.accountId')
  if (accountId === undefined) return undefined
  const visitor = visitorOf(values)
  return {
    accountId,
    rtSessionId,
    visit,
    platformAgentId: values.get('agentInfo.agentId'),
    startedAt: values.get('chatInfo.chatStartTime'),
    skill: values.get('chatInfo.chatSkill'),
    visitorName: visitor['visitorName'],
    ...(chatKey === undefined ? {} : { chatKey }),
  }
}

/** What a changed value of the workspace is to the server. */
export function newsOf(path: BoundPath, values: BoundValues): Readonly<Record<string, unknown>> {
  const value = values.get(path)
  if (path === 'surveyQuestions.preChat') return { preChat: value }
  if (path === 'customVariables') return { customVariables: value }
  if (path.startsWith('SDE.')) {
    const groups = [...values].filter(([name]) => name.startsWith('SDE.'))
    return { sde: Object.fromEntries(groups.map(([name, group]) => [name.slice('SDE.'.length), group])) }
  }
  if (path !== 'visitorInfo') return {}
  const visitor = visitorOf(values)
  return {
    visitorInfo: visitor,
    ...(typeof visitor['visitorTyping'] === 'boolean' ? { visitorTyping: visitor['visitorTyping'] } : {}),
    // The one documented sign in the model that a conversation is over.
    ...(visitor['chattingVisitorState'] === 'ENDED' ? { over: 'ended' } : {}),
  }
}

/** Ids come as numbers or as strings. */
function idIn(values: BoundValues, path: BoundPath): string | undefined {
  const id = values.get(path)
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined
}

function visitorOf(values: BoundValues): Readonly<Record<string, unknown>> {
  const visitor = values.get('visitorInfo')
  return typeof visitor === 'object' && visitor !== null ? { ...visitor } : {}
}
