import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { copyPrompts } from './prompts-folder.ts'

const late = {
  id: 'late',
  visitor: 'Lena',
  skill: 'deliveries',
  lang: 'en',
  turns: [
    { t: 0, source: 'visitor', text: 'My delivery is late, the driver never came on Friday' },
    { t: 1, source: 'agent', text: 'I am so sorry, Lena. What is the order number?' },
    { t: 2, source: 'visitor', text: 'It is LW-48213, mail me at quill.marsh@example.org' },
    { t: 2.1, source: 'system', kind: 'query', text: 'Looked up LW-48213' },
    { t: 3, source: 'agent', text: 'The trace is back tomorrow, I will mail you.' },
    { t: 4, source: 'visitor', text: 'Thank you, that is all' },
  ],
  labels: { topics: ['delivery-late', 'closing'] },
}
const charged = {
  id: 'charged',
  visitor: 'Marcus',
  skill: 'billing',
  turns: [
    { source: 'visitor', text: 'I have been charged twice' },
    { source: 'agent', text: 'Is one of the two still pending?' },
  ],
}

/** A copy of the team's files with two short conversations to practise; removed when the test ends. */
export function copyPracticePrompts(): ReturnType<typeof copyPrompts> {
  const prompts = copyPrompts()
  rmSync(join(prompts.path, 'practice'), { recursive: true })
  mkdirSync(join(prompts.path, 'practice'))
  prompts.write('practice/short.jsonl', [late, charged].map((one) => JSON.stringify(one)).join('\n'))
  return prompts
}
