/** What a visitor can be found by again: the platform's number of the person, an e-mail address, a phone number. */
export type VisitorKey = 'consumer' | 'email' | 'phone'

/** In clear, so for memory only. */
export type VisitorValue = { readonly key: VisitorKey; readonly value: string }

/** What stands for a value in the store: the same for the same value, and nothing without this installation's key. */
export type VisitorHash = { readonly key: VisitorKey; readonly hash: string }
