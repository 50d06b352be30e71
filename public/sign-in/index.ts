import { applyDisplay } from '../lib/display.ts'
import { localPath, problemText } from './sign-in-query.ts'

// The form works without this: it only says what went wrong, and where to go afterwards.
const query = new URLSearchParams(location.search)
applyDisplay()

const to = document.getElementById('to')
if (to instanceof HTMLInputElement) to.value = localPath(query.get('to'))

const text = problemText(query.get('problem'))
const problem = document.getElementById('problem')
if (problem !== null && text !== undefined) {
  problem.className = 'notice warn'
  problem.textContent = text
  if (query.get('problem') === 'not-allowed') problem.append(' ', ownPage())
}

function ownPage(): HTMLAnchorElement {
  const link = document.createElement('a')
  link.href = '/'
  link.textContent = 'Go to your own page'
  return link
}
