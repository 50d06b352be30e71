import { announceLater } from './later.ts'

announceLater('import', 'takes past transcripts into the store')
