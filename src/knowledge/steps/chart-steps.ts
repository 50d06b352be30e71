import type { FlowChart } from './talk.ts'

/** Every step of the charts once, without conditions: what no agent can say. */
export function chartSteps(charts: readonly FlowChart[]): readonly string[] {
  return [...new Set(charts.flatMap((chart) => saidSteps(chart).map(({ step }) => step)))]
}

/** A chart's replies that are said. A condition's text is its own name once more, or its name tells what was asked. */
export function saidSteps({ replies }: FlowChart): FlowChart['replies'] {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
  return replies.filter(({ step, text }) => !/^(?:info|query|user)_/.test(step) && plain(step) !== plain(text))
}
