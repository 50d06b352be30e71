import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

type Listed = { agents: { platformAgentId: string }[] }

it('stops and says so where a login is another agent’s than the file says, and shows nobody another’s chats', async () => {
  using folder = temporaryFolder()
  await using platform = await startPlatform()
  await platform.post('/chats', { agentId: 'ada', visitorName: 'Lena', text: 'Where is my bike?' })
  await using sotto = await startSotto(platform, folder.path, {}, (agentsFile) => {
    const { agents } = JSON.parse(readFileSync(agentsFile, 'utf8')) as Listed
    const [ada, ben] = agents
    if (!ada || !ben) throw new Error('two agents are expected')
    ;[ada.platformAgentId, ben.platformAgentId] = [ben.platformAgentId, ada.platformAgentId]
    writeFileSync(agentsFile, JSON.stringify({ agents }))
  })
  const stopped = await until('both stops', async () => {
    const { listener } = await sotto.status()
    return listener.stopped.length === 2 && listener.stopped
  })
  const because = expect.stringMatching(/^The platform calls this agent \d+, the agents file says \d+/) as string
  expect(stopped).toMatchObject([
    { agentId: 'ada', because, harm: false },
    { agentId: 'ben', because, harm: false },
  ])
  expect((await sotto.status()).conversations.live).toBe(0)
  expect(sotto.log()).toMatch(/agents file says [^"]*","msg":"listening stopped for this agent/)
})
