/** Does a piece of work once: when it is first asked for, or else when the loop has nothing better to do. */
export function onceLater<Value>(work: () => Value): () => Value {
  let done: { readonly value: Value } | undefined
  const get = () => (done ??= { value: work() }).value
  setImmediate(() => {
    if (done) return
    try {
      get()
    } catch {
      // Whoever asks for it is told.
    }
  })
  return get
}
