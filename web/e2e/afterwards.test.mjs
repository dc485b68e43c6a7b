// What comes after the answer: what is not concluded is booked with a day that is
// everybody's to see, a reply comes back from above, an answer is to be done again,
// more time is asked for. Nothing of it waits unseen.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { bring, give, look, register, report, steps } from './cases.mjs'
import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD
const DAY = 24 * 3600_000
const dayIn = (n) => new Date(Date.now() + 8 * 3600_000 + n * DAY).toISOString().slice(0, 10)

test('what is not concluded waits to be booked, its day is a deadline on the board, and progress says what it concluded', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id, number } = await register('兴化市')
  await bring(id, 'xinghua', 'handled')
  const c = await look(id)
  const [answer, issue] = [c.answers[0].id, c.issues[0].id]
  const plan = report(c)
  Object.assign(plan.findings[0], { settlement: 'not_concluded', rectify_track: 'time_bound', person: 'demo-xinghua-officer', by: dayIn(20), measures: [{ text: '示范：建设隔声屏', person: 'demo-xinghua-officer', by: dayIn(20) }] })
  await give('xinghua-leader', id, 'sign-report', { answer, report: plan })
  await give('xinghua-officer', id, 'submit-report', { answer })
  for (const step of ['opened', 'approved', 'replied']) await steps[step](id, 'xinghua')

  const who = await Person.all(browser, base, ['coordinator', 'xinghua-officer'], password)
  const { page } = who.coordinator
  await page.goto(`${base}/todo`)
  const waits = page.getByRole('region', { name: '待挂账' }).locator('li', { hasText: number })
  await waits.getByRole('button').first().click()
  await page.getByRole('dialog').waitFor()
  await who.coordinator.choose('unit', '兴化市')
  await who.coordinator.choose('person', '兴化市-经办人')
  await who.coordinator.write('until', dayIn(30))
  await who.coordinator.press()
  await waits.waitFor({ state: 'detached' })

  await page.goto(`${base}/board?q=${number}`)
  const row = page.locator('tr', { hasText: number })
  await row.getByText('整改时限').waitFor()
  const due = new Date(`${dayIn(30)}T00:00:00Z`)
  assert.match(await row.innerText(), new RegExp(`${dayIn(30).slice(5)} 周${'日一二三四五六'[due.getUTCDay()]} 24:00`), 'the day that was booked counts to its end')

  const unit = who['xinghua-officer'].page
  await unit.goto(`${base}/unit`)
  const card = unit.locator('.todo', { hasText: number }).or(unit.locator('li', { hasText: number }))
  await card.first().getByText('报送进展').first().waitFor()
  await give('xinghua-officer', id, 'report-progress', { note: '示范：隔声屏已建成', settlements: [{ issue, settlement: 'concluded' }] })
  await card.first().waitFor({ state: 'detached' })
  await unit.goto(`${base}/cases/${id}`)
  await unit.locator('.happened li', { hasText: '报送进展' }).getByText('已办结').waitFor()
  const clock = (await look(id)).clocks.find((k) => k.kind === 'rectify')
  assert.equal(clock.verdict, 'in_time')
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})

test('a reply that comes back from above waits for a coordinator, on the board and first among the deeds', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id, number } = await register('兴化市')
  await bring(id, 'xinghua', 'replied')
  const coordinator = await Person.of(browser, base, 'coordinator', password)
  const { page } = coordinator
  await coordinator.give(id, 'record-upstream-result', { choose: { result: '退回' } })
  await page.locator('.deeds-now .ant-btn-primary[data-deed=rework]').waitFor()
  await page.locator('.banner').getByText('上级退回，须补充办理').waitFor()
  await page.goto(`${base}/board?q=${number}`)
  await page.locator('tr', { hasText: number }).getByText('上级退回，须补充办理').waitFor()
  await page.goto(`${base}/todo`)
  await page.getByRole('region', { name: '待补充办理' }).locator('li', { hasText: number }).waitFor()
  assert.deepEqual(coordinator.faults, [])
})

test('whoever is to do an answer again reads why, and a request for more time says what became of it', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const who = await Person.all(browser, base, ['xinghua-officer', 'leader'], password)
  const { page } = who['xinghua-officer']
  const again = await register('兴化市')
  await bring(again.id, 'xinghua', 'opened')
  await give('reviewer', again.id, 'redo', { answer: (await look(again.id)).answers[0].id, due: new Date(Date.now() + DAY).toISOString(), reason: '示范：现场情况没有查清。' })
  await page.goto(`${base}/unit`)
  await page.locator('li', { hasText: again.number }).getByText('现场情况没有查清').waitFor()
  await page.goto(`${base}/cases/${again.id}`)
  await page.locator('.standing').getByText('现场情况没有查清').waitFor()
  await who['xinghua-officer'].begin(again.id, 'submit-report')
  await page.getByRole('dialog').locator('[data-redo]', { hasText: '现场情况没有查清' }).waitFor()
  assert.match(await page.getByRole('dialog').locator('textarea').first().inputValue(), /现场核查/, 'it begins with what was reported')

  const { id, number } = await register('兴化市')
  await bring(id, 'xinghua', 'handled')
  const { clocks, answers } = await look(id)
  const until = new Date(Date.parse(clocks.find((k) => k.kind === 'report').due) + DAY).toISOString()
  await give('xinghua-officer', id, 'request-extension', { answer: answers[0].id, until, reason: '示范：监测报告须三日后出具。' })
  await page.goto(`${base}/unit`)
  const told = page.locator('li', { hasText: number }).locator('[data-extension]')
  await told.getByText('待审批').waitFor()
  const leader = who.leader
  await leader.begin(id, 'decide-extension')
  const form = leader.page.getByRole('dialog')
  await form.getByText('监测报告须三日后出具').waitFor()
  await form.locator('.asked-extension', { hasText: '兴化市' }).waitFor()
  await give('leader', id, 'decide-extension', { extension: (await look(id)).extensions[0].id, grant: false, reason: '示范：可先报阶段情况。' })
  await told.getByText('不予批准').waitFor()
  assert.deepEqual(who['xinghua-officer'].faults, [])
})
