import { expect, test } from 'vitest'

import { asVersion, daysOff, placeOf, pressed, yearText } from './text'

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

test('pressing a day of the year turns it over, and once more as often as it has meanings turns it back', () => {
  const begun = { year: 2027, source: 'a', holidays: [{ name: 'two', from: '2027-10-01', to: '2027-10-03' }], makeup: [] as string[] }
  const press = (...dates: string[]) => dates.reduce((y, d) => pressed(y, d, 'new'), begun)
  const off = (y: typeof begun) => y.holidays.map((h) => `${h.name} ${h.from.slice(5)} ${h.to.slice(5)}`)
  expect(off(press('2027-05-04'))).toEqual(['new 05-04 05-04', 'two 10-01 10-03']) // a Tuesday
  expect(off(press('2027-05-04', '2027-05-05'))).toEqual(['new 05-04 05-05', 'two 10-01 10-03'])
  expect(off(press('2027-09-30'))).toEqual(['two 09-30 10-03'])
  expect(off(press('2027-10-02'))).toEqual(['two 10-01 10-01', 'two 10-03 10-03'])
  expect(off(press('2027-10-03'))).toEqual(['two 10-01 10-02'])
  expect(press('2027-05-04', '2027-05-04')).toEqual(begun)
  const worked = press('2027-10-09') // a Saturday
  expect([worked.makeup, off(worked)]).toEqual([['2027-10-09'], ['two 10-01 10-03']])
  expect([press('2027-10-09', '2027-10-09').makeup, off(press('2027-10-09', '2027-10-09'))]).toEqual([[], ['two 10-01 10-03', 'new 10-09 10-09']])
  expect(press('2027-10-09', '2027-10-09', '2027-10-09')).toEqual(begun)
  const month = { ...begun, holidays: [{ name: 'long', from: '2027-03-01', to: '2027-03-31' }] }
  expect(pressed(month, '2027-04-01', 'new').holidays).toHaveLength(2)
})
