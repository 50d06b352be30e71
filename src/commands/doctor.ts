import { announceLater } from './later.ts'

announceLater('doctor', 'checks configuration, credentials, model and database')
