/** What the stand-in SDK in a frame says to the workspace page around it. */
export type ToHost =
  | { readonly type: 'get' | 'bind'; readonly id: number; readonly path: string }
  | { readonly type: 'unbind'; readonly id: number }
  | { readonly type: 'command'; readonly id: number; readonly name: string; readonly data: unknown }

export type FromHost =
  | { readonly type: 'value'; readonly id: number; readonly newValue: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly ok: boolean; readonly data: unknown }
  | { readonly type: 'focus'; readonly focused: boolean }
