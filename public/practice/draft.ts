const stillWritingMs = 5_000

/** What is being written and not sent yet. It stays in the field; only that somebody writes is told. */
export type Draft = {
  /** The field, where there is one. */
  readonly field: { current: HTMLTextAreaElement | null }
  /** The words that were there when the field was drawn anew. */
  kept(): string
  /** Something was typed. */
  changed(): void
  /** The words are sent: the field is empty. */
  clear(): void
  /** Puts words behind those that are there. Resolves with nothing, since the field takes them all. */
  insert(text: string): Promise<undefined>
}

/** `tell` hears when somebody begins to write, and when they stop or have not touched the field for a while. */
export function createDraft(tell: (writing: boolean) => void): Draft {
  const field: Draft['field'] = { current: null }
  let text = ''
  let told = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const set = (writing: boolean) => {
    clearTimeout(timer)
    if (writing) timer = setTimeout(() => set(false), stillWritingMs)
    if (writing === told) return
    told = writing
    tell(writing)
  }
  const changed = () => {
    text = field.current?.value ?? text
    set(text.trim() !== '')
  }
  return {
    field,
    kept: () => text,
    changed,
    clear() {
      text = ''
      if (field.current) field.current.value = ''
      set(false)
    },
    insert(words) {
      text = text.trim() === '' ? words : `${text.trimEnd()}\n${words}`
      if (field.current) field.current.value = text
      changed()
      return Promise.resolve(undefined)
    },
  }
}
