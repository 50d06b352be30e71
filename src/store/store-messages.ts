import type { TimedTipEvent } from './join-deltas.ts'
import type { Store } from './store.ts'

/** What of the store is asked of its thread. */
export type StoreCalls = Omit<Store, 'appendTipEvent' | 'waitingWrites' | typeof Symbol.asyncDispose> & {
  /** Hundreds of them come between two commits; they travel together. */
  appendTipEvents(events: readonly TimedTipEvent[]): Promise<void>
}
export type StoreCallName = keyof StoreCalls

export type StoreCall = { readonly id: number; readonly name: StoreCallName; readonly given: readonly unknown[] }
export type StoreAnswer =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string }

export type ToStore = { readonly type: 'run'; readonly calls: readonly StoreCall[] } | { readonly type: 'close' }

export type FromStore =
  | { readonly type: 'opened' }
  /** `isSetup`: a person has to act, and the reason tells them how. */
  | { readonly type: 'unusable'; readonly reason: string; readonly isSetup: boolean }
  | { readonly type: 'answers'; readonly answers: readonly StoreAnswer[] }
