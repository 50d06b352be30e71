import { io } from 'socket.io-client'
import { request } from 'undici'
import { expect, it } from 'vitest'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const weekSeconds = 7 * 24 * 3_600

it('lasts for as long as a page is used, and ends an open connection when it ends', async () => {
  using folder = temporaryFolder()
  await using platform = await startPlatform()
  await using sotto = await startSotto(platform, folder.path)
  const { web } = sotto.app
  const cookieOf = (ageSeconds: number) => {
    const __ts = Math.round(Date.now() / 1_000) - ageSeconds
    const value = web.encodeSecureSession(web.createSecureSession({ people: ['ada'], __ts }))
    return `sotto-session=${encodeURIComponent(value)}`
  }
  const renewed = async (cookie: string, path = '/session') => {
    const answer = await request(sotto.url + path, { headers: { cookie } })
    await answer.body.dump()
    return [answer.statusCode, answer.headers['set-cookie'] !== undefined]
  }
  expect(await renewed(cookieOf(7_200))).toEqual([204, true])
  expect(await renewed(cookieOf(7_200), '/overlay')).toEqual([200, true])
  expect(await renewed(cookieOf(60))).toEqual([204, false])
  expect(await renewed('')).toEqual([204, false])
  expect(await renewed(cookieOf(weekSeconds + 5))).toEqual([204, false])
  expect((await renewed(cookieOf(weekSeconds + 5), '/overlay'))[0]).toBe(303)

  const socket = io(`${sotto.url}/overlay`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie: cookieOf(weekSeconds - 10) },
    auth: { as: 'ada', positions: {} },
  })
  await new Promise((resolve) => socket.once('overlay-start', resolve))
  expect(await new Promise((resolve) => socket.once('disconnect', resolve))).toBe('io server disconnect')
})
