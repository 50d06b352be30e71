import { join } from 'node:path'
import { practiceFolder, problemWords, readPracticeFiles } from '../../practice/read-practice-files.ts'
import { counted } from './counted.ts'
import { good, notice, wrong } from './finding.ts'
import type { Finding } from './finding.ts'

/** The conversations that can be practised. */
export async function* examinePractice(promptsDir: string): AsyncGenerator<Finding, void, undefined> {
  const { conversations, problems } = await readPracticeFiles(join(promptsDir, practiceFolder))
  for (const problem of problems) yield wrong('practice', `${practiceFolder}/${problem.file}: ${problemWords(problem)}`)
  yield conversations.length === 0
    ? notice('practice', `no conversation in ${practiceFolder}; there is nothing to practise`)
    : good('practice', `${counted(conversations.length, 'conversation')} to practise`)
}
