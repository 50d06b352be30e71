import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { settingsChange } from '../../src/domain/agent-settings.ts'
import { messageLimits } from '../../src/overlay/message-limit.ts'
import { eventsIn, fieldsIn, literalsIn, namesIn, readTypes } from '../helpers/type-text.ts'

const src = new URL('../../src/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, src), 'utf8')
const typesOf = (folder: string, wanted: (file: string) => boolean = () => true) =>
  new Map(
    readdirSync(new URL(folder, src))
      .filter(wanted)
      .flatMap((file) => [...readTypes(read(folder + file))]),
  )

/** The page, from each heading of the third level to the next heading. */
const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8')
const sections = new Map(
  page.split(/^(?=#{1,3} )/m).map((section) => [/^#+ `?([^`\n]+)`?/.exec(section)?.[1] ?? '', section]),
)
/** The first cells of a section's table: `visitorName`, `lastLine.text`, `reason?`. */
const rowsOf = (heading: string) =>
  new Set(
    [...(sections.get(heading) ?? '').matchAll(/^\| `([\w.]+\??)` /gm)].map(([, name = '']) => name.split('.').at(-1)),
  )
const quotedIn = (text: string) => new Set([...text.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word))

const all = new Map([...typesOf('domain/'), ...typesOf('overlay/', (file) => file.endsWith('protocol.ts'))])
// Its fields stand in a schema, from which its type is taken.
const settings = z.toJSONSchema(settingsChange).properties ?? {}
all.set(
  'AgentSettings',
  Object.entries(settings)
    .map(
      ([name, field]) =>
        `readonly ${name}: ${(Object(field).enum ?? []).map((word: string) => `'${word}'`).join(' | ')}`,
    )
    .join('\n'),
)
const own = readTypes(read('overlay/protocol.ts'))
const maps = ['ServerToOverlay', 'OverlayToServer'] as const
const events = maps.map((name) => [name, eventsIn(own.get(name) ?? '')] as const)

/** Every type that the protocol is made of, however deep. */
const reached = new Map<string, string>()
const reach = (text: string) => {
  for (const name of namesIn(text)) {
    const body = all.get(name)
    // Ids are strings.
    if (body === undefined || reached.has(name) || body.includes(' Id<')) continue
    reached.set(name, body)
    reach(body)
  }
}
for (const [name, text] of own) {
  if (!maps.some((map) => map === name)) reached.set(name, text)
  reach(text)
}
const withFields = [...reached].filter(([, text]) => fieldsIn(text).size > 0)
const closedSets = [...reached].filter(([, text]) => fieldsIn(text).size === 0 && literalsIn(text).size > 0)

describe('docs/protocol.md', () => {
  it('reads the types that it is compared with', () => {
    expect(events.map(([, known]) => known.size).every((count) => count > 2)).toBe(true)
    expect([...reached.keys()]).toEqual(expect.arrayContaining(['TipStart', 'TipHops', 'Freshness', 'DownReason']))
    expect(fieldsIn(reached.get('TipActionMessage') ?? '')).toEqual(
      new Set(['conversationId', 'tipId', 'action', 'reason?', 'undone?']),
    )
  })

  it.each(events)('has every event of %s, and no other', (name, known) => {
    const heading = name === 'ServerToOverlay' ? 'From the server' : 'From the page'
    const from = page.indexOf(`## ${heading}\n`)
    const next = page.indexOf('\n## ', from)
    const told = [...page.slice(from, next === -1 ? undefined : next).matchAll(/^### `([\w-]+)`$/gm)].map(
      ([, event = '']) => event,
    )
    expect(from).toBeGreaterThan(-1)
    expect(told.toSorted()).toEqual([...known.keys()].toSorted())
  })

  it.each(events.flatMap(([, known]) => [...known]))('has every field that %s carries, and no other', (event, text) => {
    expect(rowsOf(event)).toEqual(fieldsIn(text))
    for (const name of namesIn(text).filter((each) => reached.has(each)))
      expect([event, name, quotedIn(sections.get(event) ?? '').has(name)]).toEqual([event, name, true])
    for (const word of literalsIn(text).difference(new Set([event])))
      expect([event, quotedIn(sections.get(event) ?? '').has(word) ? word : `no ${word}`]).toEqual([event, word])
  })

  it.each(withFields)('has every field of %s, and no other', (name, text) => {
    expect(rowsOf(name)).toEqual(fieldsIn(text))
    for (const word of literalsIn(text))
      expect([name, quotedIn(sections.get(name) ?? '').has(word) ? word : `no ${word}`]).toEqual([name, word])
  })

  it.each(closedSets)('has every value of %s, and no other', (name, text) => {
    const row = new RegExp(`^\\| \`${name}\` +\\| ([^|]+)\\|`, 'm').exec(sections.get('Values') ?? '')?.[1] ?? ''
    expect(quotedIn(row)).toEqual(literalsIn(text))
  })

  it('names the limits that hold', () => {
    const limits = sections.get('Limits') ?? ''
    for (const number of [messageLimits.answered, messageLimits.most, messageLimits.perMs / 1_000, 100_000, 1_000])
      expect(limits).toContain(new Intl.NumberFormat('en').format(number))
    expect(read('web/sockets.ts')).toContain('maxHttpBufferSize: 100_000')
    expect(read('overlay/overlay-server.ts')).toContain('positionsAtMost = 1_000')
  })
})
