/** What was begun and not sent, per chat and side. */
export const drafts = new Map<string, string>()

const fields = new Map<string, HTMLTextAreaElement>()

/** Says which field shows the draft; undefined when it is gone. */
export function showDraft(draft: string, field: HTMLTextAreaElement | null): void {
  if (field === null) fields.delete(draft)
  else fields.set(draft, field)
}

/** Adds text to what the agent has begun to write; neither the focus nor the place of the cursor in it changes. */
export function writeInto(chatKey: string, text: string): void {
  const draft = `agent ${chatKey}`
  const field = fields.get(draft)
  const before = field?.value ?? drafts.get(draft) ?? ''
  const after = before === '' ? text : `${before} ${text}`
  drafts.set(draft, after)
  if (field === undefined) return
  const { selectionStart, selectionEnd } = field
  field.value = after
  if (document.activeElement === field) field.setSelectionRange(selectionStart, selectionEnd)
}
