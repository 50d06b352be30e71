import { policyTask } from './policy/policy-task.ts'
import type { EvalTask } from './task.ts'

/** Every task of `npm run eval`, in the order of its help. */
export const tasks: readonly EvalTask[] = [policyTask]
