/** One thing that was looked at. Names and places only; never a secret or a line of a conversation. */
export type Finding = { readonly verdict: 'good' | 'notice' | 'wrong'; readonly about: string; readonly says: string }

export const good = (about: string, says: string): Finding => ({ verdict: 'good', about, says })
export const notice = (about: string, says: string): Finding => ({ verdict: 'notice', about, says })
export const wrong = (about: string, says: string): Finding => ({ verdict: 'wrong', about, says })
