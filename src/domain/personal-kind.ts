/** The kinds of personal value that are replaced, as they stand in placeholders such as `[EMAIL_1]`. */
export const personalKinds = [
  'EMAIL',
  'CARD',
  'PHONE',
  'NAME',
  'ADDRESS',
  'BIRTH',
  'ID',
  'IP',
  'IBAN',
  'ACCOUNT',
  'ORDER',
  'SECRET',
] as const
export type PersonalKind = (typeof personalKinds)[number]
