import type { LoadRequest } from './request-reader.ts'

/** So many requests are looked at closely at first, and then one in so many. */
const lookAtFirst = 500
const lookAtEvery = 97

export type RequestCounts = {
  add(request: LoadRequest): void
  total(): number
  /** What requests look like: verb, path and query without their numbers, names of the headers. Empties the set. */
  takePatterns(): readonly string[]
}

export function createRequestCounts(): RequestCounts {
  let total = 0
  let looked = 0
  let patterns = new Set<string>()
  return {
    add(request) {
      total += 1
      if (looked > lookAtFirst && total % lookAtEvery !== 0) return
      looked += 1
      patterns.add(toPattern(request))
    },
    total: () => total,
    takePatterns() {
      const taken = [...patterns].sort()
      patterns = new Set()
      looked = 0
      return taken
    },
  }
}

function toPattern({ method, path, head }: LoadRequest): string {
  const [pathname = '', query = ''] = path.split('?')
  const shape = decodeURIComponent(pathname)
    .replaceAll(/H\d+-[\da-f]+K\d+/g, 'KEY')
    .replaceAll(/\d+/g, '#')
  const names = [...new URLSearchParams(query).keys()].join('&')
  const headers = head
    .split('\r\n')
    .slice(1)
    .map((line) => line.slice(0, line.indexOf(':')).toLowerCase())
  return `${method} ${shape}?${names} [${headers.sort().join(' ')}]`
}
