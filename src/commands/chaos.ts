import { announceLater } from './later.ts'

announceLater('chaos', 'runs faults against the whole path')
