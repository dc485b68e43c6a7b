import { expect, test } from 'vitest'

import { recordEn } from '../../words/parts/record.en'
import { recordZh } from '../../words/parts/record.zh'

test('the place in the chain and the number in the record each have a name of their own', () => {
  for (const [{ record }, link, entry] of [[recordZh, /第 (\{\{n\}\}|1) 环/, /台账/], [recordEn, /link (\{\{n\}\}|1)/, /record/]] as const) {
    for (const said of ['holds', 'broken', 'differs', 'hash'] as const) {
      expect(record.chain[said]).toMatch(link)
      expect(record.chain[said]).not.toMatch(/第 \S+ 条|entry \S*\{/)
    }
    expect(record.seq).toMatch(entry)
    expect(record.heads.seq).toMatch(entry)
  }
})
