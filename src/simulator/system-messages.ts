/** Ids of the platform's own lines (reference §6.2), with texts of ours: the reference prints none. */
export const systemMessages = {
  agentAccepted: { systemMessageId: 3, text: 'You are now connected with an agent.' },
  routing: { systemMessageId: 4, text: 'Please wait while we connect you with an agent.' },
  agentEnded: { systemMessageId: 5, text: 'The agent has ended the chat.' },
  backInQueue: { systemMessageId: 23, text: 'You are back in the queue. An agent will be with you shortly.' },
} as const
