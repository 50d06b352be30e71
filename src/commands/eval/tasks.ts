import { articleTask } from './articles/article-task.ts'
import { injectionTask } from './injection/injection-task.ts'
import { outcomeTask } from './outcome/outcome-task.ts'
import { piiTask } from './pii/pii-task.ts'
import { policyTask } from './policy/policy-task.ts'
import { nextStepTask } from './steps/next-step-task.ts'
import type { EvalTask } from './task.ts'
import { tipsTask } from './tips/tips-task.ts'
import { flowTask } from './topics/flow-task.ts'
import { guidelineTask } from './topics/guideline-task.ts'
import { intentTask } from './topics/intent-task.ts'

/** Every task of `npm run eval`, in the order of its help. */
export const tasks: readonly EvalTask[] = [
  nextStepTask,
  flowTask,
  guidelineTask,
  intentTask,
  articleTask,
  outcomeTask,
  policyTask,
  tipsTask,
  piiTask,
  injectionTask,
]
