// What somebody has begun to write stays: through a lost line, through what a
// colleague does meanwhile, and on leaving by mistake.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ask, bring, register as registered } from './cases.mjs'
import { comesBack, open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

/** A case of its own for a scenario. */
const register = async (region) => (await registered(region)).id

/** Faults but for those of a line that was cut on purpose. */
const faults = (...people) => people.flatMap((p) => p.faults).filter((f) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(f))

test('a form stays with its words while the line is cut, and is sent when it is back', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const id = await register('同心县')
  const supervisor = await Person.of(browser, base, 'supervisor', password)
  const { page } = supervisor
  await supervisor.begin(id, 'refer')
  await supervisor.write('reason', '示范：写到一半，信号断了')

  let cut = true
  let refused = 0
  const away = (r) => {
    if (!cut) return r.continue()
    if (r.request().url().endsWith(`/cases/${id}`)) refused++
    return r.abort('internetdisconnected')
  }
  await page.route('**/api/v1/**', away)
  await page.route('**/healthz', away)
  // Whoever comes back to the window has everything read anew, and each is tried three times.
  const lost = page.locator('.lost')
  await comesBack(page, lost.waitFor())
  while (refused < 4) await page.waitForRequest((r) => r.url().endsWith(`/cases/${id}`))
  const words = supervisor.field('reason').locator('textarea')
  assert.equal(await words.inputValue(), '示范：写到一半，信号断了')
  await page.locator('.banner .big').waitFor()
  assert.equal(await page.locator('.instead').count(), 0)
  await supervisor.write('reason', '示范：写到一半，信号断了，接着写')

  cut = false
  await lost.waitFor({ state: 'detached' })
  assert.equal(await words.inputValue(), '示范：写到一半，信号断了，接着写')
  await page.locator('[data-draft=kept]').waitFor()
  await ask('supervisor', 'DELETE', `/drafts/${encodeURIComponent(`case/${id}/refer`)}`)
  assert.deepEqual(faults(supervisor), [])
})

/** What lies in this browser of drafts. */
const lying = (page) => page.evaluate(() => new Promise((done) => {
  const r = indexedDB.open('jiaoban.drafts')
  r.onsuccess = () => {
    const all = r.result.transaction('drafts').objectStore('drafts').getAll()
    all.onsuccess = () => { r.result.close(); done(all.result.map((h) => h.body)) }
  }
}))
const until = async (says, done) => {
  for (let times = 0; times < 300; times++) { // as long as the page may take for anything
    if (await done()) return
    await new Promise((go) => setTimeout(go, 200))
  }
  assert.fail(says)
}

test('what is written where there is no line stays on the device, through a closed tab, and goes to the server by itself', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const id = await register('同心县')
  const key = `case/${id}/refer`
  const away = await Person.of(browser, base, 'supervisor', password, { width: 360, height: 740, touch: true })
  const lost = away.page.locator('.lost')
  await away.page.goto(`${base}/cases/${id}`)
  await away.page.locator('[data-deed]').first().waitFor()
  await away.page.waitForLoadState('networkidle').catch(() => {})
  await away.context.setOffline(true)
  await lost.waitFor()
  await away.page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  const line = await lost.boundingBox()
  assert.ok(line.y >= 0 && line.y < 200, 'the line stays in sight')
  await away.begin(id, 'refer')
  await away.page.locator('.away-line').waitFor()
  await away.write('reason', '示范：一直没有信号')
  const here = () => away.page.locator('[data-draft=here]')
  await here().getByText('草稿存在本机，接通后自动存到服务器').waitFor()
  await until('it is on the device', async () => (await lying(away.page)).some((b) => b.reason === '示范：一直没有信号'))
  await away.page.close()
  await away.context.setOffline(false)

  away.page = await away.context.newPage()
  away.page.setDefaultTimeout(60_000)
  await away.page.goto(`${base}/cases/${id}?act=refer`)
  await away.page.locator('[data-draft=take]').click()
  await away.page.locator('.found').waitFor({ state: 'detached' })
  const words = away.field('reason').locator('textarea')
  assert.equal(await words.inputValue(), '示范：一直没有信号')
  await until('the server has it', async () => (await ask('supervisor', 'GET', '/drafts')).drafts.some((d) => d.key === key))
  await until('and the device has it no more', async () => !(await lying(away.page)).length)

  // The line goes while somebody writes: it is said, with a way to try again, and heals without a hand.
  await away.context.setOffline(true)
  await away.write('reason', '示范：信号断了，接着写')
  await here().getByRole('button', { name: '重试' }).waitFor()
  await away.context.setOffline(false)
  await away.page.locator('[data-draft=kept]').waitFor()
  assert.equal(await here().count(), 0)
  assert.equal(await away.page.locator('.away-line').count(), 0)
  assert.equal((await ask('supervisor', 'GET', `/drafts/${encodeURIComponent(key)}`)).body.reason, '示范：信号断了，接着写')

  // Whoever signs out is asked, and leaves nothing.
  await away.page.locator('.ant-drawer-close').click()
  await away.page.setViewportSize({ width: 1280, height: 900 })
  await away.page.route('**/api/v1/drafts/**', (r) => r.abort('internetdisconnected'))
  await away.begin(id, 'refer')
  await away.page.locator('[data-draft=discard]').waitFor()
  await away.page.unroute('**/api/v1/drafts/**')
  await away.page.locator('[data-draft=take]').click()
  await away.page.locator('.found').waitFor({ state: 'detached' })
  await away.page.route('**/api/v1/drafts/**', (r) => r.abort('internetdisconnected'))
  await away.write('reason', '示范：没有存上就退出')
  await here().waitFor()
  await away.page.locator('.ant-drawer-close').click()
  await away.page.locator('.ant-drawer').waitFor({ state: 'detached' })
  await away.page.getByRole('button', { name: /示范-督查/ }).click()
  await away.page.getByText('退出登录').click()
  const question = away.page.locator('.ant-modal-confirm', { hasText: '1 份草稿只存在本机' })
  assert.equal((await lying(away.page)).length, 1)
  await question.getByRole('button', { name: '不要了，退出' }).click()
  await away.page.getByLabel(/登录名/).waitFor()
  assert.deepEqual(await lying(away.page), [])
  await ask('supervisor', 'DELETE', `/drafts/${encodeURIComponent(key)}`)
  assert.deepEqual(faults(away), [])
})

test('what was typed beside a draft is not thrown away by going on with it', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const id = await register('同心县')
  const key = `/drafts/${encodeURIComponent(`case/${id}/refer`)}`
  const supervisor = await Person.of(browser, base, 'supervisor', password)
  const { page } = supervisor
  const reason = () => supervisor.field('reason').locator('textarea').inputValue()
  const question = page.locator('.ant-modal-confirm', { hasText: '刚输入的与草稿有 1 处不同' })
  for (const [which, kept] of [['用刚输入的', '示范：刚输入'], ['用草稿里的', '示范：草稿']]) {
    await ask('supervisor', 'PUT', key, { body: { reason: '示范：草稿' } })
    await supervisor.begin(id, 'refer')
    await page.locator('[data-draft=take]').waitFor()
    await supervisor.write('reason', '示范：刚输入')
    await page.locator('[data-draft=take]').click()
    await question.getByRole('button', { name: which }).click()
    await page.locator('.found').waitFor({ state: 'detached' })
    assert.equal(await reason(), kept)
    await until('the server has what the form holds', async () => (await ask('supervisor', 'GET', key)).body.reason === kept)
    await page.locator('.ant-drawer-close').click()
    await page.locator('.ant-drawer').waitFor({ state: 'detached' })
    await ask('supervisor', 'DELETE', key)
  }
  assert.deepEqual(faults(supervisor), [])
})

test('a draft that nobody has decided about stays in sight while something is typed beside it', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const key = `/drafts/${encodeURIComponent('register')}`
  await ask('logistics', 'PUT', key, { body: { complaint: '示范：草稿' } })
  t.after(() => ask('logistics', 'DELETE', key))
  const duty = await Person.of(browser, base, 'logistics', password, { width: 360, height: 740, touch: true })
  const { page } = duty
  await page.goto(`${base}/register`)
  await page.locator('[data-draft=take]').waitFor()
  await page.getByLabel(/^举报内容/).fill('示范：刚输入')
  await page.getByLabel(/^举报内容/).scrollIntoViewIfNeeded()
  await page.locator('.found', { hasText: '下面新写的不保存' }).waitFor()
  const [found, bar, words] = await Promise.all([page.locator('.found'), page.locator('.bar'), page.getByLabel(/^举报内容/)].map((l) => l.boundingBox()))
  assert.ok(found.y >= bar.y + bar.height - 1 && found.y + found.height < 740, `the draft is in sight: ${JSON.stringify({ found, bar })}`)
  assert.ok(await page.evaluate(() => scrollY > 300), 'far down the form')
  assert.ok(words.y + words.height > found.y + found.height, 'and does not hide what is typed')
  await page.locator('[data-draft=discard]').click()
  await page.locator('.found').waitFor({ state: 'detached' })
  await page.locator('[data-draft=kept]').waitFor()
  assert.deepEqual(faults(duty), [])
})

test('a window that was open before another one wrote does not write over it', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const id = await register('同心县')
  const duty = await Person.of(browser, base, 'duty', password)
  const later = await duty.context.newPage()
  for (const page of [duty.page, later]) {
    await page.goto(`${base}/cases/${id}?act=record-call`)
    await page.locator('[data-field=note] textarea').waitFor()
  }
  await duty.page.locator('[data-field=note] textarea').fill('示范：先写的一段话，很长。')
  await duty.page.locator('[data-draft=kept]').waitFor()
  await duty.page.close()
  await later.locator('[data-field=note] textarea').fill('示范：后写的')
  await later.getByText('这份草稿已在别的窗口改过').waitFor()
  const { body } = await ask('duty', 'GET', `/drafts/${encodeURIComponent(`case/${id}/record-call`)}`)
  assert.equal(body.note, '示范：先写的一段话，很长。')
})

test('a form that a link opened does not open again by going back, and what is registered stands in its correction', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const id = await register('同心县')
  const duty = await Person.of(browser, base, 'duty2', password)
  const { page } = duty
  await page.goto(`${base}/desk`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.evaluate((to) => { history.pushState({ idx: history.state.idx + 1 }, '', to); dispatchEvent(new PopStateEvent('popstate', { state: history.state })) }, `/cases/${id}?act=amend-registration`)
  const complaint = duty.field('complaint').locator('textarea')
  await complaint.waitFor()
  assert.equal(await complaint.inputValue(), '示范：夜间施工噪声扰民，渣土车抛洒。')
  assert.equal(await duty.field('region').locator('input').inputValue(), '同心县')
  assert.match(await page.locator('.of-case').innerText(), /示景\d+[\s\S]*同心县[\s\S]*\d\d:\d\d/)
  await complaint.fill('示范：夜间施工噪声扰民。')
  await duty.write('reason', '示范：核对录音')
  const [sent] = await Promise.all([page.waitForRequest((r) => r.url().endsWith('/amend-registration')), duty.press()])
  assert.deepEqual(sent.postDataJSON(), { complaint: '示范：夜间施工噪声扰民。', reason: '示范：核对录音' })
  assert.ok(page.url().endsWith(`/cases/${id}`))
  await page.goBack()
  await page.waitForURL(/\/desk$/)

  // Opened on the page itself, going back closes it, and closing it leaves one step back.
  await page.goto(`${base}/cases/${id}`)
  await duty.begin(id, 'record-call')
  await page.locator('.ant-drawer-close').click()
  await page.locator('.ant-drawer').waitFor({ state: 'detached' })
  await page.goBack()
  await page.waitForURL(/\/desk$/)
  assert.deepEqual(faults(duty), [])
})

test('a wall that was switched on before the server shows the cases by itself', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const wall = await Person.of(browser, base, 'leader2', password)
  let cut = true
  await wall.page.route('**/api/v1/**', (r) => (cut ? r.abort('internetdisconnected') : r.continue()))
  await wall.page.goto(`${base}/wall`)
  await wall.page.getByText('连接不上服务器').waitFor()
  cut = false
  await wall.page.locator('.frame.wall .clock').waitFor()
  assert.deepEqual(faults(wall), [])
})

test('a page that could not be fetched while the line was cut opens by itself when it is back', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const duty = await Person.of(browser, base, 'duty', password)
  const { page } = duty
  let cut = true
  await page.route('**/*', (r) => (cut ? r.abort('internetdisconnected') : r.continue()))
  await page.locator('.bar nav > a[href="/batches"]').click()
  await page.getByText('网络中断，本页没有取到').waitFor()
  assert.match(page.url(), /\/batches$/)
  cut = false
  await page.getByRole('heading', { name: '批次' }).first().waitFor()
  assert.deepEqual(faults(duty).filter((f) => !/dynamically imported module|preload CSS/.test(f)), [])
})

test('a form that was never open before opens without a line, with what was sent back above it, when somebody has stayed with the case', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const id = await register('同心县')
  await bring(id, 'tongxin', 'opened')
  const { answers: [{ id: answer }] } = (await ask('reviewer', 'GET', `/cases/${id}`)).case
  await ask('reviewer', 'POST', `/cases/${id}/return`, { answer, items: ['示范：缺少夜间监测数据'] })
  const officer = await Person.of(browser, base, 'tongxin-officer', password)
  const { page } = officer
  const parts = ['presented', 'files', 'entrywords', 'grave']
  const fetched = Promise.all(parts.map((part) => page.waitForResponse((r) => r.url().includes(`/${part}-`) && r.ok())))
  await page.goto(`${base}/cases/${id}`)
  await page.locator('[data-deed=supplement]').waitFor()
  await fetched
  await page.route('**/*', (r) => r.abort('internetdisconnected'))
  const form = page.getByRole('dialog')
  await page.locator('[data-deed=supplement]').click()
  await form.getByText('示范：缺少夜间监测数据').first().waitFor()
  await form.locator('.ant-drawer-footer .ant-btn-primary').waitFor()
  await page.keyboard.press('Escape')
  await form.waitFor({ state: 'detached' })
  const more = page.locator('.all-deeds[aria-expanded=false]')
  if (await more.count()) await more.click()
  await page.locator('[data-deed=attach-evidence]').click()
  await form.locator('input[type=file]').first().waitFor({ state: 'attached' })
  assert.equal(await page.locator('.instead').count(), 0)
  assert.deepEqual(faults(officer).filter((f) => !/net::/.test(f)), [])
})

test('a form stays readable when a colleague was first, and its draft is found by its link', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const id = await register('同心县')
  const coordinator = await Person.of(browser, base, 'coordinator2', password)
  const supervisor = await Person.of(browser, base, 'supervisor', password)
  const { page } = coordinator
  await coordinator.begin(id, 'screen')
  assert.equal(await page.title(), `${(await ask('duty', 'GET', `/cases/${id}`)).case.number} · 交办`)
  await coordinator.write('reason', '示范：拟转办，写到一半')
  await page.locator('[data-draft=kept]').waitFor()
  const heard = page.locator('.unseen[role=status]')
  assert.equal(await heard.textContent(), '', 'nothing has changed since the page came')
  await ask('coordinator', 'POST', `/cases/${id}/assign`, { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-tongxin' }] })
  const form = page.getByRole('dialog')
  await form.locator('.not-now', { hasText: '可能已由他人办理' }).waitFor()
  assert.match(await heard.textContent(), /已分办待签收 · 签收时限 /, 'a screen reader says what it has become')
  assert.equal(await coordinator.field('reason').locator('textarea').inputValue(), '示范：拟转办，写到一半')
  assert.ok(await form.locator('.ant-drawer-footer .ant-btn-primary').isDisabled())
  await form.getByRole('button', { name: '返回' }).click()
  await form.waitFor({ state: 'detached' })

  await page.goto(`${base}/cases/${id}?act=screen`) // as the list of drafts leads there
  await form.locator('.not-now').waitFor()
  await coordinator.field('reason').locator('textarea', { hasText: '写到一半' }).waitFor()
  await form.locator('[data-draft=discard]').click() // it can be given no more: it need not stand among what is begun
  await form.waitFor({ state: 'detached' })
  assert.ok((await ask('coordinator2', 'GET', '/drafts')).drafts.every((d) => d.case !== id))

  // Whoever is sent to a form that is not theirs is told why there is none.
  await supervisor.page.goto(`${base}/cases/${id}?act=assign`)
  await supervisor.page.getByRole('dialog').locator('.not-now', { hasText: '不归您办理' }).waitFor()
  assert.deepEqual(faults(coordinator, supervisor), [])
})

test('a file that is still on its way is lost neither by sending the form nor by leaving it', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const id = await register('同心县')
  const duty = await Person.of(browser, base, 'duty2', password)
  const { page } = duty
  let held = true
  const waits = []
  await page.route('**/api/v1/uploads/*', (r) => (held && r.request().method() === 'PATCH' && (r.request().postDataBuffer() ?? Buffer.alloc(0)).includes('second') ? waits.push(r) : r.continue()))
  const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
  await duty.begin(id, 'attach-evidence')
  const form = page.getByRole('dialog')
  const mark = Date.now()
  await form.locator('input[type=file]').setInputFiles(file('first.txt', `first ${mark}`))
  await form.locator('.part b', { hasText: 'first.txt' }).waitFor()
  await form.locator('input[type=file]').setInputFiles(file('second.txt', `second ${mark}`))
  await form.getByText('其余 1 个文件在后台续传').waitFor()
  assert.match(await duty.press(), /提交时间/)
  await page.locator('.sending li', { hasText: 'second.txt' }).waitFor()
  await page.locator('.pictures figure').waitFor()
  assert.equal(await page.locator('.pictures figure').count(), 1)
  held = false
  for (const r of waits.splice(0)) await r.abort('internetdisconnected')
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.locator('.pictures figure').nth(1).waitFor()

  held = true
  await duty.begin(id, 'attach-evidence')
  await form.locator('input[type=file]').setInputFiles(file('third.txt', `third second ${mark}`))
  await form.locator('.part', { hasText: 'third.txt' }).waitFor()
  await form.getByRole('button', { name: '返回' }).click()
  const question = page.locator('.ant-modal-confirm', { hasText: '还有 1 个文件在传' })
  await question.getByRole('button', { name: '后台续传' }).click()
  await form.waitFor({ state: 'detached' })
  held = false
  for (const r of waits.splice(0)) await r.abort('internetdisconnected')
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.locator('.pictures figure').nth(2).waitFor()

  // What is sent while all of it is on its way is answered too.
  held = true
  await duty.begin(id, 'attach-evidence')
  await form.locator('input[type=file]').setInputFiles(file('fourth.txt', `fourth second ${mark}`))
  await form.locator('.part', { hasText: 'fourth.txt' }).waitFor()
  await form.locator('.ant-drawer-footer .ant-btn-primary').click()
  await page.getByText('1 个文件在后台续传，传到后自动附入本案').waitFor()
  await form.waitFor({ state: 'detached' })
  held = false
  for (const r of waits.splice(0)) await r.abort('internetdisconnected')
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.locator('.pictures figure').nth(3).waitFor()
  assert.deepEqual(faults(duty), [])
})

test('a ruling that is half written is found by whoever wrote it, at any machine, and by nobody else', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const id = await register('同心县')
  await ask('coordinator', 'POST', `/cases/${id}/assign`, { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-tongxin' }] })
  const assignment = (await ask('coordinator', 'GET', `/cases/${id}`)).case.assignments.find((a) => a.role === 'lead').id
  await ask('tongxin-duty', 'POST', `/cases/${id}/acknowledge`, { assignment, handler: 'demo-tongxin-officer' })
  await ask('tongxin-officer', 'POST', `/cases/${id}/dispute`, { assignment, reason: '示范：不属本县职责。' })
  const desk = `${base}/dispatch?task=rule&case=${id}`
  const one = await Person.of(browser, base, 'coordinator2', password)
  await one.page.goto(desk)
  const why = (p) => p.page.locator(`#row-${id} .ruling`).getByLabel('理由')
  await why(one).fill('示范：写到一半的裁定')
  await one.page.locator('.ruling [data-draft=kept]').waitFor()
  await one.page.getByRole('button', { name: /示范-统筹协调/ }).click()
  await one.page.getByText('退出登录').click()
  await one.page.getByLabel(/登录名/).waitFor()
  assert.doesNotMatch(await one.page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage })), /写到一半/)

  await one.page.getByLabel(/登录名/).fill('coordinator')
  await one.page.getByLabel(/^\W*密码/).fill(password)
  await one.page.getByRole('button', { name: '登录', exact: true }).click()
  await one.page.locator('.bar').waitFor()
  await one.page.goto(desk)
  await why(one).waitFor()
  assert.equal(await why(one).inputValue(), '')
  assert.equal(await one.page.locator('.ruling .found').count(), 0)

  const again = await Person.of(browser, base, 'coordinator2', password)
  await again.page.goto(desk)
  await again.page.locator('.ruling [data-draft=take]').click()
  await again.page.locator('.ruling .found').waitFor({ state: 'detached' })
  assert.equal(await why(again).inputValue(), '示范：写到一半的裁定')
  await again.page.locator('.ruling').getByText('异议不成立，退回原单位', { exact: true }).click()
  await again.page.locator('.ruling').getByRole('button', { name: '裁定' }).click()
  await again.page.locator('.ant-modal-confirm .ant-btn-primary').click() // it is asked once more
  await again.page.locator(`#row-${id}`).waitFor({ state: 'detached' })
  assert.ok((await ask('coordinator2', 'GET', '/drafts')).drafts.every((d) => d.case !== id))
  assert.deepEqual(faults(one, again).filter((f) => !/ 401 /.test(f)), [])
})

test('whoever leaves what is kept nowhere is asked: by the bar, and by going back', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const duty = await Person.of(browser, base, 'duty2', password)
  const { page } = duty
  await page.getByRole('link', { name: '登记', exact: true }).click()
  await page.getByLabel(/^姓名/).fill('示范')
  assert.equal(await page.evaluate(() => document.querySelector('h1').textContent), '登记')
  const question = page.locator('.ant-modal-confirm', { hasText: '举报人信息不存入草稿' })
  const stay = async () => {
    await question.getByRole('button', { name: '留在本页' }).click()
    await question.waitFor({ state: 'detached' })
    assert.match(page.url(), /\/register$/)
    assert.equal(await page.getByLabel(/^姓名/).inputValue(), '示范')
  }
  await page.getByRole('link', { name: '清单入库', exact: true }).click()
  await stay()
  await page.evaluate(() => history.back())
  await stay()
  await page.getByRole('link', { name: '清单入库', exact: true }).click()
  await question.getByRole('button', { name: '离开' }).click()
  await page.waitForURL(/\/intake$/)
  // On a new page one stands at its heading.
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1')

  assert.deepEqual(faults(duty), [])
})

test('the form of a delegation is left without a question, and its words are there again', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const leader = await Person.of(browser, base, 'leader2', password)
  const { page } = leader
  await page.goto(`${base}/me`)
  const begin = page.getByRole('button', { name: '委托他人' })
  const form = page.locator('form.making')
  const reason = page.locator('#delegation_reason')
  await begin.click()
  await reason.fill('示范：外出开会')
  await form.locator('[data-draft="kept"]').waitFor()
  await form.getByRole('button', { name: '返回' }).click()
  await form.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: '看板', exact: true }).click()
  await page.waitForURL(/\/board/)
  assert.equal(await page.locator('.ant-modal-confirm').count(), 0)
  await page.goto(`${base}/me`)
  await begin.click()
  await form.locator('[data-draft="take"]').click()
  await page.waitForFunction(() => document.querySelector('#delegation_reason')?.value === '示范：外出开会')
  assert.deepEqual(faults(leader), [])
})

test('a session that ends takes its question with it, is noticed by itself, and the door says why', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const id = await register('同心县')
  const duty = await Person.of(browser, base, 'duty2', password)
  const { page } = duty
  /** Ends the session of this browser elsewhere. */
  const end = async () => {
    const cookie = (await duty.context.cookies()).map((c) => `${c.name}=${c.value}`).join('; ')
    const ended = await fetch(`${base}/api/v1/session`, { method: 'DELETE', headers: { Cookie: cookie } })
    assert.equal(ended.status, 204)
  }
  const door = page.locator('.door', { hasText: '登录已到期，或已在别处结束' })
  const again = async () => {
    await page.getByLabel(/登录名/).fill('duty2')
    await page.getByLabel(/^\W*密码/).fill(password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.locator('.bar').waitFor()
  }

  // A question stands open, and a draft is half written.
  await duty.begin(id, 'record-call')
  await duty.write('note', '示范：电话打到一半')
  await page.locator('[data-draft=kept]').waitFor()
  await page.goto(`${base}/register`)
  await page.getByLabel(/^姓名/).fill('示范')
  await page.getByRole('link', { name: '看板', exact: true }).click()
  const question = page.locator('.ant-modal-confirm')
  await question.waitFor()
  await end()
  await door.waitFor()
  assert.equal(await question.count(), 0)
  assert.equal(await page.title(), '交办')
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).overflowY), 'visible')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'login')
  await again()
  assert.equal((await ask('duty2', 'GET', '/drafts')).drafts.filter((d) => d.case === id).length, 1)
  await ask('duty2', 'DELETE', `/drafts/${encodeURIComponent(`case/${id}/record-call`)}`)

  // The line was away when the session ended: the page asks once the line is refused, and nobody has to press anything.
  let away = true
  await page.route('**/api/v1/events', (r) => (away ? r.abort('internetdisconnected') : r.continue()))
  await page.route('**/api/v1/notices?*', (r) => r.abort('internetdisconnected'))
  await page.goto(`${base}/me`)
  await page.locator('.lost').waitFor()
  await end()
  away = false
  await door.waitFor()
  assert.deepEqual(faults(duty).filter((f) => !/ 401 /.test(f)), [])
})

test('a form that is sent without a session leads to the door, and its words are there again', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const id = await register('同心县')
  const duty = await Person.of(browser, base, 'logistics', password)
  const { page } = duty
  await duty.begin(id, 'record-call')
  await duty.choose('unit', '同心县')
  await duty.choose('answered', '已接通')
  await duty.write('note', '示范：通话记到一半')
  await page.locator('[data-draft=kept]').waitFor()
  await duty.context.clearCookies() // the line of events is open still, and says nothing
  await page.getByRole('dialog').locator('.ant-drawer-footer .ant-btn-primary').click()
  await page.locator('.door', { hasText: '登录已到期，或已在别处结束' }).waitFor()
  await page.getByLabel(/登录名/).fill('logistics')
  await page.getByLabel(/^\W*密码/).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.locator('[data-draft=take]').click()
  await page.locator('.found').waitFor({ state: 'detached' })
  assert.equal(await duty.field('note').locator('textarea').inputValue(), '示范：通话记到一半')
  await ask('logistics', 'DELETE', `/drafts/${encodeURIComponent(`case/${id}/record-call`)}`)
  assert.deepEqual(faults(duty).filter((f) => !/ 401 /.test(f)), [])
})

test('what is written of one call about several cases is kept: going back closes the form, and it is there again', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const id = await register('永昌县')
  await ask('coordinator', 'POST', `/cases/${id}/assign`, { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-yongchang' }] })
  const duty = await Person.of(browser, base, 'logistics', password)
  const { page } = duty
  const group = page.locator('.waiting[data-unit="demo-yongchang"]', { has: page.locator(`a[href="/cases/${id}"]`) })
  const note = duty.field('note').locator('textarea')
  const goOn = async () => {
    await page.locator('[data-draft=take]').click()
    await page.locator('.found').waitFor({ state: 'detached' })
    assert.equal(await note.inputValue(), '示范：说到一半')
  }
  await page.goto(`${base}/board`)
  await page.locator('.bar').getByRole('link', { name: '值班台', exact: true }).click()
  await group.getByRole('button', { name: '记录通话' }).first().click()
  await duty.write('note', '示范：说到一半')
  await page.goBack()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.match(page.url(), /\/desk$/)
  await group.getByRole('button', { name: '记录通话' }).first().click()
  await goOn()

  // Reloading opens the form again; the list of what was not sent leads to it.
  await page.reload()
  await goOn()
  await page.goto(`${base}/board`)
  await page.locator('.unsent').getByRole('link', { name: '多件一并记录的通话' }).click()
  await goOn()
  await duty.choose('answered', '已接通')
  await page.getByRole('dialog').getByRole('button', { name: /^记录（\d+ 件）$/ }).click()
  await page.locator('.ant-modal-confirm-success .ant-btn-primary').click()
  await until('what was sent is no draft any more', async () => !(await ask('logistics', 'GET', '/drafts')).drafts.some((d) => d.key.startsWith('calls/demo-yongchang')))
  assert.deepEqual(faults(duty), [])
})

test('a form of the office that was left by accident, or by the end of a session, is there again', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const manager = await Person.of(browser, base, 'manager', password)
  const { page } = manager
  const kept = page.locator('.begun [data-draft=kept]')
  const goOn = async () => {
    await page.locator('[data-draft=take]').click()
    await page.locator('.found').waitFor({ state: 'detached' })
  }
  const asked = () => page.getByRole('button', { name: '新增单位' }).first().click()
  await page.goto(`${base}/office/units`)
  await asked()
  await page.locator('#unit_name').fill('示范：写到一半')
  await kept.waitFor()
  await page.keyboard.press('Escape')
  await page.locator('#unit_name').waitFor({ state: 'detached' })
  await asked()
  await goOn()
  assert.equal(await page.locator('#unit_name').inputValue(), '示范：写到一半')
  await page.locator('#unit_telephone').fill('0000-1234')
  await kept.waitFor()

  // The session ends; whoever signs in again is led back to it.
  await page.request.delete(`${base}/api/v1/session`)
  await page.goto(`${base}/login`).catch(() => {})
  await page.request.post(`${base}/api/v1/session`, { data: { login: 'manager', password } })
  await page.goto(`${base}/office`)
  await page.locator('.unsent').getByRole('link', { name: '单位资料' }).click()
  await page.waitForURL(/\/office\/units$/)
  await asked()
  await goOn()
  assert.equal(await page.locator('#unit_telephone').inputValue(), '0000-1234')
  await page.getByRole('button', { name: '新增单位', exact: true }).last().click()
  await page.locator('#unit_name').waitFor({ state: 'detached' })
  await until('what was sent is no draft any more', async () => !(await ask('manager', 'GET', '/drafts')).drafts.some((d) => d.key === 'office/units/new/unit'))

  const { people } = await ask('manager', 'GET', '/people')
  await page.goto(`${base}/office/people/${people.find((p) => !p.disabled).id}`)
  const change = page.getByRole('button', { name: '更正', exact: true }).first()
  await change.click()
  await page.locator('#person_name').fill('示范：改到一半')
  await kept.waitFor()
  await page.keyboard.press('Escape')
  await page.locator('#person_name').waitFor({ state: 'detached' })
  await change.click()
  await goOn()
  assert.equal(await page.locator('#person_name').inputValue(), '示范：改到一半')
  await page.locator('[data-draft=discard]').waitFor({ state: 'detached' })
  assert.deepEqual(faults(manager), [])
})
