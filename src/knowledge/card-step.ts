/** A step of a card, read. */
export type CardStep = { readonly condition: string | undefined; readonly text: string }

const conditional = /^((?:if|when|unless|where|once|only if|si|cuando)\b(?:[^:]|:(?!\s)){2,200}):\s+(\S.*)$/isu

/** `If the parcel is late: call the carrier.` holds only where the parcel is late; a step without such a start always does. */
export function readStep(step: string): CardStep {
  const [, condition, text] = conditional.exec(step) ?? []
  return condition === undefined || text === undefined ? { condition: undefined, text: step } : { condition, text }
}
