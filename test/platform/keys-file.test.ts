import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseKeys, watchKeysFile } from '../../src/platform/liveperson-chat/keys-file.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

describe('a file of chat keys', () => {
  it('holds one key a line, comments and empty lines, and bad lines have numbers', () => {
    const content = '\uFEFF# mine\r\nH10001-abcK9\r\n\r\n  H2-0f3-aK7  # Lena\nhello\nH1-K2\nH10001-abcK9\n../H1-aK2'
    const { keys, badLines } = parseKeys(content)
    expect([...keys]).toEqual(['H10001-abcK9', 'H2-0f3-aK7'])
    expect(badLines).toEqual([5, 6, 8])
  })

  it('may come later, is taken up when it changes or is replaced, and may go again', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'keys')
    const stop = new AbortController()
    const problems: string[] = []
    const keys = await watchKeysFile({ file, onProblem: (problem) => problems.push(problem), signal: stop.signal })
    const become = (...wanted: string[]) => until(wanted.join(), () => [...keys()].join() === wanted.join())
    expect(keys().size).toBe(0)
    writeFileSync(file, 'H1-aK1\n')
    await become('H1-aK1')
    writeFileSync(file, 'H1-aK1\nlena@example.org\nH2-aK2\n')
    await become('H1-aK1', 'H2-aK2')
    writeFileSync(`${file}.draft`, 'H3-aK3')
    renameSync(`${file}.draft`, file)
    await become('H3-aK3')
    rmSync(file)
    await become()
    stop.abort()
    expect(problems).toEqual(['line 2 is no chat key'])
  })

  it('that cannot be read leaves the last keys, and says so once', async () => {
    using folder = temporaryFolder()
    const stop = new AbortController()
    const problems: string[] = []
    const onProblem = (problem: string) => void problems.push(problem)
    const keys = await watchKeysFile({ file: folder.path, onProblem, signal: stop.signal })
    stop.abort()
    expect([...keys()]).toEqual([])
    expect(problems).toEqual([expect.stringMatching(/^the file cannot be read: EISDIR/)])
  })
})
