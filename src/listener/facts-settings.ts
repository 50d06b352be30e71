import { z } from 'zod'

/** What Sotto learns of a conversation beyond the usual facts; both cost privacy or requests, so both are off by default. */
export const factsSettings = z
  .strictObject({
    /** IP addresses of visitors too; prompts get placeholders of them. */
    keepIp: z.boolean().default(false),
    /** How many more conversations the agents of a skill could take: one request a minute for each skill. */
    freeSlots: z.boolean().default(false),
  })
  .prefault({})

export type FactsSettings = Readonly<z.infer<typeof factsSettings>>
