import { zodResponseFormat } from 'openai/helpers/zod'
import { z } from 'zod'

/**
 * What a model that can do JSON answers. In this order on purpose: what decides comes first, so that the words of
 * `reply` may be shown as they come.
 */
export const tipAnswer = z.object({
  speak: z.boolean().describe('false where there is nothing sound or helpful to say; reply is then empty'),
  cards: z.array(z.string()).describe('ids of the cards on which the reply stands, none where it stands on none'),
  reply: z.string().describe('the reply itself, plain text'),
})

export const tipAnswerFormat = zodResponseFormat(tipAnswer, 'tip')

/** Put before a prompt's own text; always the same, so that it costs no prefix cache. */
export const tipAnswerInstruction = `Answer with one JSON object and nothing else: {"speak": true or false, "cards": [ids of the cards on which the reply stands], "reply": "the reply"}, in this order.
Where the text below tells you to answer with the single word NOTHING, answer {"speak": false, "cards": [], "reply": ""} instead.`

/** Said once, after an answer that could not be read. */
export const repairInstruction =
  'That was not the JSON object that was asked for. Send it again: only the object, complete, with speak, cards and reply.'

/** The word with which a prompt lets a model keep quiet that answers in plain text. */
export const silenceWord = 'NOTHING'
