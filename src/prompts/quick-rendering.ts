import { ForTag, IfTag, Output, RenderTag, toValueSync, TypeGuards } from 'liquidjs'
import type { Template, Token } from 'liquidjs'

/** What the prompt may use, and what the loops around a place have given a name to, innermost last. */
type Scope = { readonly variables: object; readonly items: unknown[]; written: number; steps: number }

/** Where in a prompt: within loops that have given these names, innermost last. */
type Place = { readonly names: readonly string[]; readonly inPartial: boolean }

/** Gives the text, or undefined where Liquid is to decide: where something is not there, or is not what is usual. */
type Piece = (scope: Scope) => string | undefined
type Value = (scope: Scope) => unknown

/** Loops in loops go on for long; Liquid ends them after their time. */
const mostSteps = 20_000

/**
 * Renders the plain part of Liquid: text, values by their names, `if` with at most one comparison, `for`, and partials
 * without arguments. That is what prompts consist of, and Liquid makes a dozen objects for each value, for each line of
 * each tip. Undefined where the templates use anything else.
 *
 * What is rendered gives the text that Liquid gives, or undefined: whatever is odd about the values, such as one that is
 * missing, is Liquid's to refuse in its own words. Texts of more than `mostCharacters` are left to it as well.
 */
export function createQuickRendering(
  templates: readonly Template[],
  mostCharacters: number,
): ((variables: object) => string | undefined) | undefined {
  const piece = joined(templates, { names: [], inPartial: false })
  return piece && ((variables) => piece({ variables, items: [], written: 0, steps: 0 }))

  function joined(all: readonly Template[], place: Place): Piece | undefined {
    const pieces: Piece[] = []
    for (const template of all) {
      const compiled = compile(template, place)
      if (!compiled) return undefined
      pieces.push(compiled)
    }
    return (scope) => {
      let text = ''
      for (const each of pieces) {
        const more = each(scope)
        scope.steps += 1
        if (more === undefined || scope.steps > mostSteps) return undefined
        text += more
      }
      return text
    }
  }

  function compile(template: Template, place: Place): Piece | undefined {
    if (TypeGuards.isHTMLToken(template.token)) {
      const text = template.token.getContent()
      return (scope) => counted(scope, text)
    }
    if (template instanceof Output) return output(template, place)
    if (template instanceof IfTag) return condition(template, place)
    if (template instanceof ForTag) return loop(template, place)
    // One that uses another one may well use itself.
    return template instanceof RenderTag && !place.inPartial ? partial(template) : undefined
  }

  function counted(scope: Scope, text: string): string | undefined {
    scope.written += text.length
    return scope.written > mostCharacters ? undefined : text
  }

  function output({ value: { initial, filters } }: Output, { names }: Place): Piece | undefined {
    const isUpper = filters[0]?.name === 'upcase'
    if (filters.length > 1 || (filters.length === 1 && !isUpper)) return undefined
    const read = initial.postfix.length === 1 ? named(initial.postfix[0], names) : undefined
    return (
      read &&
      ((scope) => {
        const value = read(scope)
        if (typeof value !== 'string' && typeof value !== 'number') return undefined
        return counted(scope, isUpper ? String(value).toUpperCase() : String(value))
      })
    )
  }

  function condition({ branches, elseTemplates = [] }: IfTag, place: Place): Piece | undefined {
    const ways: { readonly holds: (scope: Scope) => boolean | undefined; readonly text: Piece }[] = []
    for (const { value, templates: own } of branches) {
      const holds = value.filters.length === 0 ? comparison(value.initial.postfix, place.names) : undefined
      const text = joined(own, place)
      if (!holds || !text) return undefined
      ways.push({ holds, text })
    }
    const otherwise = joined(elseTemplates, place)
    return (
      otherwise &&
      ((scope) => {
        for (const { holds, text } of ways) {
          const holding = holds(scope)
          if (holding === undefined) return undefined
          if (holding) return text(scope)
        }
        return otherwise(scope)
      })
    )
  }

  function loop(
    { collection, hash, variable, templates: own, elseTemplates }: ForTag,
    place: Place,
  ): Piece | undefined {
    const { names } = place
    const read = named(collection, names)
    const { limit, ...others } = hash.hash
    const most = limit && TypeGuards.isNumberToken(limit) ? limit.content : undefined
    const isPlain = Object.keys(others).length === 0 && (!('limit' in hash.hash) || most !== undefined)
    const each = joined(own, { ...place, names: [...names, variable] })
    const none = joined(elseTemplates, place)
    if (!read || !each || !none || !isPlain) return undefined
    return (scope) => {
      const found = read(scope)
      if (!Array.isArray(found)) return undefined
      if (found.length === 0) return none(scope)
      let text = ''
      for (const item of most === undefined ? found : found.slice(0, most)) {
        scope.items[names.length] = item
        const more = each(scope)
        if (more === undefined) return undefined
        text += more
      }
      return text
    }
  }

  /** It sees what the prompt may use, and nothing of the loop that it stands in. */
  function partial(tag: RenderTag): Piece | undefined {
    const its = tag.partialScope()
    if (!its || [...its.scope].length > 0) return undefined
    let own: readonly Template[]
    try {
      own = toValueSync(tag.children(true, true)) as Template[]
    } catch {
      // Liquid says what is wrong with it when it comes to it.
      return undefined
    }
    return joined(own, { names: [], inPartial: true })
  }
}

/** A value by its name, such as `card.title` or `cards.size`. */
function named(token: Token | undefined, names: readonly string[]): Value | undefined {
  if (!TypeGuards.isPropertyAccessToken(token) || token.variable !== undefined) return undefined
  const path = token.props.map((prop) => (TypeGuards.isWordToken(prop) ? prop.content : undefined))
  const [first, ...rest] = path
  if (first === undefined || rest.includes(undefined)) return undefined
  const keys = rest as string[]
  const place = names.lastIndexOf(first)
  return (scope) => {
    let value = place === -1 ? property(scope.variables, first) : scope.items[place]
    for (const key of keys) value = property(value, key)
    return value
  }
}

/** Undefined is not there. `size` is that of a list or a text where it is no key of its own. */
function property(of: unknown, key: string): unknown {
  if (key === 'size' && (Array.isArray(of) || typeof of === 'string')) return of.length
  if (typeof of !== 'object' || of === null || Array.isArray(of) || !Object.hasOwn(of, key)) return undefined
  return (of as Readonly<Record<string, unknown>>)[key]
}

/** A value alone, or one beside a number or a text. */
function comparison(
  postfix: readonly Token[],
  names: readonly string[],
): ((scope: Scope) => boolean | undefined) | undefined {
  const [left, right, operator] = postfix
  const read = named(left, names)
  if (!read) return undefined
  if (postfix.length === 1) {
    return (scope) => {
      const value = read(scope)
      return value === undefined ? undefined : value !== false && value !== null
    }
  }
  const isLiteral = TypeGuards.isNumberToken(right) || TypeGuards.isQuotedToken(right)
  if (postfix.length !== 3 || !isLiteral || !TypeGuards.isOperatorToken(operator)) return undefined
  const other: number | string = right.content
  const compare = comparisons.get(operator.operator)
  return (
    compare &&
    ((scope) => {
      const value = read(scope)
      // Of different kinds they are compared by rules of Liquid's own.
      if (typeof value !== typeof other) return undefined
      return compare(value as typeof other, other)
    })
  )
}

type Comparable = number | string
const comparisons: ReadonlyMap<string, (one: Comparable, other: Comparable) => boolean> = new Map([
  ['==', (one, other) => one === other],
  ['!=', (one, other) => one !== other],
  ['>', (one, other) => one > other],
  ['<', (one, other) => one < other],
  ['>=', (one, other) => one >= other],
  ['<=', (one, other) => one <= other],
])
