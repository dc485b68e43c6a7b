// A case that several units must sign for is named for each of them; a report is
// seen whole by whoever reviews it, and goes whole into the next one; what was
// photographed before and after stands side by side.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

/** Two pictures that differ in their last byte. */
function picture(name, last) {
  const png = Buffer.concat([Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64'), Buffer.from([last])])
  return { name, mimeType: 'image/png', buffer: png }
}

/** Chooses from the browser's own list; what stands there while nothing is chosen is no choice. */
async function picked(list, choice) {
  const says = await list.locator('option:not([value=""])').allTextContents()
  await list.selectOption({ label: says.find((s) => s === choice) ?? says.find((s) => s.includes(choice)) })
}

test('every unit that must sign is named, and nothing of a report is lost or unseen', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const who = await Person.all(browser, base, ['duty', 'coordinator', 'reviewer', 'nongye-duty', 'nongye-officer', 'nongye-leader'], password, () => ({ width: 1440 }))
  let keys = 0
  /** A command that is not what this is about, without its form. */
  const command = async (login, id, kind, body) => {
    const said = await who[login].page.request.post(`${base}/api/v1/cases/${id}/${kind}`, { data: body, headers: { 'Idempotency-Key': `whole-${Date.now()}-${keys++}` } })
    assert.ok(said.ok(), `${kind}: ${await said.text()}`)
  }
  const read = async (login, path) => (await who[login].page.request.get(`${base}/api/v1${path}`)).json()

  // A case of its own, for the others take those of the list.
  const live = (await read('duty', '/campaigns')).campaigns.find((c) => c.state === 'live' && c.id !== 'demo-fast')
  const registered = await who.duty.page.request.post(`${base}/api/v1/cases`, {
    headers: { 'Idempotency-Key': `whole-${Date.now()}` },
    data: { source: { campaign: live.id, level: live.level, mode: 'handed_over' }, handed_over_at: new Date(Date.now() - 1000).toISOString(), number: `示全${Date.now()}`, region: '浔阳区', complaint: '示范：夜间施工噪声扰民，渣土车抛洒。' },
  })
  assert.ok(registered.ok(), await registered.text())
  const id = (await registered.json()).filing.case
  await command('coordinator', id, 'split-issues', { issues: [{ text: '示范：夜间施工噪声扰民。' }, { text: '示范：渣土车抛洒。' }] })
  const units = (await read('coordinator', '/units')).units
  const unit = (name) => units.find((u) => u.name.startsWith(name)).id
  await command('coordinator', id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: unit('市农业农村局') }, { role: 'assisting', unit: unit('市林业和草原局') }] })

  // The desk rings up both, each by itself.
  const desk = who.duty.page
  await desk.goto(`${base}/desk`)
  const waits = (name) => desk.locator(`.waiting[data-unit="${unit(name)}"]`, { has: desk.locator(`a[href="/cases/${id}"]`) })
  await waits('市农业农村局').waitFor()
  await waits('市林业和草原局').waitFor()
  assert.match(await waits('市林业和草原局').innerText(), /市林业和草原局/)
  await waits('市林业和草原局').locator('a[href^="tel:"]').first().waitFor() // who is on duty is asked for on its own

  // One's own duty officer signs for all of the unit's; the other one still waits, under its own name.
  const signing = who['nongye-duty'].page
  await signing.goto(`${base}/desk`)
  await signing.locator(`.waiting[data-unit="${unit('市农业农村局')}"]`).getByRole('button', { name: /签收/ }).click()
  await signing.locator('.ant-modal-confirm .ant-btn-primary').click()
  await waits('市农业农村局').waitFor({ state: 'detached' })
  await waits('市林业和草原局').waitFor()

  // Before and after are paired when they are attached.
  await who['nongye-officer'].give(id, 'attach-evidence', {
    before: async ({ page }) => {
      const form = page.getByRole('dialog')
      await form.locator('input[type=file]').setInputFiles([picture('before.png', 1), picture('after.png', 2)])
      const part = (name) => form.locator('.part', { has: page.locator('b', { hasText: name }) })
      const pick = (name, label, choice) => picked(part(name).getByRole('combobox', { name: label }), choice)
      await part('after.png').waitFor()
      await pick('before.png', '整改前后', '整改前')
      await pick('after.png', '整改前后', '整改后')
      await part('after.png').getByLabel('地点').fill('示范：北排口')
      await pick('after.png', '与哪张照片对照', 'before.png')
    },
  })
  const pair = who['nongye-officer'].page.locator('.before-after')
  await pair.waitFor()
  assert.match(await pair.innerText(), /整改前后对照 示范：北排口[\s\S]*整改前[\s\S]*整改后/)
  assert.equal(await pair.locator('img').count(), 2)
  await pair.scrollIntoViewIfNeeded()

  // Those that are attached already are paired afterwards, on a telephone and by the keyboard alone.
  const site = who['nongye-officer'].page
  await who['nongye-officer'].give(id, 'attach-evidence', {
    before: async ({ page }) => {
      const form = page.getByRole('dialog')
      await form.locator('input[type=file]').setInputFiles([picture('south.png', 3), picture('mended.png', 4)])
      const part = (name) => form.locator('.part', { has: page.locator('b', { hasText: name }) })
      for (const [name, stage, place] of [['mended.png', '整改后', '示范：南排口已封堵'], ['south.png', '整改前', '示范：南排口']]) {
        await part(name).waitFor()
        await picked(part(name).getByRole('combobox', { name: '整改前后' }), stage)
        await part(name).getByLabel('地点').fill(place)
      }
    },
  })
  await site.setViewportSize({ width: 360, height: 740 })
  await site.goto(`${base}/unit`)
  const row = site.locator(`.todo[data-case="${id}"]`).first()
  await row.locator('[data-act=pair]').click()
  const pairing = site.getByRole('dialog')
  const make = pairing.getByRole('button', { name: '配成对照' })
  const shot = (place) => pairing.getByRole('button', { name: new RegExp(`${place}(?!已)`) })
  await shot('南排口已封堵').waitFor()
  assert.ok(await make.isDisabled())
  for (const place of ['南排口已封堵', '南排口']) {
    await shot(place).focus()
    await site.keyboard.press('Space')
  }
  assert.match(await pairing.locator('[data-side=before]').innerText(), /南排口(?!已)/, 'what was before stands there by itself')
  assert.ok(await site.locator('.ant-drawer-body').evaluate((d) => d.scrollWidth <= d.clientWidth), 'nothing is wider than the telephone')
  await pairing.getByRole('button', { name: '前后对调' }).press('Enter')
  await make.press('Enter')
  await pairing.getByRole('alert').getByText(/附入时注明/).waitFor()
  await pairing.getByRole('button', { name: '前后对调' }).press('Enter')
  assert.match(await pairing.locator('.pairing-foot').innerText(), /服务器时间/)
  await make.press('Enter')
  const answered = site.locator('.ant-modal-confirm-success')
  await answered.getByText('回执编号').waitFor()
  await answered.locator('.ant-btn-primary').click()
  await pairing.waitFor({ state: 'detached' })
  await site.setViewportSize({ width: 1440, height: 900 })
  await site.goto(`${base}/cases/${id}`)
  await pair.nth(1).waitFor()
  assert.match(await pair.nth(1).innerText(), /整改前[\s\S]*南排口[\s\S]*整改后[\s\S]*南排口已封堵/)
  // The same two are a pair already, and are said to be.
  await site.locator('[data-act=pair]').click()
  for (const place of ['南排口', '南排口已封堵']) await shot(place).click()
  await make.click()
  await pairing.getByRole('alert').getByText('这两张照片已经是一组前后对照。').waitFor()
  await site.keyboard.press('Escape')

  // A report with everything that one can have.
  const { case: c } = await read('nongye-officer', `/cases/${id}`)
  const lead = c.assignments.find((a) => a.role === 'lead')
  const person = (await read('coordinator', `/people?unit=${unit('市农业农村局')}`)).people.find((p) => p.posts.some((x) => x.role === 'unit_officer'))
  await command('nongye-officer', id, 'name-handler', { assignment: lead.id, handler: person.id })
  const answer = c.answers.find((a) => a.assignment === lead.id)?.id ?? c.answers[0].id
  const report = {
    verdict: 'verified', summary: '示范：问题属实，正在整改。', accountability: '示范：约谈负责人一名。', repetition: '示范：首次举报。', document: '示农函〔2026〕7号', evidence: [c.evidence[0].digest],
    findings: c.issues.filter((i) => !i.withdrawn).map((i) => ({
      issue: i.id, verdict: 'verified', settlement: 'not_concluded', rectify_track: 'time_bound', facts: '示范：经现场核查，群众反映的问题属实，设施未按要求运行，存在夜间外排。', handling: '示范：已责令立即停止违法行为并限期整改，依法立案查处。', goal: '示范：达标排放。',
      person: person.id, by: '2099-12-30', measures: [{ text: '示范：安装滤网', person: person.id, by: '2099-11-30' }],
    })),
  }
  await command('nongye-leader', id, 'sign-report', { answer, report })
  await command('nongye-officer', id, 'submit-report', { answer })

  // Whoever reviews it sees all of it.
  const review = who.reviewer.page
  await review.goto(`${base}/review?case=${id}`)
  await review.locator('[data-report]').first().waitFor()
  const shown = await review.locator('.sides').innerText()
  for (const width of [1280, 1440, 1920]) {
    await review.setViewportSize({ width, height: 900 })
    const [answer, evidence, complaint] = await Promise.all(['.answered', '.evident', '.complained'].map((side) => review.locator(`.sides > ${side} > .card`).boundingBox()))
    assert.ok(answer.x >= complaint.x + complaint.width && (evidence.x >= answer.x + answer.width || evidence.x + evidence.width <= answer.x), `complaint, answer and evidence stand side by side at ${width}`)
    assert.ok(evidence.y < 900 && answer.y < 300, `both are in sight at ${width}`)
  }
  for (const says of ['总体结论', '约谈负责人一名', '首次举报', '示农函〔2026〕7号', '整改责任人', person.name, '2099-12-30', '安装滤网', '2099-11-30']) assert.ok(shown.includes(says), `${says} is not on the review desk:\n${shown}`)
  assert.ok(await review.locator('[data-report] .named a').count(), 'the evidence that the report names')

  // Sent back and supplemented without a touch, it says what it said.
  await command('reviewer', id, 'open-review', { answer })
  await command('reviewer', id, 'return', { answer, items: ['示范：补充现场照片说明。'] })
  await who['nongye-leader'].give(id, 'sign-report', {})
  await command('nongye-officer', id, 'supplement', { answer, note: '示范：照片说明已补。' })
  const after = await read('reviewer', `/cases/${id}`)
  const typed = (x) => JSON.parse(JSON.stringify(x), (_, v) => (v && typeof v.digest === 'string' && 'chars' in v ? after.texts[v.digest] : v))
  assert.deepEqual(typed(after.case.answers.find((a) => a.id === answer).report), report)

  // Both issues of the case stand with their verdicts, and every clock says how its instant came about.
  const page = who.coordinator.page
  await page.goto(`${base}/cases/${id}`)
  await page.locator('.way li').first().waitFor()
  assert.deepEqual((await page.locator('main section', { has: page.getByRole('heading', { name: '举报内容' }) }).locator('ol li').allInnerTexts()).map((x) => x.trim()), ['示范：夜间施工噪声扰民。', '示范：渣土车抛洒。'])
  assert.match(await page.locator('#answers').innerText(), /问题 1\s+示范：夜间施工噪声扰民。[\s\S]*问题 2\s+示范：渣土车抛洒。/)
  const clock = (kind, whose) => page.locator('.clocks details', { hasText: kind }).filter({ hasText: whose ?? '' }).first()
  const why = async (of) => { await of.locator('summary').click(); return of.locator('p').innerText() }
  const long = (at) => `${new Date(Date.parse(at) + 8 * 3600_000).toISOString().slice(0, 10)} 周${'日一二三四五六'[new Date(Date.parse(at) + 8 * 3600_000).getUTCDay()]} ${new Date(Date.parse(at) + 8 * 3600_000).toISOString().slice(11, 19)}`
  const day = (at) => long(at).slice(0, '2026-12-03 周四'.length)
  const kept = (kind) => after.clocks.find((k) => k.kind === kind)
  const [report5, sign] = [kept('report'), kept('acknowledge')]
  assert.equal(await why(clock('报送时限')), `自交办时间（${long(after.case.handed_over_at)}）起；当日计入，第一日为${day(after.case.handed_over_at)}，第5个日历日为${day(report5.due_at)}，截至12:00之前；应于${long(report5.due_at)}之前完成；依据时限规定“中央督察交办”第${report5.explanation.version}版`)
  assert.match(await why(clock('签收时限', '市林业和草原局')), new RegExp(`^自分办时间（${long(sign.explanation.from_at)}）起；30 分钟内；应于${long(sign.due_at)}之前完成；依据时限规定“中央督察交办”第\\d+版$`))
  // What happened says who did it and as what, and which clock it stopped or began.
  const entry = (what) => page.locator('.way li', { has: page.locator('b', { hasText: new RegExp(`^${what}$`) }) }).last()
  const done = async (what) => (await entry(what).innerText()).split('\n').slice(1)
  const [, stopped, begun] = await done('签收')
  assert.deepEqual((await done('签收')).at(-1), '示范-市农业农村局-值班员 · 市农业农村局（示范） 单位值班员')
  assert.deepEqual((await done('报送办理情况')).at(-1), `${person.name} · 市农业农村局（示范） 承办人员`)
  assert.match(stopped, /^停止计时：签收时限 市农业农村局（示范） 按时 时限 \d\d-\d\d /)
  assert.match(begun, /^开始计时：明确承办人时限 市农业农村局（示范） 时限 \d\d-\d\d /)
  assert.deepEqual((await done('退回补充')).at(-2).startsWith('示范-审核员甲 · '), true)
  // The way of the case has the latest on top; three instants for whoever asks.
  const times = await page.locator('.way time').evaluateAll((all) => all.map((x) => x.getAttribute('datetime')))
  assert.ok(times.at(0) >= times.at(-1), `${times.at(0)} is later than ${times.at(-1)}`)
  await page.getByRole('button', { name: '显示三个时刻' }).click()
  assert.match(await page.locator('.way li').first().innerText(), /发生 \d{4}-[\s\S]*提交 \d{4}-[\s\S]*入库 \d{4}-/)
  assert.match(await page.locator('.papers').innerText(), /交办单[\s\S]*示农函〔2026〕7号/)
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})
