import type { PracticeConversation } from './practice-conversation.ts'
import type { PracticeChoice } from './practice-protocol.ts'
import { scenesOf } from './scenes.ts'

const longestFirstLine = 200

/** What is to be chosen from, worked out once for a reading of the folder. */
export function createPracticeChoices(): (conversations: readonly PracticeConversation[]) => readonly PracticeChoice[] {
  const known = new WeakMap<readonly PracticeConversation[], readonly PracticeChoice[]>()
  return (conversations) => {
    const choices = known.get(conversations) ?? conversations.map(toChoice)
    known.set(conversations, choices)
    return choices
  }
}

function toChoice(conversation: PracticeConversation): PracticeChoice {
  const { id, visitorName, skill, language, turns } = conversation
  return {
    id,
    visitorName,
    skill,
    language,
    firstLine: (turns.find(({ source }) => source === 'visitor')?.text ?? '').slice(0, longestFirstLine),
    answers: scenesOf(conversation).filter(({ recorded }) => recorded.length > 0).length,
  }
}
