import { announceLater } from './later.ts'

announceLater('eval', 'scores tips on a labelled file')
