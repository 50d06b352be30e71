import { createFeatureSpace } from '../learning/feature-space.ts'
import { trainNetwork } from '../learning/small-network.ts'
import { addWords } from './line-words.ts'

/** How likely a line was this step, from 0 to 1. */
export type StepShare = { readonly step: string; readonly share: number }

/** Which steps an agent's line may have been, likeliest first; unlikely ones are left out. */
export type StepOfLine = (text: string) => readonly StepShare[]

/** Stands for lines that are no step: agents' own words. */
export const ownWords = ''

const smallestShare = 0.1
const hidden = 48
const epochs = 6
const rate = 0.08

/** Learns from marked lines of agents which step a line is. It takes a second for some thousand lines. */
export function learnStepOfLine(lines: readonly { readonly text: string; readonly step: string }[]): StepOfLine {
  const steps = [...new Set(lines.map(({ step }) => step))]
  const numbers = new Map(steps.map((step, index) => [step, index]))
  const known = lines.map(({ text, step }) => ({ features: featuresOf(text), label: numbers.get(step) ?? 0 }))
  const space = createFeatureSpace(
    known.map(({ features }) => features),
    { scaled: false },
  )
  const examples = known.map(({ features, label }) => ({ vector: space.toVector(features), label }))
  const network = trainNetwork(examples, { features: space.size, labels: steps.length, hidden, epochs, rate })
  return (text) => {
    const shares = network.probabilities(space.toVector(featuresOf(text)))
    return steps
      .map((step, index) => ({ step, share: shares[index] ?? 0 }))
      .filter(({ share }) => share >= smallestShare)
      .toSorted((one, other) => other.share - one.share)
  }
}

function featuresOf(text: string): Map<string, number> {
  const features = new Map<string, number>()
  addWords(features, 'word', text, 2)
  return features
}
