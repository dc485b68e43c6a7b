// What people do more rarely, each through the pages: ordering again, a second return,
// more time, work passed on below and what others add to it, the duty desk's ringing,
// and what belongs to an account.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'

import { ask, attach, bring, give, look, png, register, report, steps } from './cases.mjs'
import { countsTones, open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD
const telephone = { width: 390, height: 844, touch: true }
const local = (at) => new Date(at + 8 * 3600_000).toISOString().slice(0, 19) // as people in the office write it

test('a second return stands out at the review desk, and what is ordered again goes back to its unit', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id, number } = await register('监利市')
  await bring(id, 'jianli', 'opened')
  const { answers: [{ id: answer }], ...c } = await look(id)
  for (const n of [1, 2]) {
    await give('reviewer', id, 'return', { answer, items: [`示范：第 ${n} 次要求补充`] })
    await give('jianli-leader', id, 'sign-report', { answer, report: report(c) })
    await give('jianli-officer', id, 'supplement', { answer, note: '示范：已补充。' })
  }
  const reviewer = await Person.of(browser, base, 'reviewer', password, { width: 1440 })
  const { page } = reviewer
  await page.goto(`${base}/review`)
  const picked = page.locator('.picks button', { hasText: number })
  assert.match(await picked.locator('.over', { hasText: '退回 2 次' }).innerText(), /退回 2 次/)
  await picked.click()
  await page.locator('.sides').getByText('已退回 2 次').waitFor()
  await page.locator('.sides [data-deed=open-review]').click()
  await reviewer.press()
  await page.locator('.sides [data-deed=redo]').click()
  await reviewer.write('due', local(Date.now() + 48 * 3600_000))
  await reviewer.write('reason', '示范：两次补充仍未说清，请重新办理。')
  await reviewer.press()
  await picked.waitFor({ state: 'detached' })

  const officer = await Person.of(browser, base, 'jianli-officer', password, telephone)
  await officer.page.goto(`${base}/cases/${id}`)
  await officer.page.getByText('两次补充仍未说清').first().waitFor()
  assert.ok((await look(id)).clocks.some((k) => k.kind === 'report' && !k.stopped && !k.cancelled), 'a report is owed again')
  for (const p of [reviewer, officer]) assert.deepEqual(p.faults, [], p.login)
})

test('a unit asks for more time, and whoever decides sees what was asked', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('静乐县')
  await bring(id, 'jingle', 'handled')
  const officer = await Person.of(browser, base, 'jingle-officer', password, telephone)
  const before = (await look(id)).clocks.find((k) => k.kind === 'report' && !k.stopped)
  await officer.give(id, 'request-extension', { write: { until: local(Date.parse(before.due) + 24 * 3600_000), reason: '示范：检测机构须两日才能出具报告。' } })
  const coordinator = await Person.of(browser, base, 'coordinator', password)
  const leads = (await coordinator.page.request.get(`${base}/api/v1/cases/${id}`).then((r) => r.json())).allowed.includes('decide-extension')
  const decider = leads ? coordinator : await Person.of(browser, base, 'leader', password)
  await decider.begin(id, 'decide-extension')
  await decider.choose('grant', '同意')
  await decider.write('reason', '示范：同意延期。')
  await decider.press()
  const after = (await look(id)).clocks.find((k) => k.id === before.id)
  assert.equal(Date.parse(after.due) - Date.parse(before.due), 24 * 3600_000)
  await officer.page.goto(`${base}/cases/${id}`)
  await officer.page.getByText('检测机构须两日').first().waitFor()
  for (const p of [officer, decider]) assert.deepEqual(p.faults, [], p.login)
})

test('a county passes work on to its township, adds what an assisting unit contributes, and takes work back', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('兴化市')
  await give('coordinator', id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-xinghua' }, { role: 'assisting', unit: 'demo-nongye' }] })
  for (const [unit, login] of [['demo-xinghua', 'xinghua'], ['demo-nongye', 'nongye']]) await give(`${login}-duty`, id, 'acknowledge', { assignment: (await look(id)).assignments.find((a) => a.unit === unit).id, handler: `demo-${login}-officer` })
  const officer = await Person.of(browser, base, 'xinghua-officer', password, telephone)
  const { page } = officer
  await officer.begin(id, 'sub-assign')
  await officer.choose('unit', '大垛镇')
  await officer.write('instruction', '示范：请今日内到现场核实并拍照。')
  await officer.press()
  await page.goto(`${base}/unit`)
  const passed = page.getByText(/我们下派的/).first()
  await passed.waitFor()
  await page.getByText('大垛镇').first().waitFor()

  // Who helps, and who of them delivered, stands with what is to be written.
  const helps = page.locator(`.todo[data-case="${id}"] [data-contributors]`)
  await helps.getByText(/大垛镇.*尚未报送/).waitFor()
  await helps.getByText(/农业农村局.*尚未报送/).waitFor()

  // The assisting unit finds what is asked of it, and adds its part from there.
  const helper = await Person.of(browser, base, 'nongye-officer', password, telephone)
  await helper.page.goto(`${base}/unit`)
  await helper.page.locator(`.todo[data-case="${id}"][data-kind=contribute]`).waitFor()
  await helper.give(id, 'contribute', { write: { part: '示范：农业执法部分已核查，未发现违规用药。' } })
  await helps.getByText(/农业农村局.*已报送/).waitFor()
  await officer.page.goto(`${base}/cases/${id}`)
  await page.getByText('未发现违规用药').first().waitFor()
  // Whoever writes the report has before them what the others delivered.
  await officer.begin(id, 'submit-report')
  await page.locator('.ant-drawer-body').getByText('未发现违规用药').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.ant-drawer').waitFor({ state: 'detached' })

  await officer.give(id, 'take-back', { write: { reason: '示范：改由市里直接办理。' } })
  assert.equal((await look(id)).assignments.find((a) => a.parent)?.state, 'released')
  for (const p of [officer, helper]) assert.deepEqual(p.faults, [], p.login)
})

test('the duty desk shows what just came in, rings for what is urgent until it is signed for, and the board has starred cases on top', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const duty = await Person.of(browser, base, 'yongchang-duty', password)
  const { page } = duty
  await countsTones(page)
  await page.goto(`${base}/desk`)
  await page.locator('h1').first().click() // a browser lets nothing sound before
  const office = await Person.of(browser, base, 'duty', password)
  const { id, number } = await register('永昌县')
  await office.page.goto(`${base}/desk`)
  const came = office.page.getByRole('region', { name: '刚交来' })
  await came.locator('li', { hasText: number }).getByText(/^交办于 /).waitFor()
  assert.equal(await came.locator('.count').innerText(), String((await (await office.page.request.get(`${base}/api/v1/tally?state=registered`)).json()).total))
  await came.locator('li', { hasText: number }).getByText('示范：夜间施工噪声扰民，渣土车抛洒。').waitFor()
  assert.equal(await page.getByRole('region', { name: '刚交来' }).count(), 0, 'what a unit gets stands where it signs for it')

  const heard = await page.evaluate(() => window.tones)
  await give('coordinator', id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-yongchang' }] })
  await page.waitForFunction((n) => window.tones >= n + 2, heard)
  // It rings again as long as nobody has signed, and not once that was done.
  const rung = await page.evaluate(() => window.tones)
  await page.waitForFunction((n) => window.tones >= n + 4, rung)
  // Whoever only looks has not signed: it goes on until somebody has.
  await page.goto(`${base}/cases/${id}`)
  await page.locator('[data-deed=acknowledge]').waitFor()
  await page.locator('h1').first().click()
  await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => {})
  assert.equal(await page.locator('.unread.rings').count(), 1)
  const looked = await page.evaluate(() => window.tones)
  await page.waitForFunction((n) => window.tones >= n + 4, looked)
  await duty.give(id, 'acknowledge', { choose: { handler: '永昌县' } })
  await page.locator('.unread.rings').waitFor({ state: 'detached' })
  const silent = await page.evaluate(() => window.tones)
  await page.waitForTimeout(5_000) // twice as long as it takes to remind
  assert.equal(await page.evaluate(() => window.tones), silent, 'what is signed for rings no more')
  // And it would have rung: what comes next does.
  const next = await register('永昌县')
  await bring(next.id, 'yongchang', 'assigned')
  await page.waitForFunction((n) => window.tones >= n + 4, silent)
  await give('coordinator', id, 'set-priority', { priority: 'starred', reason: '示范：重点关注。' })
  await office.page.goto(`${base}/board`)
  const starred = office.page.locator('.starred-cases')
  await starred.getByText(number).waitFor()
  const tops = await office.page.evaluate(() => [document.querySelector('.starred-cases'), document.querySelector('table.cases')].map((e) => e.getBoundingClientRect().top))
  assert.ok(tops[0] < tops[1], 'they stand above all others')
  for (const p of [duty, office]) assert.deepEqual(p.faults, [], p.login)
})

test('what an escalation rests on is read beside it, and every drawing has its table', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id, number } = await register('新郑市')
  for (const days of [1, 2]) await register('新郑市', { handed_over_at: new Date(Date.now() - days * 24 * 3600_000).toISOString(), backdate_reason: '示范：补录前几日的交办件。' }) // what is of one day is not drawn
  await bring(id, 'xinzheng', 'handled')
  const seen = await attach('supervisor', id, png(7), 'photo')
  await give('supervisor', id, 'propose-escalation', { rung: 'supervision_letter', unit: 'demo-xinzheng', reason: '示范：现场整改迟缓，证据见附件。', evidence: [seen] })
  const supervisor = await Person.of(browser, base, 'supervisor', password, { width: 1440 })
  const { page } = supervisor
  await page.goto(`${base}/supervision`)
  const row = page.locator('.part, li', { has: page.getByText(number) }).filter({ has: page.getByRole('button', { name: '依据' }) }).last()
  await row.getByRole('button', { name: '依据' }).click()
  await page.locator('.ground').getByText('现场整改迟缓').waitFor()
  const file = page.locator('.ground').getByRole('link', { name: /照片.*示范-督查/ })
  assert.match(await file.getAttribute('href'), new RegExp(`${encodeURIComponent(seen)}$`))
  assert.equal((await page.request.get(base + (await file.getAttribute('href')))).status(), 200)
  assert.match(await page.locator('.ground').innerText(), /示范-督查员?甲? ?.*\d{4}-\d\d-\d\d/, 'who proposed it and when')
  const drawn = page.locator('.chart')
  await drawn.first().scrollIntoViewIfNeeded()
  await drawn.first().locator('canvas, svg').first().waitFor()
  const sections = await drawn.evaluateAll((all) => all.map((e) => Boolean(e.closest('section, .card')?.querySelector('table'))))
  assert.ok(sections.length && sections.every(Boolean), 'each beside its table')
  assert.deepEqual(supervisor.faults, [])
})

test('the desk enters for a unit what came by fax, with its picture and two witnesses', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('静乐县')
  await give('coordinator', id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-jingle' }] })
  const duty = await Person.of(browser, base, 'duty', password)
  const { page } = duty
  const form = page.getByRole('dialog')
  await page.goto(`${base}/cases/${id}`)
  await page.locator('.on-paper summary').click()
  await page.locator('[data-paper=acknowledge]').click()
  await form.getByRole('button', { name: '先附入材料' }).click()
  await form.locator('input[type=file]').setInputFiles({ name: 'fax.png', mimeType: 'image/png', buffer: Buffer.from(png(9)) })
  await form.locator('.part b', { hasText: 'fax.png' }).waitFor()
  assert.equal(await form.getByLabel('材料性质').inputValue(), 'attestation')
  await duty.press()
  await duty.choose('handler', '静乐县')
  // It counts to the second: at the beginning of this minute the unit had not been asked yet.
  await duty.field('attested.happened_at').getByRole('button', { name: '现在' }).click()
  await duty.choose('attested.means', '传真')
  await duty.choose('attested.witnesses', '示范-值班员乙')
  await duty.choose('attested.witnesses', '示范-督查员')
  await duty.choose('attested.evidence', '送达凭证')
  await duty.press()
  let c = await look(id)
  assert.equal(c.assignments[0].state, 'acknowledged')

  // Its report came the same way; the leader who signed the paper answers for it until it is signed here.
  const faxed = Date.now()
  await page.locator('[data-paper=submit-report]').click()
  for (const [path, label] of Object.entries({ 'report.findings[0].verdict': '属实', 'report.findings[0].settlement': '已办结', 'report.findings[0].rectify_track': '立行立改', 'report.verdict': '属实' })) await duty.choose(path, label)
  await duty.write('report.findings[0].facts', '示范：经现场核查，夜间施工未办手续。')
  await duty.write('report.findings[0].handling', '示范：责令夜间停工，立案查处。')
  await duty.write('report.findings[0].goal', '示范：夜间不施工。')
  await duty.write('report.summary', '示范：问题属实，已办结。')
  await form.locator('fieldset', { has: page.locator('legend', { hasText: '签字后补' }) }).locator('legend button').click()
  await duty.choose('signature_pending.authorised_by', '静乐县-负责人')
  await duty.write('signature_pending.reason', '示范：传真件已签字盖章，稍后在系统内补签。')
  await duty.write('attested.happened_at', local(faxed))
  await duty.choose('attested.means', '传真')
  await duty.choose('attested.witnesses', '示范-值班员乙')
  await duty.choose('attested.witnesses', '示范-督查员')
  await duty.choose('attested.evidence', '送达凭证')
  assert.match(await duty.press(), /提交时间/)
  c = await look(id)
  assert.equal(c.answers[0].state, 'submitted')
  assert.equal(Math.floor(Date.parse(c.answers[0].first_filed) / 1000), Math.floor(faxed / 1000), 'it counts from when the fax came')
  assert.deepEqual(duty.faults, [])
})

test('of a case everybody is offered what the program lets them do and nothing else, and every form says its rule', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('兴庆区')
  await bring(id, 'xingqing', 'handled')
  const who = await Person.all(browser, base, ['coordinator', 'xingqing-officer', 'reviewer'], password)
  const ruled = new Set()
  const offered = async ({ login, page }) => {
    await page.goto(`${base}/cases/${id}`)
    // A report is laid before the leader from the form in which it is written, and sent back from that in which it is read.
    const allowed = (await ask(login, 'GET', `/cases/${id}`)).allowed.filter((k) => !['present-report', 'return-presented'].includes(k))
    const card = page.locator('.deeds-now')
    await card.locator('h2').waitFor()
    if (await card.locator('.all-deeds').count()) await card.locator('.all-deeds').click()
    await page.waitForFunction((n) => document.querySelectorAll('.deeds-now [data-deed]').length === n, allowed.length)
    const kinds = await card.locator('[data-deed]').evaluateAll((all) => all.map((b) => b.dataset.deed))
    assert.deepEqual(kinds.toSorted(), allowed.toSorted(), login)
    for (const kind of kinds.filter((k) => !ruled.has(k))) {
      ruled.add(kind)
      await card.locator(`[data-deed="${kind}"]`).click()
      const form = page.getByRole('dialog')
      await form.locator('.ant-drawer-footer').waitFor()
      assert.ok((await form.locator('.rule').first().innerText({ timeout: 10_000 }).catch(() => '')).length > 5, `${login} reads no rule of ${kind}`)
      await page.keyboard.press('Escape')
      await form.waitFor({ state: 'detached' })
    }
    return kinds
  }
  const all = async () => Object.fromEntries(await Promise.all(Object.values(who).map(async (p) => [p.login, await offered(p)])))
  const handled = await all()
  assert.ok(handled['xingqing-officer'].includes('submit-report') && !handled.coordinator.includes('submit-report') && !handled.reviewer.includes('open-review'))
  await steps.submitted(id, 'xingqing')
  const submitted = await all()
  assert.ok(submitted.reviewer.includes('open-review') && !submitted['xingqing-officer'].includes('submit-report') && !submitted['xingqing-officer'].includes('open-review'))
  t.diagnostic(`${ruled.size} forms have a rule`)
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})

test('the time beside the button is the server\'s, of a browser whose clock is wrong and with an answer that comes late', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('兴庆区')
  const coordinator = await Person.of(browser, base, 'coordinator', password)
  const { page } = coordinator
  await page.addInitScript(() => {
    const Right = Date
    window.Date = class extends Right {
      constructor(...of) { super(...(of.length ? of : [Right.now() + 3600_000])) }
      static now() { return Right.now() + 3600_000 }
    }
  })
  let slow
  await page.route(`**/api/v1/cases/${id}/timeline*`, async (r) => {
    const answer = await r.fetch()
    await (slow ??= new Promise((then) => setTimeout(then, 8_000)))
    await r.fulfill({ response: answer })
  })
  /** By how many seconds what stands in the form's foot differs from what the server says. */
  const off = async () => {
    const [shown, { now }] = await Promise.all([page.locator('.act-foot .figures').innerText(), ask('coordinator', 'GET', '/cases?limit=1')])
    const [h, m, s] = shown.match(/^服务器时间 (\d\d):(\d\d):(\d\d)$/).slice(1).map(Number)
    const there = Math.floor((Date.parse(now) / 1000 + 8 * 3600) % 86_400)
    const apart = Math.abs(h * 3600 + m * 60 + s - there)
    return Math.min(apart, 86_400 - apart)
  }
  const late = page.waitForResponse((r) => r.url().includes('/timeline'))
  await coordinator.begin(id, 'set-priority')
  assert.ok(Math.abs(await page.evaluate(() => Date.now()) - Date.now() - 3600_000) < 60_000, 'the browser is an hour ahead')
  assert.ok(await off() <= 2, `off by ${await off()} s before the answer that is late`)
  await (await late).finished()
  await page.locator('.way li').first().waitFor()
  await page.waitForTimeout(1_100) // the next second is shown
  assert.ok(await off() <= 2, `off by ${await off()} s after it`)
  assert.deepEqual(coordinator.faults, [])
})

/** What an authenticator shows now. */
function codeOf(secret, at = Date.now()) {
  const bits = [...secret.replaceAll(/\s|=/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

test('a second factor is set up and asked for at the door, and a session that is ended elsewhere is over at once', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  // Somebody of one's own, so that nobody else is asked for a code.
  const login = `factor-${Date.now().toString(36)}`
  const { id } = await ask('manager', 'POST', '/people', { name: '示范-双因素' })
  await ask('manager', 'POST', '/posts', { person: id, unit: 'demo-yongchang', role: 'unit_officer' })
  const { password: first } = await ask('manager', 'POST', '/accounts', { person: id, login })
  const own = 'ein eigenes 密码 7'
  const begun = await fetch(`${base}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password: first }) }).then((r) => r.json())
  const changed = await fetch(`${base}/api/v1/me/password`, { method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${begun.token}` }, body: JSON.stringify({ old_password: first, password: own }) })
  assert.ok(changed.ok, await changed.text())

  const person = await Person.of(browser, base, login, own)
  const { page } = person
  await page.goto(`${base}/me`)
  await page.getByRole('button', { name: '启用', exact: true }).click()
  await page.getByLabel('登录密码').fill(own)
  await page.getByRole('button', { name: '下一步' }).click()
  const secret = (await page.locator('.steps code').first().innerText()).trim()
  await page.locator('input[autocomplete=one-time-code]').fill(codeOf(secret))
  await page.getByRole('button', { name: '确认', exact: true }).click()
  await page.getByText('恢复码').first().waitFor()
  await page.getByRole('button', { name: '我已保存好' }).click()
  await page.getByText('已启用').first().waitFor()

  // At the door the password alone does not open it any more.
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', reducedMotion: 'reduce' })
  const door = await context.newPage()
  await door.goto(base)
  await door.getByLabel('登录名').fill(login)
  await door.getByLabel(/^\W*密码/).fill(own)
  await door.getByRole('button', { name: '登录', exact: true }).click()
  await door.locator('#code').fill(codeOf(secret, Date.now() + 30_000)) // each code opens once
  await door.locator('form button[type=submit]').click()
  await door.locator('.bar').waitFor()

  // The other browser is signed out from this one, and stands at the door by itself.
  await page.reload()
  const other = page.locator('.holdings li', { hasText: '密码加验证码' }).filter({ hasNotText: '本机' })
  await other.getByRole('button', { name: '退出' }).click()
  await page.locator('.ant-popover, .ant-modal-confirm, .ant-popconfirm').getByRole('button', { name: '退出' }).last().click()
  await other.waitFor({ state: 'detached' })
  await door.getByLabel('登录名').waitFor()
  assert.deepEqual(person.faults, [])
})
