import { join } from 'node:path'
import type { Card } from '../../domain/card.ts'
import { readArticles } from '../../knowledge/article-file.ts'
import { parseCard } from '../../knowledge/card-file.ts'
import { dayOf, validityOn } from '../../knowledge/card-validity.ts'
import { playbookFileEndings } from '../../knowledge/playbook-folder.ts'
import { errorText } from '../../lib/error-text.ts'
import { cardTexts } from '../../knowledge/retrieval/card-texts.ts'
import { bundledEncoderName, endpointEncoder, isUnderstood } from '../../knowledge/retrieval/encoder.ts'
import { cardVectorsFile } from '../../knowledge/retrieval/retrieval.ts'
import { countKnownTexts } from '../../knowledge/vector-cache.ts'
import { readFolderFiles } from '../../lib/watched-folder.ts'
import { readModelSettings } from '../../model/model-settings-file.ts'
import { usualSettings } from '../../model/model-settings.ts'
import { counted } from './counted.ts'
import { good, notice, wrong } from './finding.ts'
import type { Finding } from './finding.ts'

/** Findings of one kind that are named one by one; a list of thousands has its own sentence. */
const mostNamed = 60
const fewestExamples = 2

/** Cards and lists of articles: what cannot be read, is hard to find, does not hold today, or stands there twice. */
export async function* examineCards(
  { promptsDir, dataDir }: { readonly promptsDir: string; readonly dataDir: string },
  env: NodeJS.ProcessEnv = {},
  now = new Date(),
): AsyncGenerator<Finding, void, undefined> {
  const today = dayOf(now)
  const places = new Map<string, string>()
  const playbooks = new Set<string>()
  const findings: Finding[] = []
  const all: Card[] = []
  for (const { path: name, content } of await readFolderFiles(join(promptsDir, 'playbooks'), playbookFileEndings)) {
    const playbook = name.split('/')[0] ?? ''
    const path = `playbooks/${name}`
    const isList = path.endsWith('.jsonl')
    const cards: Card[] = []
    try {
      const tell = (problem: string) => findings.push(wrong('card', `${path}: ${problem}`))
      if (isList) cards.push(...(await readArticles(playbook, content, ({ message }) => tell(message))))
      else cards.push(parseCard(playbook, content))
    } catch (error) {
      findings.push(wrong('card', `${path}: ${errorText(error)}`))
    }
    playbooks.add(playbook)
    all.push(...cards)
    for (const { cardId } of cards) {
      const first = places.get(cardId)
      if (first === undefined) places.set(cardId, path)
      else
        findings.push(wrong('card', `${path}: the id ${cardId} is taken by a card in ${first}; this one is left out`))
    }
    findings.push(...(isList ? ofList(path, cards, today) : cards.flatMap((card) => ofCard(path, card, today))))
  }
  yield* findings.slice(0, mostNamed)
  if (findings.length > mostNamed) yield notice('card', `and ${findings.length - mostNamed} more of these`)
  if (places.size === 0) yield notice('cards', 'none; without cards the offline engine has little to say')
  else yield good('cards', `${counted(places.size, 'card')} in ${counted(playbooks.size, 'playbook')}`)
  const settings = await readModelSettings(join(promptsDir, 'model.yaml')).catch(() => usualSettings)
  const { name, languages } = endpointEncoder(settings, env) ?? { name: bundledEncoderName, languages: ['en'] }
  const texts = new Set(all.filter((card) => isUnderstood(card, languages)).flatMap(cardTexts))
  if (texts.size === 0) return
  const known = countKnownTexts(join(dataDir, cardVectorsFile), name, texts)
  const says = `${known} of ${counted(texts.size, 'sentence')} of cards read by the encoder`
  if (known === texts.size) yield good('meaning', says)
  else yield notice('meaning', `${says}; npm start reads the rest, and finds cards by words until then`)
}

function ofCard(path: string, card: Card, today: string): Finding[] {
  const findings: Finding[] = []
  const validity = validityOn(today, card)
  if (validity === 'expired')
    findings.push(notice('card', `${path}: held until ${card.validTo}; it is not used any more`))
  if (validity === 'not-yet') findings.push(notice('card', `${path}: holds from ${card.validFrom}; it is not used yet`))
  if (isHardToFind(card))
    findings.push(notice('card', `${path}: give it two or more example phrases, or it is hard to find`))
  return findings
}

function ofList(path: string, cards: readonly Card[], today: string): Finding[] {
  const findings: Finding[] = []
  const resting = cards.filter((card) => validityOn(today, card) !== 'valid')
  const poor = cards.filter(isHardToFind)
  if (resting.length > 0)
    findings.push(notice('card', `${path}: ${counted(resting.length, 'card')} not used, since they do not hold today`))
  if (poor.length > 0)
    findings.push(
      notice(
        'card',
        `${path}: ${counted(poor.length, 'card')} hard to find: give them two or more example phrases (${named(poor)})`,
      ),
    )
  return findings
}

/** An article is found by what it says. */
function isHardToFind({ examples, text }: Card): boolean {
  return examples.length < fewestExamples && text === undefined
}

function named(cards: readonly Card[]): string {
  const rest = cards.length - 20
  const ids = cards.slice(0, 20).map(({ cardId }) => cardId)
  return `${ids.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
