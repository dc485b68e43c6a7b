// One's own account and the rules, through the page, on the real program.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ask, register } from './cases.mjs'
import { beyond, cut, settled } from './looks.mjs'
import { comesBack, open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

test('a token is made, works, and is dead once it is revoked', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const who = await Person.of(browser, base, 'supervisor', password, { width: 360 })
  const { page } = who
  await page.goto(base + '/me')
  const tokens = page.locator('#tokens')
  await tokens.getByRole('button', { name: '新建令牌' }).click()
  await page.getByLabel('给哪个程序用').fill('示范：日报取数')
  await tokens.locator('form').getByRole('button', { name: '新建令牌' }).click()
  const token = await tokens.locator('.shown-once code').innerText()
  const reads = () => fetch(base + '/api/v1/tally', { headers: { Authorization: `Bearer ${token}` } }).then((r) => r.status)
  assert.equal(await reads(), 200)
  await tokens.getByRole('button', { name: '我已保存好' }).click()
  assert.equal(await page.getByText(token).count(), 0, 'it is shown once')
  await tokens.locator('li', { hasText: '示范：日报取数' }).getByRole('button', { name: '撤销' }).click()
  await page.locator('.ant-popover').getByRole('button', { name: '撤销' }).click()
  await tokens.locator('li', { hasText: '示范：日报取数' }).waitFor({ state: 'detached' })
  assert.equal(await reads(), 401)
  assert.deepEqual(who.faults, [])
})

test('the simulator shows both readings of an instant, and the address keeps what was asked', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const who = await Person.of(browser, base, 'supervisor', password)
  const { page } = who
  await page.goto(base + '/rules?policy=city-central-handover&at=2026-11-26T21:25')
  const report = page.locator('.sim').first().locator('tr', { hasText: '报送时限' })
  await report.getByText('2026-11-30 周一 12:00:00').waitFor()
  assert.match(await report.innerText(), /2026-12-01 周二 12:00:00/)
  assert.match(await report.locator('.chosen').innerText(), /11-30/)
  // Each says how it came about.
  for (const cell of await report.locator('td').all()) await cell.locator('summary').click()
  assert.deepEqual(await report.locator('td details p').allInnerTexts(), [['2026-11-26 计为第 1 日', '2026-11-30（星期一）'], ['当日不计，2026-11-27 为第 1 日', '2026-12-01（星期二）']].map(([first, last]) => `交办时间 2026-11-26 21:25:00；${first}；第 5 日为 ${last}；12:00:00 之前；Asia/Shanghai`))
  await page.getByText('当日不计', { exact: true }).first().click()
  await report.locator('.chosen', { hasText: '12-01' }).waitFor()
  assert.match(page.url(), /first_day=not_counted/)
  assert.deepEqual(who.faults, [])
})

test('the table of permissions has every command with the posts that may give it, and one post leaves what is its own', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const who = await Person.of(browser, base, 'wolong-officer', password)
  const { page } = who
  const { permissions, deeds } = await ask('wolong-officer', 'GET', '/permissions')
  await page.goto(`${base}/rules?tab=permissions`)
  const rows = () => page.locator('.perm tbody tr').evaluateAll((all) => all.map((r) => [r.cells[0].textContent, ...[1, 2].map((n) => [...r.cells[n].querySelectorAll('.tag')].map((x) => x.textContent))]))
  await page.locator('.perm tbody tr').first().waitFor()
  const roles = Object.fromEntries((await page.getByRole('combobox', { name: '岗位' }).locator('option').evaluateAll((all) => all.map((o) => [o.value, o.textContent]))))
  const named = (list) => list.map((r) => roles[r])
  const table = (of) => permissions.filter((p) => !of || [...p.office, ...p.unit].includes(of)).map((p) => [p.name, named(p.office), named(p.unit)])
  const all = await rows()
  assert.equal(all.length, deeds.length + permissions.length)
  assert.deepEqual(all.slice(deeds.length), table())
  await page.getByRole('combobox', { name: '岗位' }).selectOption('reviewer')
  await page.waitForURL(/role=reviewer/)
  await page.waitForFunction((n) => document.querySelectorAll('.perm tbody tr').length < n, all.length) // the address is there a moment before
  const own = await rows()
  assert.ok(own.length && own.length < all.length)
  assert.deepEqual(own.slice(deeds.filter((d) => d.roles.includes('reviewer')).length), table('reviewer'))
  assert.deepEqual(who.faults, [])
})

test('an auditor reads the record in words and checks its chain; others are told whose it is', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const auditor = await Person.of(browser, base, 'auditor', password)
  // An entry of another kind is there, and gone once the kind is chosen: then all are of that kind.
  const name = `示范-新人${Date.now()}`
  await ask('manager', 'POST', '/people', { name })
  await auditor.page.goto(base + '/record')
  const added = auditor.page.locator('.entries li', { hasText: name })
  await added.getByText('新增人员').waitFor()
  await auditor.page.getByRole('combobox', { name: '事项' }).selectOption('signed_in')
  await auditor.page.waitForURL(/\/record\?kind=signed_in$/)
  await added.waitFor({ state: 'detached' })
  await auditor.page.locator('.entries li', { hasText: '密码' }).first().waitFor()
  assert.deepEqual([...new Set(await auditor.page.locator('.entries li .what > b').allInnerTexts())], ['登录'])
  await auditor.page.getByRole('button', { name: '开始校验' }).click()
  await auditor.page.locator('.verdict.done', { hasText: '完整' }).waitFor()
  // Two days that are chosen within one moment stand both.
  await auditor.page.evaluate(() => {
    for (const day of document.querySelectorAll('.record-asked input[type=date]')) {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(day, '2026-01-02')
      day.dispatchEvent(new Event('input', { bubbles: true }))
    }
  })
  await auditor.page.waitForURL(/from=2026-01-02/)
  assert.match(auditor.page.url(), /kind=signed_in.*from=2026-01-02.*until=2026-01-02/)
  assert.deepEqual(auditor.faults, [])
  const officer = await Person.of(browser, base, 'wolong-officer', password, { width: 360 })
  await officer.page.goto(base + '/record')
  await officer.page.getByText('只对督查和审计岗位开放').waitFor()
})

test('whoever comes to a page of others reads what it is for, whose it is and whom to ask, and asks the program for nothing', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const officer = await Person.of(browser, base, 'leizhou-officer', password)
  const { page } = officer
  for (const [path, ...says] of [
    ['/dispatch', '本页供统筹协调、督查和领导使用。', '分办台用来', '向系统管理员申请', '雷州市（示范） '], ['/intake', '本页供值班员和统筹协调使用。'], ['/review', '本页供审核岗位使用。'], ['/supervision', '本页供督查'],
    ['/register', '逐件录入'], ['/batches', '本页供专班各岗位使用。'], ['/handover', '交给下一班'], ['/leader', '本页供领导和单位负责人使用。'],
  ]) {
    await page.goto(base + path)
    for (const words of says) await page.locator('.instead', { hasText: words }).waitFor()
    assert.equal(await page.locator('h1').count(), 1, path)
  }
  await page.getByRole('button', { name: '去我的首页' }).click()
  await page.waitForURL(/\/unit$/)
  assert.deepEqual(officer.faults, [])
})

test('the page begins in Chinese whatever the browser speaks, but in English for one in English, and stays in what was chosen', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  for (const [locale, lang] of [['zh-CN', 'zh'], ['zh-TW', 'zh'], ['de-DE', 'zh'], ['fr-FR', 'zh'], ['en-GB', 'en']]) {
    const context = await browser.newContext({ locale })
    const page = await context.newPage()
    const door = async (says) => {
      await page.getByRole('button', { name: says === 'zh' ? '登录' : 'Sign in', exact: true }).waitFor()
      assert.match(await page.locator('html').getAttribute('lang'), new RegExp(`^${says}`), locale)
    }
    await page.goto(base)
    await door(lang)
    if (locale === 'de-DE') {
      await page.getByRole('button', { name: 'English' }).click()
      await door('en')
      await page.reload()
      await door('en')
    }
    await context.close()
  }
})

test('while a page is read it says so, what breaks says what to do and is well again by one press or by itself, and where nothing is it says how on', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const who = await Person.of(browser, base, 'coordinator', password)
  const { page } = who
  let answers // what the lists are answered with instead of themselves
  await page.route(/\/api\/v1\/(cases|dispatch|batches|notices|tasks)\b/, async (r) => (answers && r.request().method() === 'GET' ? answers(r) : r.continue()))
  const broken = (status, body) => (r) => r.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify(body) })
  const pages = { '/board': '.cases.board tbody tr', '/dispatch': '.dispatch > li', '/batches': 'main .batches, main table, main ul' }
  for (const [path, list] of Object.entries(pages)) {
    // Nothing has come yet.
    let go
    const held = new Promise((then) => { go = then })
    answers = async (r) => { await held; return r.continue() }
    await page.goto(base + path)
    await page.locator('main [role=status]', { hasText: '正在读取' }).first().waitFor()
    assert.equal(await page.locator('main .instead, main .ant-empty').count(), 0, path)
    answers = undefined
    go()
    await page.locator(list).first().waitFor()
    assert.equal(await page.locator('main [role=status]', { hasText: '正在读取' }).count(), 0, path)

    // The program breaks: one press reads it again.
    answers = broken(500, { type: 'urn:jiaoban:problem:internal', title: '程序出错', status: 500, code: 'internal', request_id: 'SHIFAN1' })
    await page.goto(base + path)
    const fault = page.locator('main .instead.error')
    await fault.getByText('请把编号 SHIFAN1 告诉管理员。').waitFor()
    assert.match(await fault.innerText(), /^程序出错/)
    answers = undefined
    await fault.getByRole('button', { name: '重试' }).click()
    await page.locator(list).first().waitFor()
  }

  // What stands before the program answers for it, with a page of its own: it is read again by itself.
  answers = (r) => r.fulfill({ status: 503, contentType: 'text/html', body: '<h1>Service Unavailable</h1>' })
  await page.goto(`${base}/board`)
  await page.locator('main .instead.error').getByText('请重新载入；仍不行请告诉管理员。').waitFor()
  answers = undefined
  await page.locator(pages['/board']).first().waitFor({ timeout: 30_000 })
  // What was read stays when reading it anew fails, and is said to be old until it can be read.
  answers = broken(503, { title: '稍候', status: 503, code: 'busy' })
  const behind = page.locator('.lost')
  await comesBack(page, behind.waitFor())
  assert.ok(await page.locator(pages['/board']).count())
  answers = undefined
  await behind.waitFor({ state: 'detached', timeout: 30_000 })

  // Where nothing is, it is said what one can do.
  const nothing = `示范无此${Date.now()}`
  for (const [path, says] of [[`/board?q=${nothing}`, '没有符合条件的案件，可放宽条件。'], [`/dispatch?q=${nothing}`, '没有这样的待办案件，可放宽条件。']]) {
    await page.goto(base + path)
    await page.locator('main').getByText(says).waitFor()
  }
  await page.goto(`${base}/board?q=${nothing}`)
  await page.getByRole('button', { name: '清除条件' }).click()
  await page.locator(pages['/board']).first().waitFor()
  const others = await Person.all(browser, base, ['reviewer', 'wolong-officer', 'wolong-leader'], password)
  for (const [p, path, says] of [
    [who, '/board', '没有未办结的案件；交来的会自动列在这里。'], [who, '/dispatch', '没有等待统筹协调办理的案件；新登记的会自动列在这里。'], [who, '/batches', '还没有上传过清单。收到清单后，由值班员或统筹协调在“清单入库”读取。'],
    [others.reviewer, '/review', '没有待审核的答复；单位报送后自动列在这里。'], [others['wolong-officer'], '/unit', '现在没有要办的事项；交来的会自动列在这里。'], [others['wolong-leader'], '/leader', '没有等您办理的事项；有了会自动列在这里。'],
  ]) {
    await p.page.route(/\/api\/v1\/(cases|dispatch|batches|tasks)\b/, async (r) => {
      const answer = await r.fetch()
      const { next: _, ...list } = await answer.json()
      await r.fulfill({ response: answer, json: Object.fromEntries(Object.entries(list).map(([k, v]) => [k, Array.isArray(v) ? [] : v])) })
    })
    await p.page.goto(base + path)
    await p.page.locator('main').getByText(says).first().waitFor()
  }
  for (const p of [who, ...Object.values(others)]) {
    await p.page.unrouteAll({ behavior: 'ignoreErrors' }) // what is read again meanwhile is nobody's fault
    assert.deepEqual(p.faults.filter((f) => !/50[03]/.test(f)), [], p.login)
  }
})

test('headings and landmarks lead through every page in order', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('长垣市')
  const who = await Person.of(browser, base, 'coordinator', password)
  const { page } = who
  for (const path of ['/board', '/dispatch', '/desk', `/cases/${id}`, '/supervision', '/batches', '/handover', '/rules', '/office/units', '/me', '/notices']) {
    await page.goto(base + path)
    await settled(page)
    const seen = await page.evaluate(() => {
      const read = [...document.querySelectorAll('header, nav, main, h1, h2, h3, h4')].filter((e) => e.checkVisibility())
      return { order: read.map((e) => (e.localName === 'nav' ? `nav ${e.getAttribute('aria-label') ?? ''}` : e.localName)), levels: read.filter((e) => /^h\d/.test(e.localName)).map((e) => [Number(e.localName[1]), e.textContent.trim(), Boolean(e.closest('main'))]) }
    })
    // The bar comes first, with its places, then the page; of each there is one.
    assert.deepEqual(seen.order.filter((x) => ['header', 'main'].includes(x)), ['header', 'main'], path)
    assert.ok(seen.order.filter((x) => x.startsWith('nav')).every((x) => x.length > 4), `${path}: a navigation without a name: ${seen.order}`)
    // One heading of the page, the first of all, and none skips a level.
    assert.deepEqual(seen.levels.filter(([n]) => n === 1).length, 1, `${path}: ${JSON.stringify(seen.levels)}`)
    assert.equal(seen.levels[0][0], 1, `${path}: ${JSON.stringify(seen.levels)}`)
    for (const [i, [n, says, within]] of seen.levels.entries()) {
      assert.ok(within && says, `${path}: ${says} is not in the page, or says nothing`)
      if (i) assert.ok(n <= seen.levels[i - 1][0] + 1, `${path}: ${says} skips a level: ${JSON.stringify(seen.levels)}`)
    }
    // What is read out has the order in which it stands: nothing is moved by a positive tabindex.
    assert.equal(await page.locator('[tabindex]:not([tabindex="0"], [tabindex="-1"])').count(), 0, path)
    // The way past the bar is the first thing, and leads into the page.
    await page.evaluate(() => document.activeElement.blur())
    assert.equal(await page.locator('a, button, input, select, [tabindex]').first().getAttribute('href'), '#content', path)
  }
  assert.deepEqual(who.faults, [])
})

test('on paper the board, a shift and the record are whole, with the heads of their tables, what they list and when, and nothing that is pressed', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const who = await Person.all(browser, base, ['duty', 'auditor'], password, () => ({ width: 718, height: 1000 }))
  // What is counted, and what an entry is about, are read on paper as well.
  const pressed = (page) => page.locator('.bar, nav, button:not(.tally, .about), input, select, .ant-btn, .filters').evaluateAll((all) => all.filter((e) => e.checkVisibility() && e.getClientRects().length).map((e) => `${e.localName}.${e.className} ${e.textContent.slice(0, 20)}`))
  const onPaper = async (page) => {
    await page.emulateMedia({ media: 'print' })
    assert.deepEqual({ pressed: await pressed(page), cut: [...(await beyond(page)), ...(await cut(page))] }, { pressed: [], cut: [] }, page.url())
    assert.ok((await page.pdf({ preferCSSPageSize: true })).length > 10_000)
    return page.locator('main').innerText()
  }
  const { page } = who.duty
  await page.goto(`${base}/board`)
  const rows = page.locator('.cases.board tbody tr')
  await rows.first().waitFor()
  const numbers = await rows.locator('a.number').allInnerTexts()
  let board = await onPaper(page)
  assert.match(board, /打印于 \d{4}-\d\d-\d\d/)
  assert.ok(numbers.length > 5 && numbers.every((n) => board.includes(n)))
  assert.equal(await page.locator('.cases.board thead').evaluate((h) => getComputedStyle(h).display), 'table-header-group', 'its head stands on every sheet')
  assert.equal(await rows.first().evaluate((r) => getComputedStyle(r).breakInside), 'avoid')
  for (const head of ['编号', '最近时限', '主办单位', '状态']) assert.ok(board.includes(head), head)
  // A board of which not all has been read says on paper how many are left out.
  await page.emulateMedia({ media: null })
  await page.route(/\/api\/v1\/cases\?/, async (r) => {
    const at = new URL(r.request().url()).searchParams
    if (at.get('after')) return // does not come
    const answer = await r.fetch()
    const list = await answer.json()
    await r.fulfill({ response: answer, json: at.get('priority') ? list : { ...list, cases: list.cases.slice(0, 3), next: 'later' } })
  })
  await page.goto(`${base}/board`)
  await page.locator('.more-cases').waitFor({ state: 'attached' })
  const { total } = await ask('duty', 'GET', '/tally?open=true')
  board = await onPaper(page)
  assert.match(board, new RegExp(`这里印出前 3 件，共 ${total} 件。`))
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.emulateMedia({ media: null })

  // A shift: each part with every row of it.
  await page.goto(`${base}/handover`)
  await page.locator('.handed-part').first().waitFor()
  const parts = await page.locator('.handed-part').evaluateAll((all) => all.map((p) => [p.querySelector('h3').firstChild.textContent.trim(), p.querySelectorAll('.handed-rows > li').length, Number(p.querySelector('h3 .count').textContent)]))
  const shift = await onPaper(page)
  for (const [part, listed] of parts) assert.ok(listed && shift.includes(part), part)
  assert.equal(await page.locator('.handed-rows > li').evaluateAll((all) => all.filter((l) => !l.checkVisibility()).length), 0, 'all rows are on paper')
  await page.emulateMedia({ media: null })

  // The record says on paper what was asked of it, and that there is more where there is.
  const audit = who.auditor.page
  await audit.goto(`${base}/record?kind=signed_in`)
  await audit.locator('.entries li').first().waitFor()
  const entries = await audit.locator('.entries li').count()
  const record = await onPaper(audit)
  assert.match(record, /打印于 \d{4}[\s\S]*所列：登录/)
  assert.equal(await audit.locator('.entries li').evaluateAll((all) => all.filter((l) => l.checkVisibility()).length), entries)
  await audit.emulateMedia({ media: null })
  await audit.goto(`${base}/record`)
  await audit.locator('.entries li').nth(49).waitFor()
  assert.match(await onPaper(audit), /这里印出最近的 50 条，更早的见页面。/)
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})
