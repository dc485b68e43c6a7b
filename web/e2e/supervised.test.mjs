// What the office does to a case while a unit works on it: it asks, urges, proposes and
// sets another time, each by its form, and what one unit is to answer is offered to no
// other. Then a reply that came back is worked on anew.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { bring, give, look, register } from './cases.mjs'
import { instant } from './looks.mjs'
import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD
/** What a field of a day and a time takes for an instant: the wall clock of Shanghai. */
const local = (at) => new Date(at + 8 * 3600_000).toISOString().slice(0, 19)

test('what the office asks of one unit is answered by that unit, and offered to no other unit of the case', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('兴化市')
  await give('coordinator', id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-xinghua' }, { role: 'assisting', unit: 'demo-nongye' }] })
  await give('xinghua-duty', id, 'acknowledge', { assignment: (await look(id)).assignments[0].id, handler: 'demo-xinghua-officer' })
  const who = await Person.all(browser, base, ['supervisor', 'leader', 'xinghua-officer', 'nongye-officer'], password)
  const other = who['nongye-officer'].page
  await other.goto(`${base}/cases/${id}`)
  await other.locator('#parts .part').first().waitFor()

  assert.match(await who.supervisor.give(id, 'urge', { choose: { unit: '兴化市' }, write: { note: '示范：请尽快到现场。' } }), /催办：已办理/)
  assert.match(await who.supervisor.give(id, 'supervise', { choose: { unit: '兴化市' }, write: { opinion: '示范：三日内查清。' } }), /督办意见：已办理/)
  assert.match(await who.supervisor.give(id, 'propose-escalation', { choose: { rung: '督办函', unit: '兴化市' }, write: { reason: '示范：进度缓慢。' } }), /已办理/)
  assert.match(await who.leader.give(id, 'confirm-escalation', { choose: { confirm: '确认' }, write: { document: '示督〔示〕8号' } }), /已办理/)

  // Each stands in the case of whoever looks at it, and the other unit is asked nothing.
  await other.locator('main', { hasText: '示督〔示〕8号' }).waitFor()
  await other.locator('main', { hasText: '三日内查清' }).waitFor()
  const more = other.locator('.all-deeds[aria-expanded=false]')
  if (await more.count()) await more.click()
  await other.locator('[data-deed]').first().waitFor()
  for (const kind of ['answer-supervision', 'answer-escalation']) assert.equal(await other.locator(`[data-deed=${kind}]`).count(), 0, kind)

  const officer = who['xinghua-officer']
  assert.match(await officer.give(id, 'answer-supervision', { write: { reply: '示范：已派两人到场。' } }), /已办理/)
  assert.match(await officer.give(id, 'answer-escalation', { write: { reply: '示范：今日内报送。' } }), /已办理/)
  const { escalations, entries } = await look(id)
  assert.equal(escalations.at(-1).state, 'answered')
  assert.ok(entries.some((e) => e.kind === 'supervision_answered'))
  for (const text of ['已派两人到场', '今日内报送']) await other.locator('.happened li', { hasText: text }).first().waitFor()
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})

test('another time, another lead and a leader in charge are set by their forms, and the case says so at once', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('兴化市')
  await bring(id, 'xinghua', 'handled')
  const earlier = await register('兴化市')
  const who = await Person.all(browser, base, ['leader', 'coordinator', 'xinghua-officer'], password)
  const unit = who['xinghua-officer'].page
  await unit.goto(`${base}/cases/${id}`)
  await unit.locator('#parts .part').first().waitFor()

  const due = Math.floor(Date.now() / 60_000) * 60_000 + 3 * 86_400_000
  assert.match(await who.leader.give(id, 'redate', { choose: { clock: '报送时限' }, write: { due: local(due), reason: '示范：现场须待汛后。', document: '示延〔示〕2号' } }), /已办理/)
  const report = (await look(id)).clocks.find((k) => k.kind === 'report' && !k.cancelled)
  assert.equal(Date.parse(report.due), due)
  await unit.locator('main', { hasText: instant(report.due) }).waitFor()

  assert.match(await who.coordinator.give(id, 'set-leader-in-charge', { choose: { leader: '示范-领导甲' } }), /已办理/)
  await unit.locator('main', { hasText: '示范-领导甲' }).waitFor()
  assert.match(await who.coordinator.give(id, 'link-repeat', {
    choose: { link: '部分重复', basis: '内容相同' },
    before: async ({ page }) => {
      const into = who.coordinator.field('case').locator('.ant-select')
      await into.click()
      await page.keyboard.type(earlier.number)
      await page.locator('.ant-select-item-option', { hasText: earlier.number }).click()
    },
  }), /已办理/)
  await who.coordinator.page.locator('main', { hasText: earlier.number }).waitFor() // the unit has no part in that one, and reads nothing of it
  assert.match(await who.coordinator.give(id, 'reassign', { choose: { 'to.unit': '新郑市' }, write: { reason: '示范：地点在新郑市。' } }), /已办理/)
  const { assignments } = await look(id)
  assert.ok(assignments.some((a) => a.unit === 'demo-xinzheng' && a.state === 'offered'))
  assert.deepEqual(assignments.filter((a) => a.role === 'lead' && a.state !== 'released').map((a) => a.unit), ['demo-xinzheng'])
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})

test('a reply that came back from above is worked on anew in a round of its own', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('兴化市')
  await bring(id, 'xinghua', 'replied')
  const who = await Person.all(browser, base, ['coordinator', 'xinghua-officer'], password)
  await who['xinghua-officer'].page.goto(`${base}/cases/${id}`)
  assert.match(await who.coordinator.give(id, 'record-upstream-result', { choose: { result: '退回' }, write: { note: '示范：整改情况不详。' } }), /已办理/)
  assert.match(await who.coordinator.give(id, 'rework', { choose: { round: '补充办理' }, write: { handed_over_at: local(Date.now() - 1_000), reason: '示范：上级退回，须补充整改情况。' } }), /已办理/)
  const c = await look(id)
  assert.equal(c.rounds.at(-1).kind, 'rework')
  assert.ok(c.clocks.some((k) => k.kind === 'report' && !k.verdict && !k.cancelled), 'its own clocks run')
  await who['xinghua-officer'].page.locator('main', { hasText: '须补充整改情况' }).waitFor()
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})

test('a case is told apart by its problems, its hand-over is put right, and what is agreed and told while it is handled stands in it', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('兴化市')
  const who = await Person.all(browser, base, ['coordinator', 'nongye-officer', 'xinghua-officer'], password)
  const { coordinator } = who
  assert.match(await coordinator.give(id, 'split-issues', {
    write: { 'issues[0].text': '示范：夜间施工噪声扰民。' },
    before: async () => {
      await coordinator.page.getByRole('dialog').getByRole('button', { name: '再加一个问题' }).click()
      await coordinator.write('issues[1].text', '示范：渣土车抛洒。')
    },
  }), /已办理/)
  const handed = Math.floor(Date.now() / 1_000) * 1_000 - 60_000
  assert.match(await coordinator.give(id, 'correct-handover-time', { write: { handed_over_at: local(handed), reason: '示范：来文上的时间早一分钟。' } }), /已办理/)
  const c = await look(id)
  assert.equal(c.issues.filter((i) => !i.withdrawn).length, 2)
  assert.equal(Date.parse(c.rounds.at(-1).handed_over_at), handed)

  await give('coordinator', id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-nongye' }, { role: 'territorial', unit: 'demo-xinghua' }] })
  await give('nongye-officer', id, 'acknowledge', { assignment: (await look(id)).assignments.find((a) => a.role === 'lead').id, handler: 'demo-nongye-officer' })
  const lead = who['nongye-officer']
  await lead.page.goto(`${base}/cases/${id}`)
  for (const text of ['夜间施工噪声扰民', '渣土车抛洒']) await lead.page.locator('.card ol li', { hasText: text }).first().waitFor()
  const territorial = who['xinghua-officer']
  await territorial.page.goto(`${base}/cases/${id}`)
  await territorial.page.locator('[data-deed=acknowledge]').waitFor()
  assert.equal(await territorial.page.locator('[data-deed=cosign]').count(), 0, 'nobody agrees to what they have not signed for')
  await give('xinghua-duty', id, 'acknowledge', { assignment: (await look(id)).assignments.find((a) => a.role === 'territorial').id, handler: 'demo-xinghua-officer' })
  assert.match(await territorial.give(id, 'cosign', { choose: { agree: '同意' }, write: { opinion: '示范：同意主办意见。' } }), /已办理/)
  await lead.page.locator('.happened li', { hasText: '同意主办意见' }).first().waitFor()
  assert.match(await lead.give(id, 'record-contact', { choose: { with: '信访人', purpose: '进度告知' }, write: { note: '示范：已告知正在核查。' } }), /已办理/)
  await coordinator.page.locator('.happened li', { hasText: '已告知正在核查' }).first().waitFor()
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})

test('what a starred case lacks is said before it is closed, and given from there; what was registered too much is emptied', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('兴化市', { priority: 'starred', address: '示范路 1 号' })
  const coordinator = await Person.of(browser, base, 'coordinator', password)
  const { page } = coordinator
  const form = page.getByRole('dialog')
  assert.match(await coordinator.give(id, 'amend-registration', { write: { address: '', reason: '示范：地址有误，尚不清楚。' } }), /已办理/)
  assert.ok(!(await look(id)).address)

  await bring(id, 'xinghua', 'gates')
  await give('duty', id, 'pass-gate', { gate: 'satisfaction', satisfaction: 'satisfied', evidence: [(await look(id)).evidence[0].digest], statement: '示范：群众满意。' })
  await coordinator.begin(id, 'close')
  await form.getByText('须先明确包案领导').waitFor()
  await form.locator('[data-first=set-leader-in-charge]').click()
  await coordinator.choose('leader', '示范-领导甲')
  await coordinator.press()
  await form.getByText('须先明确包案领导').waitFor({ state: 'detached' })
  await form.locator('[data-first=list-supervision]').click()
  await coordinator.choose('level', '市级')
  await coordinator.write('number', '示〔2026〕3号')
  await coordinator.write('on', local(Date.now()).slice(0, 10))
  await coordinator.press()
  await form.getByText('须先挂牌督办').waitFor({ state: 'detached' })
  await coordinator.press()
  assert.equal((await look(id)).state, 'closed')
  assert.deepEqual(coordinator.faults, [])
})
