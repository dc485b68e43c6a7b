// Those who decide: a reviewer sends an answer back and lets it pass from the
// desk, a leader instructs, waives and confirms on a telephone, and a campaign
// goes live by a leader's reading and its document.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { bring, give, look, register, report, steps } from './cases.mjs'
import { instant } from './looks.mjs'
import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD
const telephone = { width: 390, height: 844, touch: true }
const SIX_HOURS = 6 * 3600_000

test('a review is done at the desk: opened, sent back with an itemised list for six hours, and passed', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id, number } = await register('兴化市')
  await bring(id, 'xinghua', 'handled')
  const reviewer = await Person.of(browser, base, 'reviewer2', password, { width: 1440 })
  const officer = await Person.of(browser, base, 'xinghua-officer', password, telephone)
  const { page } = reviewer
  await page.goto(`${base}/review`)
  await page.getByRole('heading', { name: '审核', exact: true }).waitFor()
  const { answers: [{ id: answer }], ...c } = await look(id)
  await give('xinghua-leader', id, 'sign-report', { answer, report: report(c) })
  await give('xinghua-officer', id, 'submit-report', { answer })

  // What was filed is in the list by itself, with the reviewer's own clock.
  const picked = page.locator('.picks button', { hasText: number })
  const own = picked.locator('.due-line', { hasText: '审核时限' })
  await own.getByText(/^剩 /).waitFor()
  const { due } = (await look(id)).clocks.find((k) => k.kind === 'review')
  assert.equal(await own.locator('.due b').innerText(), instant(due))
  await picked.click()
  const sides = page.locator('.sides')
  await sides.getByText('经现场核查，群众反映的问题属实').waitFor()
  await sides.getByText('夜间施工噪声扰民').first().waitFor()
  const deed = async (kind) => {
    await sides.locator(`[data-deed=${kind}]`).click()
    await page.getByRole('dialog').waitFor()
  }
  await deed('open-review')
  await reviewer.press()

  await deed('return')
  const items = reviewer.field('items')
  await items.locator('textarea').first().fill('示范：缺少夜间监测数据')
  // What is judged is read while one writes: the form covers none of it, and on a
  // telephone it is folded away and keeps what is typed.
  const form = page.getByRole('dialog')
  const clear = () => page.waitForFunction(() => {
    const at = (e) => e.getBoundingClientRect()
    const f = at(document.querySelector('[role=dialog]'))
    const covered = [...document.querySelectorAll('.sides > div:not(.rail) > .card')].filter((c) => at(c).right > f.left && at(c).left < f.right && at(c).bottom > f.top && at(c).top < f.bottom)
    return !covered.length && !document.querySelector('.ant-drawer-mask') && f.bottom <= innerHeight
  })
  for (const width of [1280, 1920, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    await clear()
  }
  await page.setViewportSize({ width: 360, height: 740 })
  await form.getByRole('button', { name: '收起看材料' }).click()
  await page.waitForFunction(() => document.querySelector('[role=dialog]').getBoundingClientRect().height < 70)
  await sides.getByText('经现场核查，群众反映的问题属实').scrollIntoViewIfNeeded()
  await form.getByRole('button', { name: '展开继续写' }).click()
  assert.equal(await items.locator('textarea').first().inputValue(), '示范：缺少夜间监测数据')
  assert.ok(await form.locator('footer .ant-btn-primary').isVisible())
  await page.setViewportSize({ width: 1440, height: 900 })
  await items.getByRole('button', { name: /添加/ }).click()
  await items.locator('textarea').nth(1).fill('示范：整改后的照片未注明时间')
  assert.match(await reviewer.press(), /退回补充/)
  await picked.waitFor({ state: 'detached' })
  await page.getByText('您已办理：退回补充。').waitFor() // and not somebody else
  const [returned] = (await look(id)).clocks.filter((k) => k.kind === 'supplement')
  assert.equal(Date.parse(returned.due) - Date.parse(returned.started), SIX_HOURS)

  // The unit sees both items and its six hours.
  await officer.page.goto(`${base}/unit`)
  const task = officer.page.locator(`.todo[data-case="${id}"][data-kind="supplement"]`)
  await task.getByText(/剩 5小时5\d分/).waitFor()
  await officer.page.goto(`${base}/cases/${id}`)
  const told = officer.page.locator('main')
  await told.getByText('照片未注明时间').first().waitFor()
  assert.match(await told.innerText(), /缺少夜间监测数据\s[^]*整改后的照片未注明时间/)
  assert.match(await told.innerText(), /剩 5小时5\d分/)

  await give('xinghua-leader', id, 'sign-report', { answer, report: report(c) })
  await give('xinghua-officer', id, 'supplement', { answer, note: '示范：监测数据已补。' })
  await picked.click()
  await deed('open-review')
  await reviewer.press()
  await deed('approve')
  await reviewer.write('opinion', '示范：情况清楚，同意。')
  assert.match(await reviewer.press(), /审核通过/)
  await picked.waitFor({ state: 'detached' })
  await officer.sees(id, '审核通过')
  for (const p of [reviewer, officer]) assert.deepEqual(p.faults, [], p.login)
})

test('a leader signs with an instruction, supervises, waives a gate and confirms a letter, each from the telephone', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const [reply, letter] = [await register('新郑市'), await register('新郑市')]
  await bring(reply.id, 'xinzheng', 'approved')
  await bring(letter.id, 'xinzheng', 'handled')
  const leader = await Person.of(browser, base, 'leader', password, telephone)
  const { page } = leader
  await page.goto(`${base}/leader`)
  await page.getByRole('heading', { name: /等我办理/ }).waitFor()
  const todo = (id, kind) => page.locator(`.todo[data-case="${id}"][data-kind="${kind}"]`)
  const begin = async (row, name) => {
    await row.getByRole('button', { name }).tap()
    await page.getByRole('dialog').locator('.ant-drawer-footer .ant-btn-primary').waitFor()
  }
  /** The answer is read; then what was done is gone from the list. */
  const gone = async (row, said) => {
    assert.match(await leader.press(), said)
    await row.waitFor({ state: 'detached' })
  }

  // The answer that goes out stands above the signature, and an instruction goes along.
  const sign = todo(reply.id, 'sign_reply')
  await begin(sign, '签批答复')
  await page.locator('.to-sign').getByText('经现场核查，群众反映的问题属实').waitFor()
  await leader.write('instruction', '示范：同意上报，跟踪整改。')
  await gone(sign, /签批答复/)

  // Three gates are passed; the fourth is waived, with the reason.
  await give('duty', reply.id, 'report-up', { to: '第一督察组（示范）' })
  await steps.gates(reply.id)
  const gate = todo(reply.id, 'waive_gate')
  await gate.getByText('只差“群众满意”').waitFor()
  await begin(gate, '豁免一关')
  await leader.choose('gate', '群众满意')
  await leader.write('reason', '示范：举报人多次联系不上，现场已核实。')
  await gone(gate, /豁免一关/)

  // A letter is only proposed until a leader confirms it; its number is the leader's to give.
  await give('supervisor', letter.id, 'propose-escalation', { rung: 'supervision_letter', unit: 'demo-xinzheng', reason: '示范：进度缓慢。' })
  const proposed = todo(letter.id, 'confirm_escalation')
  await proposed.getByText('进度缓慢').waitFor()
  await begin(proposed, '确认督办措施')
  await leader.choose('escalation', '督办函')
  await leader.choose('confirm', '确认')
  await leader.write('document', '示督〔示〕5号')
  await gone(proposed, /确认督办措施/)

  // The cases of a leader in charge stand below, and an opinion goes to the unit from there.
  await give('coordinator', letter.id, 'set-leader-in-charge', { leader: 'demo-leader' })
  const charge = page.getByRole('region', { name: '我包案的案件' }).locator(`.todo[data-case="${letter.id}"]`)
  await begin(charge, '督办意见')
  await leader.write('opinion', '示范：三日内查清并报告。')
  assert.match(await leader.press(), /督办意见/)

  const unit = await Person.of(browser, base, 'xinzheng-leader', password, telephone)
  await unit.page.goto(`${base}/leader`)
  await unit.page.locator(`.todo[data-case="${letter.id}"][data-kind="answer_supervision"]`, { hasText: '三日内查清并报告' }).waitFor()
  await unit.page.locator(`.todo[data-case="${letter.id}"][data-kind="answer_escalation"]`, { hasText: '督办函' }).waitFor()
  await page.goto(`${base}/cases/${reply.id}`)
  const said = async (text) => page.locator('main', { hasText: text }).waitFor()
  await said('跟踪整改')
  await said('举报人多次联系不上')
  await page.goto(`${base}/cases/${letter.id}`)
  await said('示督〔示〕5号')
  await said('三日内查清并报告')
  for (const p of [leader, unit]) {
    assert.ok(await p.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), p.login)
    assert.deepEqual(p.faults, [], p.login)
  }
})

test('a campaign is registered as a draft, goes live by a reading and its document, and takes cases only until it is ended', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const name = `示范专项督察${Date.now()}`
  const desk = await Person.of(browser, base, 'coordinator2', password)
  const leader = await Person.of(browser, base, 'leader2', password, telephone)
  const card = (p) => p.page.locator('section.card', { has: p.page.locator('h2', { hasText: name }) })
  await desk.page.goto(`${base}/rules?tab=campaigns`)
  await desk.page.getByRole('button', { name: '登记督察' }).click()
  const form = desk.page.getByRole('dialog')
  await form.getByLabel('名称', { exact: true }).fill(name)
  await form.getByRole('combobox', { name: '级别' }).click()
  await desk.page.locator('.ant-select-item-option', { hasText: '市级' }).click()
  await form.getByRole('button', { name: '登记督察' }).click()
  await card(desk).getByText('草稿').waitFor()
  await card(desk).getByText('尚未选定，启用时由领导选定').waitFor()
  assert.equal(await card(desk).getByRole('button', { name: '启用' }).count(), 0, 'the desk does not take it live')

  // A leader is told that it waits, as long as it does.
  await leader.page.goto(`${base}/leader`)
  const waits = leader.page.locator('[data-campaign]', { hasText: name })
  await waits.getByText('选定督察的计日口径').waitFor()

  // Neither without a reading nor without a document.
  await waits.getByRole('link', { name: '去选定' }).tap()
  await card(leader).getByRole('button', { name: '启用' }).tap()
  const question = leader.page.getByRole('dialog')
  await question.getByText('读法及其依据文件不能再改').waitFor()
  await question.getByRole('button', { name: '启用', exact: true }).tap()
  await question.getByText('请填写').nth(1).waitFor()
  await question.getByText(/当日不计/).tap()
  await question.getByLabel('依据文件').fill('示范市督察通知〔示〕9号')
  await question.getByRole('button', { name: '启用', exact: true }).tap()
  await question.waitFor({ state: 'detached' })
  await card(leader).getByText('已启用').waitFor()
  await leader.page.goto(`${base}/leader`)
  await leader.page.getByRole('heading', { name: '等我办理' }).waitFor()
  assert.equal(await waits.count(), 0, 'what is chosen waits no more')
  await leader.page.goto(`${base}/rules?tab=campaigns`)
  await card(leader).locator('dd', { hasText: /当日不计 · 示范市督察通知〔示〕9号\s*示范-.*\d\d-\d\d/ }).waitFor()

  // It takes cases now: the form of registration offers it, and no longer once it is ended.
  const offered = async () => {
    await desk.page.goto(`${base}/register`)
    const choices = desk.page.getByRole('combobox', { name: '督察' }).locator('option')
    await choices.filter({ hasText: '中央生态环境保护督察' }).waitFor({ state: 'attached' })
    return choices.filter({ hasText: name }).count()
  }
  assert.equal(await offered(), 1)
  await card(leader).getByRole('button', { name: '结束' }).tap()
  await question.getByRole('button', { name: '结束' }).tap()
  await card(leader).getByText('已结束').waitFor()
  assert.equal(await offered(), 0)
  for (const p of [desk, leader]) assert.deepEqual(p.faults, [], p.login)
})

test('a case is merged into another by its number, and the second signature is put under what it says', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const one = await register('兴化市')
  const other = await register('兴化市')
  const coordinator = await Person.of(browser, base, 'coordinator', password)
  await coordinator.begin(one.id, 'screen')
  await coordinator.choose('outcome', '并案')
  const { page } = coordinator
  const send = page.getByRole('dialog').locator('.ant-drawer-footer .ant-btn-primary')
  await send.click()
  // What is missing is said where whoever pressed the button looks.
  await page.getByRole('dialog').getByText('没有提交，请看上面的说明').waitFor()
  await page.waitForFunction(() => document.activeElement.querySelector('[role=alert]')) // and the reader stands before it
  const into = coordinator.field('into').locator('.ant-select')
  await into.click()
  await page.keyboard.type(other.number)
  await page.locator('.ant-select-item-option', { hasText: other.number }).click()
  await coordinator.write('reason', '示范：同一工地同一时段。')
  await coordinator.press()
  assert.equal((await look(one.id)).screening.into, other.id)

  const leader = await Person.of(browser, base, 'leader', password, telephone)
  await leader.page.goto(`${base}/leader`)
  const waits = leader.page.locator(`[data-case="${one.id}"][data-kind=countersign]`)
  await waits.getByText('并案').waitFor()
  await waits.getByRole('link', { name: new RegExp(other.number) }).waitFor()
  await waits.getByRole('button').click()
  const signs = leader.page.locator('.to-countersign')
  await signs.getByText('示范：同一工地同一时段。').waitFor()
  await signs.getByRole('link', { name: new RegExp(other.number) }).waitFor()
  await leader.choose('agree', '同意')
  await leader.press()
  assert.equal((await look(one.id)).state, 'screened_out')
  assert.deepEqual(coordinator.faults.concat(leader.faults), [])
})

test('whoever publishes and whoever calls to account finds on the own page what waits, and does it from there', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('兴化市')
  const publicity = await Person.of(browser, base, 'publicity', password)
  const accountability = await Person.of(browser, base, 'accountability', password, telephone)
  for (const p of [publicity, accountability]) assert.match(p.page.url(), /\/todo$/)
  await bring(id, 'xinghua', 'replied')

  // It comes by itself, and each has what is theirs.
  const waits = (p, kind) => p.page.locator(`[data-case="${id}"][data-kind=${kind}]`)
  await waits(publicity, 'prepare_publication').getByRole('button', { name: '准备公开' }).waitFor()
  assert.equal(await waits(publicity, 'pass_gate').count(), 0)
  const gate = waits(accountability, 'pass_gate')
  await gate.getByText('上报答复').waitFor()
  assert.equal(await waits(accountability, 'prepare_publication').count(), 0)
  assert.match(await accountability.page.locator('h1').innerText(), /等我办理 *[1-9]/)

  // What is written about is read there. Meanwhile a reviewer prepares the text: it is to be prepared no more, and who publishes it sees by whom it was and what it says.
  const prepare = waits(publicity, 'prepare_publication')
  await prepare.getByRole('button', { name: '准备公开' }).click()
  await publicity.page.getByRole('dialog').getByText('示范：已责令立即停止违法行为并完成整改，依法立案查处。').waitFor()
  await publicity.page.locator('.ant-drawer-close').click()
  await publicity.page.getByRole('dialog').waitFor({ state: 'detached' })
  await give('reviewer', id, 'prepare-publication', { text: '示范：该工地夜间施工属实，已责令停工整改。' })
  await prepare.waitFor({ state: 'detached' })
  const publish = waits(publicity, 'publish')
  await publish.getByText('示范：该工地夜间施工属实，已责令停工整改。').waitFor()
  await publish.getByText(/审核员甲.* 拟稿/).waitFor()
  await publish.getByRole('button', { name: '公开' }).click()
  await publicity.choose('channel', '网站')
  await publicity.write('place', '示范市政府网站')
  await publicity.write('on', new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10))
  await publicity.press()
  await publish.waitFor({ state: 'detached' })
  assert.equal((await look(id)).publications[0].channel, 'website')

  // What the gate is passed on is read there, and attached from there; the form of the gate is there again.
  await gate.getByRole('button', { name: '通过一关' }).tap()
  const form = accountability.page.getByRole('dialog')
  await form.getByText('示范：已责令立即停止违法行为并完成整改，依法立案查处。').waitFor()
  assert.doesNotMatch(await form.locator('.of-case').innerText(), /报送时限/, 'a deadline that was met is nobody’s any more')
  await form.getByRole('button', { name: '先附入材料' }).tap()
  await form.locator('input[type=file]').setInputFiles({ name: 'record.txt', mimeType: 'text/plain', buffer: Buffer.from('示范：责任认定记录。') })
  await form.locator('.part b', { hasText: 'record.txt' }).waitFor()
  await accountability.press()
  await accountability.field('statement').waitFor()
  await accountability.write('statement', '示范：已核实，可以过关。')
  await accountability.choose('evidence', '文件')
  await accountability.press()
  await gate.waitFor({ state: 'detached' })
  // What one prepared oneself is for somebody else to publish.
  const own = await register('兴化市')
  await bring(own.id, 'xinghua', 'replied')
  await give('publicity', own.id, 'prepare-publication', { text: '示范：另一件的公开稿。' })
  await publicity.page.getByText('须由他人办理').click()
  const others = publicity.page.locator(`.others-decide [data-case="${own.id}"][data-kind=publish]`)
  await others.waitFor()
  assert.equal(await others.getByRole('button').count(), 0)
  assert.deepEqual([...publicity.faults, ...accountability.faults], [])
})
