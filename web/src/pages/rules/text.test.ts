import { expect, test } from 'vitest'

import { asVersion, daysOff, placeOf, yearText } from './text'

test('a new version begins with the text that is stored, under its own number', () => {
  expect(asVersion('name: a\nversion: 1\nbasis: version: 1\n', 2)).toBe('name: a\nversion: 2\nbasis: version: 1\n')
  expect(asVersion('name: a\n', 3)).toBe('version: 3\nname: a\n')
})

test.each([
  [1, 'name: a'], [2, 'version: 1'], [9, 'basis: b'], [0, 'name: a'],
])('line %i of a text is found', (line, said) => {
  const text = 'name: a\nversion: 1\nbasis: b'
  expect(text.slice(...placeOf(text, line))).toBe(said)
})

test('a year is written in the order of its days, and no word of it is read as anything else', () => {
  expect(yearText({ year: 2027, source: ' a: "b" ', holidays: [{ name: 'two', from: '2027-10-01', to: '2027-10-03' }, { name: 'one', from: '2027-01-01', to: '2027-01-01' }], makeup: ['2027-10-09', '2027-09-26'] })).toBe(
    'year: 2027\nsource: "a: \\"b\\""\nholidays:\n  - {name: "one", from: 2027-01-01, to: 2027-01-01}\n  - {name: "two", from: 2027-10-01, to: 2027-10-03}\nmakeup: [2027-09-26, 2027-10-09]\n',
  )
})

test('a year without holidays says so', () => {
  expect(yearText({ year: 2027, source: 'a', holidays: [], makeup: [] })).toBe('year: 2027\nsource: "a"\nholidays: []\nmakeup: []\n')
})

test('the days of holidays go over the end of a month', () => {
  expect(daysOff([{ name: '', from: '2027-01-30', to: '2027-02-01' }, { name: '', from: '2027-05-01', to: '' }])).toEqual(['2027-01-30', '2027-01-31', '2027-02-01'])
})
