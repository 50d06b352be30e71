import { applyDisplay } from '../lib/display.ts'
import { pageText } from '../lib/page-text.ts'
import { localPath } from './sign-in-query.ts'

// The form works without this: it only says what went wrong, and where to go afterwards.
const query = new URLSearchParams(location.search)
applyDisplay()

const to = document.getElementById('to')
if (to instanceof HTMLInputElement) to.value = localPath(query.get('to'))

const name = query.get('problem')
const problem = document.getElementById('problem')
if (problem !== null && name !== null) {
  problem.className = 'notice warn'
  problem.textContent = pageText(name) ?? pageText('other') ?? ''
  if (name === 'not-allowed') problem.append(' ', ownPage())
}

function ownPage(): HTMLAnchorElement {
  const link = document.createElement('a')
  link.href = '/'
  link.textContent = pageText('own-page') ?? ''
  return link
}
