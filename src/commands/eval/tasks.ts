import { articleTask } from './articles/article-task.ts'
import { injectionTask } from './injection/injection-task.ts'
import { outcomeTask } from './outcome/outcome-task.ts'
import { piiTask } from './pii/pii-task.ts'
import { policyTask } from './policy/policy-task.ts'
import { nextStepTask } from './steps/next-step-task.ts'
import type { EvalTask } from './task.ts'

/** Every task of `npm run eval`, in the order of its help. */
export const tasks: readonly EvalTask[] = [nextStepTask, articleTask, outcomeTask, policyTask, piiTask, injectionTask]
