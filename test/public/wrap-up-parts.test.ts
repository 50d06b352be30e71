import { expect, it } from 'vitest'
import { wrapUpParts } from '../../public/overlay/wrap-up-parts.ts'

it('takes a wrap-up apart by the words that its lines begin with', () => {
  expect(wrapUpParts('Asked: where it is\nErledigt: gesucht: überall\nand found\n\nDisposition: delivery')).toEqual([
    { label: 'Asked', text: 'where it is' },
    { label: 'Erledigt', text: 'gesucht: überall\nand found' },
    { label: 'Disposition', text: 'delivery' },
  ])
  expect(wrapUpParts('They swapped it.\nSee https://help.example: all is there')).toEqual([
    { label: undefined, text: 'They swapped it.\nSee https://help.example: all is there' },
  ])
  expect(wrapUpParts('')).toEqual([])
})
