import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Agent, request } from 'undici'
import { describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const command = new URL('../../src/commands/simulator.ts', import.meta.url)

describe('npm run simulator -- --tls', () => {
  it('speaks HTTPS with an authority in a file, to its own actors as to others', async () => {
    using folder = temporaryFolder()
    const flags = ['--tls', '--agents-file', join(folder.path, 'agents.json'), '--speed', '100']
    const child = fork(command, flags, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    let said = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text))
    const exited = once(child, 'exit')
    try {
      const [ready] = await once(child, 'message')
      expect(ready.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
      expect(dirname(ready.caFile)).toBe(folder.path)
      await expect(request(`${ready.url}/simulator/status`)).rejects.toThrow(/certificate/)

      const dispatcher = new Agent({ connect: { ca: await readFile(ready.caFile, 'utf8') } })
      const get = async (path: string) => (await request(new URL(path, ready.url), { dispatcher })).body.json()
      await vi.waitFor(
        async () => {
          const status = await get('/simulator/status')
          expect(status).toMatchObject({ lines: { agent: expect.any(Number) }, replay: { problems: [] } })
          expect((status as { lines: { agent: number } }).lines.agent).toBeGreaterThan(0)
        },
        { timeout: 15_000 },
      )
      const port = new URL(ready.url).port
      const byName = `https://localhost:${port}/api/account/90001234/service/agentVep/baseURI.json?version=1.0`
      const viaName = await request(byName, { dispatcher }).then(({ body }) => body.json())
      expect(viaName).toMatchObject({ baseURI: `localhost:${port}` })
      expect(said).toContain(`LP_CA_FILE=${ready.caFile} LP_ACCOUNT=`)
      await dispatcher.close()
    } finally {
      child.kill()
      await exited
    }
  })
})
