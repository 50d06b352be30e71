import { join } from 'node:path'
import { expect, it } from 'vitest'
import { usualSettings } from '../../src/domain/agent-settings.ts'
import { personId } from '../../src/domain/ids.ts'
import { openSettingsBook } from '../../src/overlay/settings-book.ts'
import { openDatabaseStore } from '../../src/store/database-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

it('keeps each agent’s settings over restarts, the last of them', async () => {
  using folder = temporaryFolder()
  const open = () =>
    openDatabaseStore(openSqlite(join(folder.path, 'sotto.db')), {
      onWriteError: (error) => {
        throw error
      },
    })
  const [ada, ben, cai] = [personId('ada'), personId('ben'), personId('cai')]
  {
    await using store = await open()
    const book = await openSettingsBook(store)
    expect(book.change(ada, { theme: 'dark' })).toEqual({ ...usualSettings, theme: 'dark' })
    book.change(ben, { language: 'de' })
    book.change(ada, { theme: 'contrast', view: 'focus' })
  }
  await using store = await open()
  const book = await openSettingsBook(store)
  expect(book.of(ada)).toEqual({ ...usualSettings, theme: 'contrast', view: 'focus' })
  expect(book.of(ben)).toEqual({ ...usualSettings, language: 'de' })
  expect(book.of(cai)).toBeUndefined()
})
