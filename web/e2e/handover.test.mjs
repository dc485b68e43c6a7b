// Two duty officers hand the shift over through the page, and a return that a
// reviewer has half written is found again after signing out and in.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ask as asks, bring, give, look, register, report } from './cases.mjs'
import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

/** What a program asks in somebody's name, in the browser where that person is signed in. */
async function ask(person, method, path, body) {
  const answer = await person.page.request.fetch(`${base}/api/v1${path}`, { method, data: body, headers: { 'Idempotency-Key': `e2e-${crypto.randomUUID()}` } })
  assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`)
  return answer.status() === 204 ? undefined : answer.json()
}

/** One of each part of a shift: the number by which it is found there. */
async function oneOfEach() {
  const [unsigned, soon, short, again, starred] = [await register('仓山区'), await register('仓山区', { handed_over_at: new Date(Date.now() - 25 * 60_000).toISOString() }), await register('仓山区'), await register('仓山区'), await register('仓山区')]
  await bring(unsigned.id, 'cangshan', 'assigned')
  for (const c of [short, again]) {
    await bring(c.id, 'cangshan', 'opened')
    await give('reviewer', c.id, 'return', { answer: (await look(c.id)).answers[0].id, items: ['示范：缺少照片'] })
  }
  const { answers: [{ id: answer }], ...c } = await look(again.id)
  await give('cangshan-leader', again.id, 'sign-report', { answer, report: report(c) })
  await give('cangshan-officer', again.id, 'supplement', { answer, note: '示范：已补充。' })
  await give('coordinator', starred.id, 'set-priority', { priority: 'starred', reason: '示范：重点关注。' })
  // A row that lacks its complaint is refused.
  const mark = `示退${Date.now()}`
  const list = new FormData()
  for (const [name, value] of Object.entries({ campaign: 'demo-central', level: 'central', mode: 'handed_over', handed_over_at: new Date(Date.now() - 60_000).toISOString() })) list.set(name, value)
  list.set('file', new Blob([`受理编号,交办问题基本情况,行政区域\n${mark},,兴化市\n`]), 'list.csv')
  await asks('duty', 'POST', '/batches', list)
  return { unacknowledged: unsigned.number, due_soon: soon.number, supplementing: short.number, returned: again.number, starred: starred.number, refused: mark }
}

test('two duty officers hand the shift over', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const parts = await oneOfEach()
  /** Each stands under its part, and none under one that is not its own. */
  const stand = async ({ page }) => {
    for (const [part, number] of Object.entries(parts)) await page.locator(`#part-${part} .handed-rows li`, { hasText: number }).waitFor({ state: 'attached' })
    assert.equal(await page.locator('#part-supplementing li', { hasText: parts.returned }).count(), 0, 'what was completed is not to be completed')
    assert.equal(await page.locator('#part-unacknowledged li', { hasText: parts.starred }).count(), 0)
  }
  const going = await Person.of(browser, base, 'duty', password)
  const coming = await Person.of(browser, base, 'duty2', password, { width: 360, height: 760 })

  await coming.page.goto(`${base}/desk`)
  await going.page.goto(`${base}/desk`)
  await going.page.getByRole('button', { name: '交接班' }).click()
  await stand(going)
  await going.choose('to', '示范-值班员乙')
  await going.write('note', '示范：某区值班电话占线，已改打备班。')
  await going.page.locator('[data-draft=kept]').waitFor()
  await going.page.locator('[data-sign=offer]').click()
  await going.page.locator('.ant-modal-confirm .ant-btn-primary').click()
  await going.page.locator('[data-sign=withdraw]').waitFor()
  assert.equal(await going.page.locator('[data-sign=take]').count(), 0, 'nobody signs for both sides')

  // The incoming person is told at the desk, at once, without loading it anew.
  await coming.page.locator('.hands-over', { hasText: '交班给您' }).waitFor({ timeout: 2_000 })
  const banner = coming.page.locator('.hands-over', { hasText: '交班给您' })
  await banner.getByRole('button').click()
  await coming.page.getByText('某区值班电话占线').filter({ visible: true }).first().waitFor()
  await stand(coming)
  await coming.write('taking_note', '示范：已逐件看过。')
  await coming.page.locator('[data-sign=take]').click()
  await coming.page.locator('.ant-modal-confirm .ant-btn-primary').click()
  // Whoever took it reads so, with the instant; so does the outgoing one, whose page says who took it and lists it.
  await coming.page.locator('.was-taken', { hasText: '接班' }).waitFor({ timeout: 3_000 })
  const told = going.page.locator('.was-taken')
  await told.waitFor({ timeout: 3_000 })
  assert.match(await told.innerText(), /示范-值班员乙[\s\S]*示范-值班员甲/)
  await going.page.locator('tbody tr', { hasText: '已接班' }).first().waitFor({ timeout: 3_000 })
  const taken = coming.page.locator('tbody tr', { hasText: '示范-值班员甲' }).first()
  await taken.getByText('已接班').waitFor()
  await taken.getByRole('link').click()
  const slip = coming.page.getByRole('region', { name: '交接班单' })
  await slip.waitFor()
  assert.match(await slip.innerText(), /值班员甲[\s\S]*占线[\s\S]*值班员乙[\s\S]*已逐件看过/)
  // What both signed stands as it was at the signature, and does not run on.
  await coming.page.locator('.handed [data-as-of=signature]').waitFor()
  await stand(coming)
  const lefts = await coming.page.locator('.handed-rows .due-line .left').allInnerTexts()
  assert.ok(lefts.length > 0 && lefts.every((s) => s.startsWith('当时')), lefts.join())
  assert.ok((await ask(going, 'GET', '/drafts')).drafts.every((d) => d.key !== 'handover'), 'what is signed is no draft any more')
  for (const p of [going, coming]) assert.deepEqual(p.faults, [], p.login)
})

test('whoever acts for the successor takes the shift in both names', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const coming = await Person.of(browser, base, 'duty2', password)
  const { people } = await ask(coming, 'GET', '/people')
  const helps = people.find((p) => p.name === '示范-后勤保障甲').id
  await ask(coming, 'POST', '/delegations', { delegate: helps, until: new Date(Date.now() + 3600_000).toISOString(), reason: '示范：临时离岗' })
  const going = await Person.of(browser, base, 'duty', password)
  const { people: all } = await ask(going, 'GET', '/people')
  await ask(going, 'POST', '/shift/handovers', { to: all.find((p) => p.name === '示范-值班员乙').id })

  const helper = await Person.of(browser, base, 'logistics', password)
  await (await helper.inMenu('代行', /代示范-值班员乙处理/)).click()
  await helper.page.locator('.acting').waitFor()
  await helper.page.getByRole('link', { name: '值班台', exact: true }).click()
  await helper.page.locator('.hands-over', { hasText: '交班给您' }).getByRole('button').click()
  await helper.page.locator('[data-sign=take]').click()
  // An earlier hand-over of the two stands there as well: that this one is taken, the program says.
  await Promise.all([helper.page.waitForResponse((r) => r.url().endsWith('/take')), helper.page.locator('.ant-modal-confirm .ant-btn-primary').click()])
  const taken = helper.page.locator('tbody tr', { hasText: '示范-值班员甲' }).first()
  await taken.getByText('已接班').waitFor()
  const { handovers } = await ask(going, 'GET', '/shift/handovers')
  assert.deepEqual([handovers[0].state, handovers[0].taken_by, handovers[0].taken_for], ['taken', helps, all.find((p) => p.name === '示范-值班员乙').id])
  assert.deepEqual(helper.faults, [])
})

test('a half-written return is found again after signing out and in', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const who = await Person.all(browser, base, ['coordinator', 'xingqing-duty', 'xingqing-officer', 'xingqing-leader', 'reviewer'], password)
  const id = await underReview(who)

  const reviewer = who.reviewer
  await reviewer.begin(id, 'return')
  await reviewer.write('items', '示范：缺少整改后的现场照片')
  await reviewer.page.locator('[data-draft=kept]').waitFor()
  await reviewer.page.getByRole('dialog').getByRole('button', { name: '返回' }).click() // the form is left
  await reviewer.page.locator('[data-deed=return]', { hasText: '有草稿' }).waitFor()

  // What is typed beside a draft is kept nowhere: the form says so, whoever leaves is asked, and stands again where they began.
  await reviewer.begin(id, 'return')
  await reviewer.page.locator('.found [data-draft=take]').waitFor()
  await reviewer.write('items', '示范：另写的话')
  await reviewer.page.locator('.keeping', { hasText: '没有保存' }).waitFor()
  const question = reviewer.page.locator('.ant-modal-confirm', { hasText: '离开后不保留' })
  await reviewer.page.keyboard.press('Escape')
  await question.getByRole('button', { name: '留在本页' }).click()
  await question.waitFor({ state: 'detached' })
  assert.equal(await reviewer.field('items').locator('textarea').first().inputValue(), '示范：另写的话')
  await reviewer.page.getByRole('dialog').getByRole('button', { name: '返回' }).click()
  await question.getByRole('button', { name: '离开' }).click()
  await reviewer.page.getByRole('dialog').waitFor({ state: 'detached' })
  await reviewer.page.waitForFunction(() => document.activeElement?.dataset.deed === 'return')
  await reviewer.page.getByRole('button', { name: /示范-审核员/ }).click()
  await reviewer.page.getByText('退出登录').click()
  await reviewer.page.getByLabel(/登录名/).waitFor()

  // At the same machine somebody else sees nothing of it, and neither does the browser's storage.
  const asked = reviewer.page.waitForResponse((r) => r.url().endsWith('/api/v1/drafts'))
  await signIn(reviewer.page, 'coordinator')
  assert.deepEqual((await (await asked).json()).drafts, [])
  assert.equal(await reviewer.page.locator('.unsent').count(), 0)
  assert.doesNotMatch(await reviewer.page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage })), /现场照片/)
  await reviewer.page.context().clearCookies()

  const again = await Person.of(browser, base, 'reviewer', password)
  await again.page.locator('.unsent a', { hasText: '退回补充' }).first().click()
  await again.page.locator('.found', { hasText: '的草稿' }).locator('[data-draft=take]').click()
  await again.page.locator('.found').waitFor({ state: 'detached' }) // it is fetched first
  assert.equal(await again.field('items').locator('textarea').first().inputValue(), '示范：缺少整改后的现场照片')
  await again.press()
  await again.sees(id, '补充完善中')
  assert.ok((await ask(again, 'GET', '/drafts')).drafts.every((d) => d.case !== id), 'what is sent is no draft any more')
  assert.deepEqual(again.faults, [])
})

async function signIn(page, login) {
  await page.getByLabel(/登录名/).fill(login)
  await page.getByLabel(/^\W*密码/).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.locator('.bar').waitFor()
}

/** Brings a case as far as the reviewer, who has opened it. */
async function underReview(who) {
  const found = await ask(who.coordinator, 'GET', '/cases?state=registered&limit=100')
  const c = found.cases.find((x) => x.region === '兴庆区')
  const give = (login, kind, body) => ask(who[login], 'POST', `/cases/${c.id}/${kind}`, body)
  const { case: state } = await ask(who.coordinator, 'GET', `/cases/${c.id}`)
  assert.equal(state.state, 'registered')
  const unit = 'demo-xingqing'
  await give('coordinator', 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit }] })
  const { case: assigned } = await ask(who.coordinator, 'GET', `/cases/${c.id}`)
  const assignment = assigned.assignments.find((a) => a.unit === unit).id
  await give('xingqing-duty', 'acknowledge', { assignment, handler: 'demo-xingqing-officer' })
  const { case: handled } = await ask(who.coordinator, 'GET', `/cases/${c.id}`)
  const answer = handled.answers[0].id
  const report = {
    verdict: 'verified', summary: '示范：问题属实，已办结。',
    findings: handled.issues.map((i) => ({
      issue: i.id, verdict: 'verified', settlement: 'concluded', rectify_track: 'immediate', facts: '示范：经现场核查，群众反映的问题属实，设施未按要求运行。',
      handling: '示范：已责令立即停止违法行为并完成整改，依法立案查处。', goal: '示范：设施正常运行，群众满意。',
    })),
  }
  await give('xingqing-leader', 'sign-report', { answer, report })
  await give('xingqing-officer', 'submit-report', { answer })
  await give('reviewer', 'open-review', { answer })
  return c.id
}

test('what was typed when the session ended is found by the same person, and by nobody else', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const duty = await Person.of(browser, base, 'duty', password)
  await duty.page.goto(`${base}/register`)
  await duty.page.getByLabel(/^举报内容/).fill('示范：写到一半')
  await ask(duty, 'DELETE', '/session') // at another machine, by an administrator, or by its time
  await duty.page.getByLabel(/登录名/).waitFor()
  await duty.page.getByText('登录已到期').waitFor()
  await signIn(duty.page, 'duty')
  await duty.page.locator('.found [data-draft=take]').click()
  await duty.page.locator('textarea').filter({ hasText: '示范：写到一半' }).waitFor() // it is fetched first
  assert.equal(await duty.page.getByLabel(/^举报内容/).inputValue(), '示范：写到一半')
  await duty.page.locator('[data-draft=kept]').waitFor()
  await duty.page.getByLabel(/^举报内容/).fill('示范：又写了一句')
  await ask(duty, 'DELETE', '/session') // before it was kept
  await duty.page.getByLabel(/登录名/).waitFor()
  await signIn(duty.page, 'duty2')
  await duty.page.getByLabel(/^举报内容/).waitFor()
  assert.deepEqual((await ask(duty, 'GET', '/drafts')).drafts, [])
  assert.equal(await duty.page.locator('.found').count(), 0)
  assert.equal(await duty.page.getByLabel(/^举报内容/).inputValue(), '')
  // What was under way when the session ended was refused, which browsers note.
  assert.deepEqual(duty.faults.filter((f) => !/ 401 /.test(f)), [])
})
