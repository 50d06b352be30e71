import { z } from 'zod'

/** What a Chat Completions endpoint can do for one model (stack.md §5). */
export const capabilitiesShape = z.object({
  structured: z.enum(['json_schema', 'json_object', 'text']),
  tokenParameter: z.enum(['max_tokens', 'max_completion_tokens']),
  /** `stream_options: { include_usage: true }`. */
  streamUsage: z.boolean(),
  /** `store: false`, and `prompt_cache_key`. */
  store: z.boolean(),
  cacheKey: z.boolean(),
})
export type Capabilities = Readonly<z.infer<typeof capabilitiesShape>>

/** Everything that there is; tried first by `doctor`. */
export const everything: Capabilities = {
  structured: 'json_schema',
  tokenParameter: 'max_completion_tokens',
  streamUsage: true,
  store: true,
  cacheKey: true,
}

/** What hardly any endpoint refuses: plain text and nothing on top. */
export const little: Capabilities = {
  structured: 'text',
  tokenParameter: 'max_tokens',
  streamUsage: false,
  store: false,
  cacheKey: false,
}

/** What is taken for granted of an endpoint that nobody has tried yet. */
export function untried(baseUrl: string): Capabilities {
  return new URL(baseUrl).hostname === 'api.openai.com' ? everything : { ...little, streamUsage: true }
}

/** So often at most is one request changed and sent again; enough to come from `everything` to `little`, and a turn more. */
export const mostTries = 8

/**
 * What is left when an endpoint refused a request (400 or 422) that was made with these capabilities: without the one
 * that its words name, else without the one that endpoints lack most often. Undefined where nothing is left to drop.
 */
export function weaker(capabilities: Capabilities, refusal: string): Capabilities | undefined {
  const { cacheKey, store, streamUsage, structured, tokenParameter } = capabilities
  const turned = tokenParameter === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens'
  const named = (names: RegExp) => names.test(refusal)
  if (named(/max_completion_tokens|max_tokens/)) return { ...capabilities, tokenParameter: turned }
  const without: readonly (readonly [boolean, RegExp, Partial<Capabilities>])[] = [
    [cacheKey, /prompt_cache_key/, { cacheKey: false }],
    [store, /\bstore\b/, { store: false }],
    [structured === 'json_schema', /response_format|json_schema|grammar|schema/i, { structured: 'json_object' }],
    [structured === 'json_object', /response_format|json_object|grammar/i, { structured: 'text' }],
    [streamUsage, /stream_options|include_usage/, { streamUsage: false }],
    // Without being told to it is not turned back: that could go on for ever.
    [tokenParameter === 'max_completion_tokens', /max/, { tokenParameter: 'max_tokens' }],
  ]
  const left = without.filter(([has]) => has)
  const [, , change] = left.find(([, names]) => named(names)) ?? left[0] ?? []
  return change && { ...capabilities, ...change }
}
