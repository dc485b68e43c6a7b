import { expect, test } from 'vitest'

import { cellsOf, changed } from './cells'

const opened = (fault?: string) => ({ position: 2, fault, cells: [
  { name: 'number', heading: '编号', text: 'D1' }, { name: 'complaint', heading: '举报内容', text: '油烟扰民' }, { name: 'document', heading: '文号', text: '' },
] })

test('only what differs from the list is sent, also what was emptied', () => {
  expect(changed({ number: 'D1', complaint: '油烟扰民 ', region: ' ' }, opened())).toEqual({})
  expect(changed({ number: 'D2', complaint: '', region: '示范区' }, opened())).toEqual({ number: 'D2', complaint: '', region: '示范区' })
})

test('of a row that could not be read, what is written is sent and an empty cell is not', () => {
  expect(changed({ number: 'D2', complaint: '' })).toEqual({ number: 'D2' })
})

test('the form has the cell that the row was refused for', () => {
  expect(cellsOf(opened('document'))[0]).toBe('document')
  expect(cellsOf(opened('complaint'))).toEqual(cellsOf())
  expect(cellsOf(opened('history.verdict'))).toEqual(cellsOf())
})
