/** Ids of the platform's own lines (reference §6.2), with texts of ours: the reference prints none. */
export const systemMessages = {
  allBusy: { systemMessageId: 2, text: 'All our agents are busy at the moment. Please stay with us.' },
  agentAccepted: { systemMessageId: 3, text: 'You are now connected with an agent.' },
  routing: { systemMessageId: 4, text: 'Please wait while we connect you with an agent.' },
  agentEnded: { systemMessageId: 5, text: 'The agent has ended the chat.' },
  disconnected: { systemMessageId: 6, text: 'The chat was disconnected unexpectedly.' },
  toAgent: { systemMessageId: 13, text: 'You are being transferred to another agent.' },
  toSkill: { systemMessageId: 15, text: 'You are being transferred to another team.' },
  ticket: { systemMessageId: 22, text: 'A ticket was opened for this chat.' },
  backInQueue: { systemMessageId: 23, text: 'You are back in the queue. An agent will be with you shortly.' },
} as const

export type SystemMessage = (typeof systemMessages)[keyof typeof systemMessages]
