import { expect, test } from 'vitest'

const pages = import.meta.glob<string>('../../**/*.tsx', { query: '?raw', import: 'default', eager: true })

test('every telephone number that is shown stands with the way to record the call', () => {
  expect(Object.keys(pages).length).toBeGreaterThan(100)
  expect(Object.entries(pages).filter(([, text]) => text.includes('tel:${')).map(([path]) => path)).toEqual(['./telephone.tsx'])
  expect(pages['./telephone.tsx']).toMatch(/href=\{`tel:[^>]*>[^\n]*\{unit \? <RecordCall unit=\{unit\} person=\{person\} of=\{of\} \/> : children\}/)
  // Whoever complained is no unit: having spoken is recorded as a contact.
  expect(pages['../case/complainant.tsx']).toContain('<Telephone number={shown[f]}>{contact ? <Button')
  const told = Object.values(pages).reduce((n, text) => n + (text.match(/<Telephone /g) ?? []).length, 0)
  expect(told).toBeGreaterThan(10)
})
