import { randomUUID } from 'node:crypto'

/** A custom variable of the visit; pre-chat survey answers are such, with source `prechat` (reference §7.2). */
export type CustomVariable = {
  readonly name: string
  readonly value: string
  readonly displayName: string
  readonly scope: 'session' | 'visitor'
  readonly source: 'prechat' | 'chat window' | 'rule engine'
}

/** Groups of engagement attributes that the platform passes on (reference §7.3). */
export const sdeGroups = [
  'customerInfo',
  'personalInfo',
  'cartStatus',
  'purchase',
  'viewedProduct',
  'marketingCampaignInfo',
  'lead',
  'serviceActivity',
  'visitorError',
] as const
export type SdeGroup = (typeof sdeGroups)[number]

type Day = { readonly year: number; readonly month: number; readonly day: number }

/** An authenticated visitor, with the fields of reference §5.6. */
export type Participant = {
  /** UUID. */
  readonly participantId: string
  readonly customerId?: string | undefined
  readonly customerStatus?: string | undefined
  readonly customerType?: string | undefined
  readonly balance?: number | undefined
  readonly registrationDate?: Day | undefined
  readonly lastPaymentDate?: Day | undefined
  readonly socialId?: string | undefined
  readonly imei?: string | undefined
  readonly userName?: string | undefined
  readonly companySize?: number | undefined
  readonly accountName?: string | undefined
  readonly role?: string | undefined
  readonly name?: string | undefined
  readonly surname?: string | undefined
  readonly contacts?:
    readonly { readonly email?: string | undefined; readonly phone?: string | undefined }[] | undefined
}

/** What is known about the visitor of a chat beside the name. */
export type ChatVisitor = {
  readonly customVariables: readonly CustomVariable[]
  readonly sde: Readonly<Partial<Record<SdeGroup, Readonly<Record<string, unknown>>>>>
  readonly participant: Participant | undefined
  /** True for the simulator's own visitors: their page is open for as long as the chat is. */
  readonly own: boolean
}

export const unknownVisitor: ChatVisitor = { customVariables: [], sde: {}, participant: undefined, own: false }

export function newParticipantId(): string {
  return randomUUID()
}
