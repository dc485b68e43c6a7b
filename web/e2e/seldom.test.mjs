// What is done to few cases: it is listed for supervision, a closed one is taken up
// again, a unit's responsibility is referred and judged, an entry is put right, a person
// is kept out of a case.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ask, bring, give, look, register } from './cases.mjs'
import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD
const today = () => new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10)

/** What somebody reads in the notices about a case, once there is something of a type. */
async function told(login, id, type) {
  for (const until = Date.now() + 30_000; ;) {
    const found = (await ask(login, 'GET', '/notices?limit=200')).notices.find((n) => n.case === id && n.type === type)
    if (found || Date.now() > until) return found
    await new Promise((done) => setTimeout(done, 200))
  }
}

test('a case that is listed for supervision is marked so for everybody who works on it', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const who = await Person.all(browser, base, ['supervisor', 'xingqing-officer', 'reviewer'], password, (login) => ({ width: login === 'xingqing-officer' ? 360 : 1280 }))
  const { id, number } = await register('兴庆区')
  await bring(id, 'xingqing', 'handled')
  const unit = who['xingqing-officer'].page
  await unit.goto(`${base}/unit`)
  const card = unit.locator('.todo', { hasText: number }).or(unit.locator('li', { hasText: number })).first()
  await card.waitFor()
  assert.equal(await card.locator('.listed').count(), 0)
  await who.reviewer.page.goto(`${base}/cases/${id}`)
  await who.reviewer.page.locator('#parts .part').first().waitFor()
  assert.equal(await who.reviewer.page.locator('[data-deed=list-supervision]').count(), 0, 'a reviewer lists nothing')

  const said = await who.supervisor.give(id, 'list-supervision', { choose: { level: '省级' }, write: { number: '示挂〔示〕3号', on: today() } })
  assert.match(said, /挂牌督办：已办理/)
  for (const page of [who.supervisor.page, who.reviewer.page]) assert.match(await page.locator('main .listed').first().innerText(), /挂牌督办 省级 示挂〔示〕3号/)
  await card.locator('.listed', { hasText: '挂牌督办 省级 示挂〔示〕3号' }).waitFor()
  assert.ok(await told('xingqing-officer', id, 'supervision_listed'))
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})

test('a closed case is taken up again with a reason: it stands on the board, and its unit is rung', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id, number } = await register('兴庆区')
  await bring(id, 'xingqing', 'gates')
  await give('duty', id, 'pass-gate', { gate: 'satisfaction', evidence: [(await look(id)).evidence[0].digest], satisfaction: 'satisfied', statement: '示范：已回访。' })
  await give('coordinator', id, 'close', { note: '示范：四关均已通过。' })
  const who = await Person.all(browser, base, ['coordinator', 'xingqing-officer'], password)
  const board = who['xingqing-officer'].page
  await board.goto(`${base}/board?q=${number}`)
  await board.locator('.board').first().waitFor()
  assert.equal(await board.locator('.cases tbody tr', { hasText: number }).count(), 0, 'what is closed is on no board')

  const reason = '示范：群众来电反映问题反弹。'
  await who.coordinator.begin(id, 'reopen')
  await who.coordinator.choose('round', '重新办理')
  await who.coordinator.page.getByRole('dialog').getByRole('button', { name: '重新启动' }).or(who.coordinator.page.locator('.ant-drawer-footer .ant-btn-primary')).first().click()
  await who.coordinator.page.locator('[role=alert]', { hasText: '理由' }).first().waitFor() // nobody takes it up without a reason
  await who.coordinator.write('reason', reason)
  await who.coordinator.write('handed_over_at', new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 19))
  assert.match(await who.coordinator.press(), /重新启动：已办理/)
  await who.coordinator.page.locator('.happened li', { hasText: reason }).first().waitFor()
  await board.locator('.cases tbody tr', { hasText: number }).waitFor()
  const heard = await told('xingqing-officer', id, 'round_opened')
  assert.ok(heard?.urgent, 'it rings')
  await board.goto(`${base}/notices`)
  await board.locator('.notices li', { hasText: number }).filter({ hasText: '紧急' }).first().waitFor()
  // It stands there, too, when so much came later that it is on no first page.
  await board.route(/\/api\/v1\/notices\?/, async (r) => {
    const page = await (await r.fetch()).json()
    await r.fulfill({ json: { ...page, notices: page.notices.filter((n) => n.case !== id), waiting: page.notices.filter((n) => n.case === id && n.urgent) } })
  })
  await board.reload()
  await board.locator('.notices li', { hasText: number }).filter({ hasText: '紧急' }).first().waitFor()
  const c = await look(id)
  assert.equal(c.rounds.at(-1).kind, 'reopened')
  assert.ok(c.clocks.some((k) => !k.verdict && !k.cancelled), 'its clocks run')
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})

test('a referral waits for those who judge responsibility, and what they find stands in the case', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id, number } = await register('兴庆区')
  await bring(id, 'xingqing', 'replied')
  const evidence = [(await look(id)).evidence[0].digest]
  await give('supervisor', id, 'refer', { unit: 'demo-xingqing', cause: 'buck_passing', reason: '示范：两次推诿，未到现场。', evidence })
  const who = await Person.all(browser, base, ['leader', 'accountability'], password)
  const { page } = who.accountability
  for (const e of (await look(id)).escalations ?? []) if (e.state === 'proposed') await who.leader.give(id, 'confirm-escalation', { choose: { escalation: '移交问责', confirm: '确认' }, write: { document: '示移〔示〕1号' } })
  await page.goto(`${base}/todo`)
  await page.locator('[data-kind=review_accountability]', { hasText: number }).first().waitFor()
  const said = await who.accountability.give(id, 'review-accountability', {
    choose: { outcome: '尽职免责' }, write: { basis: '示范：已主动整改，未造成后果。' },
    before: ({ page: p }) => p.locator('.ant-drawer').getByText('两次推诿，未到现场').first().waitFor(), // what was referred is read beside it
  })
  assert.match(said, /问责审查：已办理/)
  await page.locator('.happened li', { hasText: '已主动整改，未造成后果' }).first().waitFor()
  await page.goto(`${base}/todo`)
  await page.locator('h1 .count, main .ant-empty').first().waitFor()
  assert.equal(await page.locator('[data-kind=review_accountability]', { hasText: number }).count(), 0, 'what is concluded waits no more')
  assert.ok(await told('supervisor', id, 'accountability_reviewed'))
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})

test('an entry that was wrong is put right or struck, and stays readable beside what took its place', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('兴庆区')
  await bring(id, 'xingqing', 'handled')
  const call = { person: 'demo-xingqing-officer', answered: true }
  for (const note of ['示范：下周三到现场。', '示范：这是别件的通话。']) await give('duty', id, 'record-call', { ...call, note })
  const who = await Person.all(browser, base, ['duty', 'coordinator'], password)
  await who.coordinator.page.goto(`${base}/cases/${id}`)
  const line = (p, text) => p.page.locator('.happened li', { hasText: text }).first()
  await line(who.coordinator, '下周三到现场').waitFor()
  assert.match(await who.duty.give(id, 'amend-entry', { choose: { seq: '下周三' }, write: { text: '示范：本周三到现场。' } }), /更正记录：已办理/)
  for (const p of [who.duty, who.coordinator]) await line(p, '本周三到现场').waitFor()
  assert.match(await who.duty.give(id, 'strike-entry', { choose: { seq: '别件的通话' }, write: { reason: '示范：记错案件。' } }), /划销记录：已办理/)
  for (const p of [who.duty, who.coordinator]) await line(p, '记错案件').waitFor()
  // What was written first stays to be read, beside what took its place.
  for (const p of [who.duty, who.coordinator]) for (const text of ['下周三到现场', '这是别件的通话']) await line(p, text).waitFor()
  assert.equal((await look(id)).entries.length, 2)
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})

test('whoever is kept out of a case sees it no more, and again once that is lifted', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('兴庆区')
  await bring(id, 'xingqing', 'handled')
  const who = await Person.all(browser, base, ['leader', 'reviewer2'], password)
  const reader = who.reviewer2.page
  await reader.goto(`${base}/cases/${id}`)
  await reader.locator('#parts .part').first().waitFor()
  const name = '示范-审核员乙'
  assert.match(await who.leader.give(id, 'recuse', { choose: { person: name }, write: { reason: '示范：与被举报人有亲属关系。' } }), /登记回避：已办理/)
  await reader.goto(`${base}/cases/${id}`)
  await reader.locator('#parts').waitFor({ state: 'detached' })
  await reader.locator('main', { hasText: /没有|无权|不存在/ }).waitFor()
  await who.leader.give(id, 'lift-recusal', { choose: { person: name }, write: { reason: '示范：查无亲属关系。' } })
  await reader.goto(`${base}/cases/${id}`)
  await reader.locator('#parts .part').first().waitFor()
  assert.deepEqual(who.leader.faults, [])
})
