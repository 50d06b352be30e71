import type { Message } from './message.ts'

/** The same messages in another language: every key, no other. */
export type Translated<English> = { readonly [Key in keyof English]: Message }
