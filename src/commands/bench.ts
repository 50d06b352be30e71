import { announceLater } from './later.ts'

announceLater('bench', 'runs a benchmark')
