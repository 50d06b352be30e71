import { request } from 'undici'
import { z } from 'zod'
import { speakers } from '../../domain/conversation.ts'
import { chatConversationId } from '../../platform/liveperson-chat/chat-reading.ts'

/** A line as the platform knows it was said. */
export type SaidLine = {
  readonly conversationId: string
  readonly platformEventId: number
  readonly speaker: (typeof speakers)[number]
  readonly text: string
  readonly agentsOnly: boolean
  /** As the platform knows the visitor. */
  readonly visitorName: string
  /** Epoch milliseconds. */
  readonly at: number
}

const chat = z.object({
  chatKey: z.string(),
  visitorName: z.string(),
  events: z.array(
    z.object({
      id: z.coerce.number(),
      type: z.string(),
      source: z.enum(speakers).optional(),
      text: z.string().optional(),
      agentsOnly: z.boolean().optional(),
      time: z.union([z.string(), z.number()]),
    }),
  ),
})

/** Every line of every chat of the simulator, in order within a chat. */
export async function readTruth(simulatorUrl: string, account: string): Promise<readonly SaidLine[]> {
  const text = await (await request(`${simulatorUrl}/simulator/truth`)).body.text()
  return text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const { chatKey, visitorName, events } = chat.parse(JSON.parse(line))
      return events
        .filter((event) => event.type === 'line' && event.source !== undefined)
        .map((event) => ({
          conversationId: chatConversationId(account, chatKey),
          platformEventId: event.id,
          speaker: event.source ?? 'system',
          text: event.text ?? '',
          agentsOnly: event.agentsOnly ?? false,
          visitorName,
          at: new Date(event.time).getTime(),
        }))
    })
}

const statusAnswer = z.object({ writes: z.object({ others: z.number() }) })

/** How many calls that change something came from others than the simulator's own actors. */
export async function readListenerWrites(simulatorUrl: string): Promise<number> {
  const answer = await request(`${simulatorUrl}/simulator/status`)
  return statusAnswer.parse(await answer.body.json()).writes.others
}
