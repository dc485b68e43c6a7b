// What a list says that holds nothing: what it would hold, or what to do.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

// In a city in use these are hardly ever empty: the answer of the server is emptied on
// its way, or something is looked for that is not there.
const lists = [
  { who: 'duty', at: '/notices', path: '/api/v1/notices', of: 'notices', zh: '没有未读通知。' },
  { who: 'coordinator', at: '/rules?tab=campaigns', path: '/api/v1/campaigns', of: 'campaigns', zh: '还没有督察，请先登记。' },
  { who: 'manager', at: '/rules?tab=calendars', path: '/api/v1/calendars', of: 'calendars', zh: '还没有工作日历。' },
  { who: 'manager', at: '/office/units?q=不存在', zh: '没有符合的单位。' },
  { who: 'manager', at: '/office/responsibilities', path: '/api/v1/responsibilities', of: 'lines', zh: '还没有责任清单，分办只能按属地提出建议。' },
  { who: 'supervisor', at: '/supervision?region=不存在', zh: '没有符合条件的案件，可放宽条件。' },
]

test('notices, rules, office and supervision that hold nothing say so, and what to do', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const who = await Person.all(browser, base, [...new Set(lists.map((l) => l.who))], password)
  for (const l of lists) {
    const { page } = who[l.who]
    const asked = (url) => url.pathname === l.path
    const emptied = async (r) => {
      const answer = await r.fetch()
      const body = await answer.json()
      assert.ok(Array.isArray(body[l.of]), `${l.path} has ${l.of}`)
      await r.fulfill({ response: answer, json: { ...body, [l.of]: [] } })
    }
    await page.route(asked, emptied)
    await page.goto(base + l.at)
    await page.locator('main h1').first().waitFor()
    await page.locator('main', { hasText: l.zh }).first().waitFor()
    await page.unroute(asked, emptied)
  }
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})
