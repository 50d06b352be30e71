import { z } from 'zod'
import { aboutPhrases } from '../../../knowledge/topics/about-phrases.ts'
import type { Topic } from '../../../knowledge/topics/topic.ts'
import { readPlaybook } from '../read-playbook.ts'

const texts = z.array(z.string()).default([])
const playbook = z.object({
  guidelines: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      flow: z.string().optional(),
      flow_title: z.string().default(''),
      flow_description: z.string().default(''),
      instructions: texts,
      steps: z.array(z.object({ text: z.string().default(''), details: texts })).default([]),
    }),
  ),
})

/**
 * The guidelines of a playbook as topics, their flows as the wider ones.
 *
 * @throws SetupError where the file cannot be used
 */
export function readGuidelineTopics(file: string | undefined): readonly Topic[] {
  return readPlaybook(file, playbook).guidelines.map((guideline) => ({
    topicId: guideline.id,
    title: guideline.title,
    ...(guideline.flow !== undefined && { group: guideline.flow }),
    about: [
      guideline.flow_title,
      ...[guideline.flow_description, ...guideline.instructions].flatMap(aboutPhrases),
    ].filter((text) => text !== ''),
    steps: guideline.steps.flatMap(({ text, details }) => [text, ...details]).filter((text) => text !== ''),
    replies: [],
    examples: [],
  }))
}
