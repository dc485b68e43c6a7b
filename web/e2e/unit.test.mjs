// A unit at work on its telephones: signs for a case, photographs at the gate with
// a weak signal, answers without waiting for the photographs; its leader signs.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ask, bring, give, look, register } from './cases.mjs'
import { instant } from './looks.mjs'
import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD
const telephone = { width: 390, height: 844, touch: true }

/** A picture of some size: what comes behind its head does not matter to anybody. */
function photo(bytes) {
  const png = Buffer.alloc(bytes, 7)
  Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64').copy(png)
  png.writeUInt32BE(bytes, bytes - 4)
  return { name: 'gate.png', mimeType: 'image/png', buffer: png }
}

test('a unit answers from its telephones while photographs are still on their way', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const coordinator = await Person.of(browser, base, 'coordinator', password)
  const officer = await Person.of(browser, base, 'panlong-officer', password, telephone)
  const leader = await Person.of(browser, base, 'panlong-leader', password, telephone)
  await officer.page.goto(base + '/unit')
  await officer.page.getByRole('heading', { name: '盘龙区（示范）' }).waitFor()
  await leader.page.goto(base + '/leader')

  const board = coordinator.page
  await board.goto(base + '/board?state=registered&q=盘龙区')
  await board.locator('tbody a').first().waitFor()
  const id = (await board.locator('tr', { hasText: '盘龙区' }).first().getByRole('link').first().getAttribute('href')).split('/').pop()
  await coordinator.give(id, 'assign', { choose: { 'targets[0].unit': '盘龙区（示范）' } })

  // It is on the unit's page by itself, and leads to the form.
  const row = officer.page.locator(`.todo[data-case="${id}"]`)
  await row.getByRole('button', { name: '签收' }).tap()
  await officer.page.getByRole('dialog').waitFor()
  await officer.choose('handler', '盘龙区-经办人')
  assert.match(await officer.press(), /按时/)
  await officer.page.goto(base + '/unit')
  await officer.page.locator(`.todo[data-case="${id}"][data-kind="go_on_site"]`).waitFor()

  // The signal goes after the first part of the photograph.
  let cut = false
  let arrived = 0
  const sent = []
  await officer.page.route('**/api/v1/uploads/*', async (r) => {
    if (cut) return r.abort('internetdisconnected')
    if (r.request().method() === 'PATCH') {
      sent.push(Number(r.request().headers()['upload-offset']))
      cut = sent.length === 1
      if (cut) arrived = r.request().postDataBuffer().length
    }
    return r.continue()
  })
  await row.locator('input[data-photo=camera]').setInputFiles(photo(1_500_000))
  await officer.page.getByText('信号不好，恢复后自动续传。').waitFor()

  // The answer does not wait, and a reload loses nothing.
  await officer.begin(id, 'submit-report')
  assert.match(await officer.page.locator('.photograph').innerText(), /gate\.png/)
  // What is lacking is told at once and from the top, before anything goes over a weak line.
  let filed = 0
  officer.page.on('request', (r) => (filed += r.url().endsWith('/submit-report') ? 1 : 0))
  await officer.page.getByRole('dialog').locator('.ant-drawer-footer .ant-btn-primary').tap()
  const lacks = officer.page.getByRole('dialog').locator('.refused li')
  await lacks.first().waitFor()
  const places = await Promise.all(['report.verdict', 'report.findings[0].verdict', 'report.findings[0].facts', 'report.findings[0].handling', 'report.findings[0].settlement', 'report.findings[0].rectify_track', 'report.findings[0].goal'].map(async (path) => [(await officer.field(path).boundingBox()).y, (await officer.field(path).locator('.label').first().innerText()).split(' ')[0]]))
  assert.deepEqual((await lacks.allInnerTexts()).map((x) => x.split(/[：:]/)[0].split(' · ').pop()), places.sort(([a], [b]) => a - b).map(([, label]) => label))
  assert.equal(filed, 0, 'nothing was sent')
  await officer.page.locator('fieldset', { has: officer.page.locator('legend', { hasText: '签字后补' }) }).locator('legend button').tap()
  await officer.choose('signature_pending.authorised_by', '盘龙区-负责人')
  await officer.write('signature_pending.reason', '示范：负责人在现场，稍后补签。')
  await officer.choose('report.findings[0].verdict', '属实')
  await officer.choose('report.findings[0].settlement', '已办结')
  await officer.choose('report.findings[0].rectify_track', '立行立改')
  await officer.choose('report.verdict', '属实')
  await officer.write('report.findings[0].facts', '示范：经现场核查，群众反映的问题属实，设施未按要求运行。')
  await officer.write('report.findings[0].handling', '示范：已责令立即停止违法行为并完成整改，依法立案查处。')
  await officer.write('report.findings[0].goal', '示范：设施正常运行，群众满意。')
  await officer.write('report.summary', '示范：问题属实，已办结。')
  assert.match(await officer.press(), /按时/)
  await officer.page.reload()
  const waiting = officer.page.locator('.sending li', { hasText: 'gate.png' })
  await waiting.waitFor()
  assert.equal(await waiting.getAttribute('data-state'), 'waiting')
  // How much of it has arrived is said and drawn.
  const share = Math.floor(arrived / 15_000)
  assert.ok(share > 0 && share < 100, `${share} %`)
  await waiting.getByText(`已传 ${share}%`, { exact: true }).first().waitFor()
  assert.deepEqual(await waiting.locator('progress').evaluate((x) => [x.value, x.max]), [share, 100])

  // The signal is back: the rest is sent from where it stands, and the photograph is in the case.
  cut = false
  await officer.page.evaluate(() => dispatchEvent(new Event('online')))
  await officer.page.locator('.pictures img').waitFor()
  assert.equal(sent[0], 0)
  assert.ok(sent[1] > 0, `sent from ${sent}`)
  assert.equal(sent.filter((o) => o === 0).length, 1)

  // The leader's page has the signature that is missing; what is signed is gone at once.
  const signature = leader.page.locator(`.todo[data-case="${id}"][data-kind="sign"]`)
  await signature.getByText('已报送，待补签').waitFor()
  await signature.getByRole('button', { name: '签署报告' }).tap()
  await leader.page.getByRole('dialog').locator('.ant-drawer-footer .ant-btn-primary').tap()
  await signature.waitFor({ state: 'detached' })
  await leader.page.locator('.ant-modal-confirm-success').waitFor()
  await leader.page.reload()
  await leader.page.getByRole('heading', { name: /等我办理/ }).waitFor()
  assert.equal(await signature.count(), 0)
  await officer.page.goto(base + '/unit')
  await officer.page.getByRole('region', { name: '已报送，在审核' }).getByRole('link').first().waitFor()

  // Nothing is wider than a telephone.
  for (const p of [officer, leader]) assert.ok(await p.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), p.login)
  const faults = [coordinator, officer, leader].flatMap((p) => p.faults).filter((f) => !/ERR_INTERNET_DISCONNECTED/.test(f))
  assert.deepEqual(faults, [])
})

test('whoever stands at the gate photographs before a handler is named', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('卧龙区')
  await give('coordinator', id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-wolong' }] })
  await give('wolong-duty', id, 'acknowledge', { assignment: (await look(id)).assignments[0].id })
  const officer = await Person.of(browser, base, 'wolong-officer', password, telephone)
  await officer.page.goto(`${base}/unit`)
  const row = officer.page.locator(`.todo[data-case="${id}"][data-kind="name_handler"]`)
  await row.getByRole('button', { name: '拍照' }).waitFor()
  await row.locator('input[data-photo=camera]').setInputFiles(photo(3_000))
  for (const until = Date.now() + 60_000; (await look(id)).evidence?.length !== 1;) {
    assert.ok(Date.now() < until, 'the photograph is in the case')
    await new Promise((then) => setTimeout(then, 200))
  }
  // The leader may step in before anything is presented: by a button that looks like one, and is not the main one.
  const boss = await Person.of(browser, base, 'wolong-leader', password, telephone)
  await boss.page.goto(`${base}/leader`)
  const step = boss.page.locator(`.not-presented .todo[data-case="${id}"]`).getByRole('button', { name: '自拟报告并签署' })
  const looks = await step.evaluate((b) => { const s = getComputedStyle(b); return { height: b.offsetHeight, line: s.borderTopColor !== s.backgroundColor && Number.parseFloat(s.borderTopWidth) > 0 && !/, 0\)$/.test(s.borderTopColor), filled: b.classList.contains('ant-btn-primary') } })
  assert.ok(looks.height >= 44 && looks.line && !looks.filled, JSON.stringify(looks))
  for (const p of [officer, boss]) assert.deepEqual(p.faults, [], p.login)
})

test('a unit reads what it disputes until that is ruled on, with what is not held up by it, and who has the watch now and next', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id, number } = await register('卧龙区')
  await bring(id, 'wolong', 'handled')
  const { assignments: [part], clocks } = await look(id)
  await give('wolong-officer', id, 'dispute', { assignment: part.id, suggested: 'demo-shengtai', reason: '示范：属市级直管企业，不属本区职责。' })
  const officer = await Person.of(browser, base, 'wolong-officer', password, telephone)
  const { page } = officer
  await page.goto(`${base}/unit`)
  const disputed = page.getByRole('region', { name: '我们的异议' }).locator('li', { hasText: number })
  await disputed.waitFor()
  const says = await disputed.innerText()
  for (const words of ['建议由市生态环境局（示范）办理', '属市级直管企业，不属本区职责', `报送时限 ${instant(clocks.find((k) => k.kind === 'report').due)} 不因异议停止`]) assert.ok(says.includes(words), `${words}: ${says}`)
  assert.match(says, /剩 /, 'until when it is ruled on')

  // Who is rung up now, and who comes after, as the roster has it.
  const { duties, names } = await ask('wolong-officer', 'GET', '/units/demo-wolong/roster')
  const now = Date.now()
  const held = duties.filter((d) => !d.struck && Date.parse(d.until) > now).toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from))
  const [watch, after] = [held.find((d) => Date.parse(d.from) <= now), held.find((d) => Date.parse(d.from) > now)]
  const roster = page.getByRole('region', { name: '值班', exact: true })
  await roster.locator('dd').first().waitFor()
  const [present, next] = await roster.locator('dl.duties > dd').allInnerTexts()
  for (const [told, d] of [[present, watch], [next, after]]) {
    if (!d) assert.match(told, /现在无人值班|接下来未排班/)
    else for (const words of [names.people[d.person], d.telephone, `${instant(d.from)} 至 `, instant(d.until)]) assert.ok(told.includes(words), `${words}: ${told}`)
  }
  assert.ok(watch, 'somebody has the watch')
  await give('coordinator', id, 'rule', { dispute: (await look(id)).disputes[0].id, upheld: false, reason: '示范：属地管理。' })
  await disputed.waitFor({ state: 'detached' })
  await page.locator(`.todo[data-case="${id}"]`).getByText('异议不成立，继续办理').waitFor()
  assert.deepEqual(officer.faults, [])
})

test('a session that ends while photographs go up leads to the door, and they go on after signing in again', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('监利市')
  await give('coordinator', id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-jianli' }] })
  await give('jianli-duty', id, 'acknowledge', { assignment: (await look(id)).assignments[0].id, handler: 'demo-jianli-officer' })
  const officer = await Person.of(browser, base, 'jianli-officer', password, telephone)
  const { page } = officer
  // Nothing but the sending tells that the session is over: the live line and what is read anew are away.
  await page.goto(`${base}/unit`)
  await page.locator(`.todo[data-case="${id}"]`).waitFor()
  await page.route((url) => url.pathname.startsWith('/api/v1/') && !url.pathname.startsWith('/api/v1/uploads') && !['/api/v1/session', '/api/v1/me'].includes(url.pathname), (r) => r.abort('internetdisconnected'))
  let parts = 0
  await page.route('**/api/v1/uploads/*', async (r) => {
    if (r.request().method() === 'PATCH' && ++parts === 2) await officer.context.clearCookies()
    return r.continue()
  })
  await page.locator(`.todo[data-case="${id}"] input[data-photo=camera]`).setInputFiles(photo(1_500_000))
  await page.locator('.door', { hasText: '登录已到期，或已在别处结束' }).waitFor()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  assert.equal((await look(id)).evidence?.length ?? 0, 0)
  const offsets = []
  page.on('request', (r) => r.method() === 'PATCH' && offsets.push(Number(r.headers()['upload-offset'])))
  await page.getByLabel(/登录名/).fill('jianli-officer')
  await page.getByLabel(/^\W*密码/).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.locator('.bar').waitFor()
  for (const until = Date.now() + 60_000; (await look(id)).evidence?.length !== 1;) {
    assert.ok(Date.now() < until, 'the photograph is in the case')
    await new Promise((then) => setTimeout(then, 200))
  }
  assert.ok(offsets[0] > 0, `what had arrived is not sent again: ${offsets}`)
})

test('whoever acts for somebody says so by a switch, sees both names, and is oneself again', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const boss = await Person.of(browser, base, 'leader2', password)
  const names = await boss.page.evaluate(async () => {
    const people = (await (await fetch('/api/v1/people')).json()).people
    const helper = people.find((p) => p.name === '示范-信息简报甲')
    const until = new Date(Date.now() + 86_400_000).toISOString()
    const answer = await fetch('/api/v1/delegations', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ delegate: helper.id, until, reason: '示范：外出开会' }) })
    const me = await (await fetch('/api/v1/me')).json()
    return { helper: helper.name, boss: me.name, status: answer.status }
  })
  assert.equal(names.status, 201)
  const helper = await Person.of(browser, base, 'briefs', password, telephone)
  assert.equal(await helper.page.getByRole('link', { name: '领导', exact: true }).count(), 0)
  await (await helper.inMenu('代行', new RegExp(`代${names.boss}处理`), 'tap')).tap()
  const banner = helper.page.locator('.acting')
  await banner.waitFor()
  const said = await banner.innerText()
  assert.ok(said.includes(names.boss) && said.includes(names.helper), said)
  await helper.page.getByRole('link', { name: '领导', exact: true }).tap()
  await helper.page.getByRole('heading', { name: /等我办理/ }).waitFor()
  await helper.page.reload() // it outlives a reload, and says so
  await banner.waitFor()
  // What is done for another is done in both names, and everybody reads so.
  const { id } = await register('监利市')
  await bring(id, 'jianli', 'assigned')
  await helper.give(id, 'supervise', { write: { opinion: '示范：代行期间的督办意见。' } })
  const read = (p) => p.page.locator('.way li', { hasText: '代行期间的督办意见' }).getByText(`${names.helper} → ${names.boss} · `).waitFor()
  await read(helper)
  await helper.page.getByRole('link', { name: '领导', exact: true }).tap()
  await boss.page.goto(`${base}/cases/${id}`)
  await read(boss)
  await banner.getByRole('button', { name: '结束代行' }).tap()
  await banner.waitFor({ state: 'detached' })
  await helper.page.getByText('本页供领导和单位负责人使用。').waitFor()
  assert.deepEqual(helper.faults.concat(boss.faults), [])
})

test('one handler is named for many cases at once, those that are ticked; what was refused stays and is sent again alone', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const cases = []
  for (let n = 0; n < 3; n++) {
    const c = await register('长垣市')
    await give('coordinator', c.id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-changyuan' }] })
    await give('changyuan-duty', c.id, 'acknowledge', { assignment: (await look(c.id)).assignments[0].id })
    cases.push(c)
  }
  const officer = await Person.of(browser, base, 'changyuan-officer', password)
  const { page } = officer
  const sent = []
  let cut = true
  await page.route('**/name-handler', (r) => {
    const id = cases.findIndex((c) => r.request().url().includes(c.id))
    sent.push(id)
    return cut && id === 1 ? r.abort('internetdisconnected') : r.continue()
  })
  await page.goto(`${base}/unit?kind=name_handler`)
  const waits = (c) => page.locator(`.todo[data-case="${c.id}"][data-kind=name_handler]`)
  for (const c of cases) await waits(c).waitFor()
  await page.locator('.all-of-them .ant-btn').click()
  const form = page.getByRole('dialog')
  const send = form.locator('.ant-drawer-footer .ant-btn-primary')
  const row = (c) => form.getByRole('listitem').filter({ hasText: c.number })
  await row(cases[2]).waitFor()
  // Only what belongs to this scenario, and of that all but the last.
  const ticked = cases.slice(0, 2).map((c) => c.number)
  for (const other of await form.getByRole('listitem').all()) {
    const says = await other.innerText()
    if (!ticked.some((n) => says.includes(n))) await other.getByRole('checkbox').uncheck()
  }
  await form.getByText('一并明确承办人（2 件）').waitFor()
  await officer.choose('handler', '长垣市-经办人')
  await send.click()
  await form.getByText('有 1 件没有明确成功，可再点一次。').waitFor()
  await row(cases[1]).getByRole('alert').waitFor()
  assert.deepEqual(sent.toSorted(), [0, 1])
  await form.getByText('一并明确承办人（1 件）').waitFor()
  assert.ok(await row(cases[0]).getByRole('checkbox').isDisabled(), 'what is done is not sent again')
  cut = false
  await send.click()
  const receipt = page.locator('.ant-modal-confirm-success')
  await receipt.locator('.ant-modal-confirm-title', { hasText: '已为 2 件明确承办人' }).waitFor()
  await receipt.locator('.ant-btn-primary').click()
  assert.deepEqual(sent.slice(2), [1])
  for (const c of cases.slice(0, 2)) await waits(c).waitFor({ state: 'detached' })
  await waits(cases[2]).waitFor()
  assert.deepEqual(await Promise.all(cases.map(async (c) => (await look(c.id)).assignments[0].handler)), ['demo-changyuan-officer', 'demo-changyuan-officer', undefined])
  assert.deepEqual(officer.faults.filter((f) => !/ERR_INTERNET_DISCONNECTED/.test(f)), [])
})

test('a unit signs for all that came, who may not name a handler reads who does, and the leader is told what waits in the unit', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const cases = [await register('长垣市'), await register('长垣市')]
  for (const c of cases) await bring(c.id, 'changyuan', 'assigned')
  const who = await Person.all(browser, base, ['changyuan-duty', 'changyuan-leader'], password)
  const [duty, leader] = [who['changyuan-duty'], who['changyuan-leader']]
  const { page } = duty
  await page.goto(`${base}/unit?kind=acknowledge`)
  const card = (c, kind) => page.locator(`.todo[data-case="${c.id}"][data-kind=${kind}]`)
  for (const c of cases) await card(c, 'acknowledge').waitFor()
  await page.locator('.all-of-them .ant-btn').click()
  await page.locator('.ant-modal-confirm .ant-btn-primary').click()
  await page.locator('.ant-modal-confirm-success .ant-modal-confirm-title', { hasText: /已签收 \d+ 件/ }).waitFor()
  await page.locator('.ant-modal-confirm-success .ant-btn-primary').click()
  for (const c of cases) assert.equal((await look(c.id)).state, 'handling')
  await page.goto(`${base}/unit?kind=name_handler`)
  for (const c of cases) await card(c, 'name_handler').waitFor()
  assert.match(await page.locator('.doers').innerText(), /请联系：.*长垣市-经办人.*000-.*长垣市-负责人/s)
  assert.equal(await card(cases[0], 'name_handler').locator('.todo-then').count(), 0, 'nothing is offered that the post may not do')

  await leader.page.goto(`${base}/leader`)
  const too = leader.page.getByRole('navigation', { name: '本单位要办的' })
  await too.getByRole('link', { name: /待明确承办人/ }).click()
  await leader.page.locator(`.todo[data-case="${cases[0].id}"]`).getByRole('button', { name: '明确承办人' }).waitFor()
  for (const p of [duty, leader]) assert.deepEqual(p.faults, [], p.login)
})
