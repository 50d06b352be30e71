import { open } from 'node:fs/promises'
import { errorText } from '../../lib/error-text.ts'
import { parseReplayConversation } from './replay-conversation.ts'
import type { ReplayConversation } from './replay-conversation.ts'

export type ReplayFile = {
  readonly conversations: readonly ReplayConversation[]
  /** Lines that cannot be played, by number from 1. The reason quotes nothing of the line. */
  readonly problems: readonly { readonly line: number; readonly reason: string }[]
}

/** Reads a JSONL file of conversations. A broken line is named and left out; throws only when there is no such file. */
export async function readReplayFile(path: string | URL): Promise<ReplayFile> {
  const conversations: ReplayConversation[] = []
  const problems: ReplayFile['problems'][number][] = []
  await using file = await open(path)
  let line = 0
  for await (const text of file.readLines()) {
    line += 1
    if (text.trim() === '') continue
    try {
      conversations.push(parseReplayConversation(parseJson(line === 1 ? text.replace(/^\uFEFF/, '') : text)))
    } catch (error) {
      problems.push({ line, reason: errorText(error) })
    }
  }
  return { conversations, problems }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, which may be what a visitor wrote.
    throw new Error('not valid JSON')
  }
}
