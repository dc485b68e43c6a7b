// The office through the page, on the real program: units, people, accounts and who is on duty.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ask, bring, give, look, register } from './cases.mjs'
import { settled } from './looks.mjs'
import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

/** Chooses in a form's list by what is typed. */
async function choose(page, within, label, text) {
  const field = within.locator('.ant-form-item', { has: page.locator('label', { hasText: label }) })
  // What searches comes with the first press.
  await field.locator('.among, .ant-select').first().click()
  await field.locator('.ant-select-open').waitFor()
  await page.keyboard.type(text)
  const list = await field.locator('input').first().getAttribute('aria-controls')
  await page.locator('.ant-select-dropdown', { has: page.locator(`[id="${list}"]`) }).locator('.ant-select-item-option', { hasText: text }).first().click()
  await field.locator('.ant-select', { hasText: text }).waitFor()
}

test('an administrator adds a unit, somebody with a post and an account, and a turn of duty; disabling asks and tells what hangs on it', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const admin = await Person.of(browser, base, 'manager', password)
  const { page } = admin
  const mark = Date.now().toString(36)
  const unit = `示范新设局${mark}`
  const name = `示范-新人${mark}`

  await page.locator('.bar').getByRole('link', { name: '机构管理' }).click()
  await page.getByRole('button', { name: '新增单位' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('名称', { exact: true }).fill(unit)
  await choose(page, drawer, '上级单位', '示范市')
  await drawer.getByRole('button', { name: '新增单位' }).click()
  await page.locator('h2', { hasText: unit }).waitFor()
  const unitPage = page.url()
  await page.locator('.tree a', { hasText: unit }).waitFor()

  // Nothing of what was typed is lost where a step is refused: this login is taken.
  await page.getByRole('link', { name: '人员', exact: true }).click()
  await page.getByRole('button', { name: '新增人员' }).click()
  await drawer.getByLabel('姓名').fill(name)
  await drawer.getByLabel('电话').fill('000-7000001')
  await choose(page, drawer, '单位', unit)
  await choose(page, drawer, '岗位', '单位值班员')
  await drawer.getByLabel('登录名').fill('manager')
  await drawer.getByRole('button', { name: '新增人员' }).click()
  await drawer.getByText('人员已新增、岗位已任命').waitFor()
  await drawer.getByLabel('登录名').fill(`new-${mark}`)
  await drawer.getByRole('button', { name: '接着办' }).click()
  const given = await drawer.locator('.shown-once code').innerText()
  await drawer.getByRole('button', { name: '我已保存好' }).click()
  await page.locator('h2', { hasText: name }).waitFor()
  const personPage = page.url()
  assert.equal(await page.getByText(given).count(), 0, 'the password is shown once')
  const posts = page.locator('.holdings b', { hasText: unit })
  await posts.first().waitFor()
  await page.getByText('待改初始密码').waitFor()
  assert.equal(await posts.count(), 1, 'the post was given once')

  // That person signs in, and must choose a password of their own first.
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, locale: 'zh-CN', reducedMotion: 'reduce' })
  const door = await context.newPage()
  await door.goto(`${base}/office/rosters`)
  await door.getByLabel('登录名').fill(`new-${mark}`)
  await door.getByLabel('密码').fill(given)
  await door.getByRole('button', { name: '登录', exact: true }).click()
  await door.getByText('首次登录请先设置自己的密码').waitFor()
  const typed = async (fresh, again = fresh) => {
    for (const [label, text] of [['现在的密码', given], ['新密码', fresh], ['再输一次新密码', again]]) await door.getByLabel(label, { exact: true }).fill(text)
    await door.getByRole('button', { name: '设置密码' }).click()
  }
  // The rule stands there before anything is typed, is read out with its field, and is kept.
  const rule = door.getByText('新密码至少 10 个字符，不含登录名和姓名，不是常见或重复的字符。')
  await rule.waitFor()
  assert.equal(await door.getByLabel('新密码', { exact: true }).getAttribute('aria-describedby').then((ids) => rule.evaluate((r, all) => all.split(' ').includes(r.id), ids)), true)
  for (const [weak, why] of [['示范 甲乙 1', /至少 10 个字符/], [`xx new-${mark} xx`, /登录名/], ['aaaaaaaaaaaa', /重复|单调|常见/]]) {
    await typed(weak)
    assert.match(await door.locator('[role=alert]', { hasText: why }).innerText(), why)
    assert.equal(await door.getByLabel('现在的密码', { exact: true }).inputValue(), given, 'what was typed stays')
    await rule.waitFor()
  }
  await typed('ein eigenes 密码 1', 'ein anderes 密码 1')
  await door.getByText('两次输入不一致').waitFor()
  assert.equal((await door.request.get(`${base}/api/v1/cases`)).status(), 403, 'nothing else is let through before')
  await typed('ein eigenes 密码 1')
  await door.locator('.bar').waitFor()
  await door.getByRole('button', { name: '排班' }).or(door.locator('.rosters')).first().waitFor()

  // Duty: the gap is shown, filled, and somebody answers at four in the morning.
  await page.goto(unitPage.replace('/units/', '/rosters/'))
  await page.getByText(/还有 1 处空档/).waitFor()
  await page.getByRole('button', { name: '补上' }).click()
  await choose(page, drawer, '值班人员', name)
  await drawer.getByRole('button', { name: '排班' }).click()
  await page.getByText('本周没有空档').waitFor()
  assert.equal((await page.locator('.turns .telephone').first().innerText()).trim(), '000-7000001')
  assert.ok((await page.locator('.day .four', { hasText: name }).count()) + (await page.locator('.day .held', { hasText: name }).count()) > 0)

  // A unit of others is not theirs to fill: whoever is on duty there reads it only.
  await door.goto(page.url())
  await door.locator('.turns', { hasText: name }).waitFor()
  assert.equal(await door.getByRole('button', { name: '撤销' }).count(), 0)

  // Disabling asks, and tells what hangs on it.
  await page.goto(personPage)
  await page.getByRole('button', { name: '停用', exact: true }).click()
  const question = page.getByRole('dialog')
  await question.getByText('现任和将任岗位 1 个').waitFor()
  await question.getByText(/当前和今后的班次 1 个/).waitFor()
  await question.getByRole('button', { name: '停用' }).click()
  await page.locator('h2', { hasText: '已停用' }).waitFor()
  await door.reload()
  await door.getByLabel('登录名').waitFor() // signed out at once
  await page.goto(unitPage)
  await page.getByRole('button', { name: '停用', exact: true }).click()
  await question.getByRole('button', { name: '停用' }).click()
  await page.locator('h2', { hasText: '已停用' }).waitFor()
  await page.getByRole('button', { name: '恢复启用' }).click()
  await page.locator('h2', { hasText: '已停用' }).waitFor({ state: 'detached' })
  assert.deepEqual(admin.faults, [])
})

test('a unit with units below cannot be disabled, and the page says what to do first', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const admin = await Person.of(browser, base, 'manager', password, { width: 360 })
  const { page } = admin
  await page.goto(`${base}/office/units/demo-heping`)
  await page.getByRole('button', { name: '停用', exact: true }).click()
  const question = page.getByRole('dialog')
  await question.getByText('下级单位 1 个').waitFor()
  await question.getByText('请先改派案件').waitFor()
  assert.ok(await question.getByRole('button', { name: '停用' }).isDisabled())
  assert.deepEqual(admin.faults, [])
})

test('a unit officer fills the own roster and no other, and people are the administrators\' affair', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const officer = await Person.of(browser, base, 'wolong-officer', password)
  const { page } = officer
  await page.goto(`${base}/office/rosters/demo-wolong`)
  await page.getByRole('button', { name: '排班' }).waitFor()
  await page.goto(`${base}/office/rosters/demo-heping`)
  await page.locator('.turns').waitFor()
  assert.equal(await page.getByRole('button', { name: '排班' }).count(), 0)
  await page.goto(`${base}/office/people`)
  await page.getByText('只对系统管理员开放').waitFor()
  assert.deepEqual(officer.faults, [])
})

test('the responsibility list is changed as a whole: nothing holds before it is published, and the older version stays', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const desk = await Person.of(browser, base, 'coordinator', password)
  const { page } = desk
  await page.goto(`${base}/office/responsibilities`)
  const first = page.locator('.matters tbody tr').first()
  const matter = (await first.locator('th').innerText()).split(/\s/)[0]
  const before = await page.locator('.find select').inputValue()
  await page.getByRole('button', { name: `“${matter}”下移` }).click()
  await page.getByText('有尚未公布的更改').waitFor()
  await page.locator('[data-draft=kept]').waitFor()
  // What was written is found again on the office's page, in another browser too: it is not among what is begun of cases.
  const fresh = (await register('新郑市')).id
  const begun = `/drafts/${encodeURIComponent(`case/${fresh}/assign`)}`
  await ask('coordinator', 'PUT', begun, { body: { reason: '示范：写到一半' } })
  const again = await Person.of(browser, base, 'coordinator', password)
  await again.page.goto(`${base}/dispatch`)
  await again.page.locator('.unsent a[href*="act=assign"]').first().waitFor()
  assert.equal(await again.page.locator('.unsent').getByRole('link', { name: '责任清单' }).count(), 0)
  await again.page.goto(`${base}/office`)
  await again.page.locator('.unsent').waitFor()
  assert.equal(await again.page.locator('.unsent a[href^="/cases/"]').count(), 0)
  await ask('coordinator', 'DELETE', begun)
  await again.page.locator('.unsent').getByRole('link', { name: '责任清单' }).click()
  await again.page.getByText('有尚未公布的更改').waitFor()
  await again.context.close()
  await page.reload()
  await page.getByText('有尚未公布的更改').waitFor()
  assert.ok((await page.locator('.matters tbody tr').nth(1).locator('th').innerText()).startsWith(matter))
  await page.getByRole('button', { name: '公布', exact: true }).click()
  const question = page.getByRole('dialog')
  await question.getByText('只调整了顺序').waitFor()
  await question.getByRole('button', { name: '公布' }).click()
  await question.getByText('请填写').waitFor() // nobody publishes without a reason
  await question.getByLabel('公布理由').fill('示范：调整顺序')
  await question.getByRole('button', { name: '公布' }).click()
  await page.getByText('示范：调整顺序').waitFor()
  assert.notEqual(await page.locator('.find select').inputValue(), before)
  assert.ok((await page.locator('.matters tbody tr').nth(1).locator('th').innerText()).startsWith(matter))
  await page.reload()
  await page.getByText('示范：调整顺序').waitFor()
  assert.equal(await page.getByText('有尚未公布的更改').count(), 0, 'what is published is no draft any more')
  assert.deepEqual(desk.faults, [])
})

test('a roll is shown before it is brought in, all of it or nothing', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const admin = await Person.of(browser, base, 'manager', password)
  const { page } = admin
  const mark = Date.now().toString(36)
  const file = (text) => ({ name: 'roll.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page.goto(`${base}/office/roll`)
  await page.locator('input[type=file]').setInputFiles(file(`姓名,电话\n示范-名册${mark},000-7000007\n,000-7000008\n`))
  await page.getByText('有 1 行退回').waitFor()
  assert.ok(await page.getByRole('button', { name: '全部导入' }).isDisabled())
  await page.locator('input[type=file]').setInputFiles(file(`姓名,电话\n示范-名册${mark},000-7000007\n`))
  await page.locator('.roll tbody tr', { hasText: `示范-名册${mark}` }).waitFor()
  await page.getByRole('button', { name: '全部导入' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '全部导入' }).click()
  await page.getByText('已导入：共 1 行').waitFor()
  await page.goto(`${base}/office/people?q=${mark}`)
  await page.locator('.list a', { hasText: `示范-名册${mark}` }).waitFor()
  assert.deepEqual(admin.faults, [])
})

test('two policies are held against one another, with the open cases that carry the first; the calendar says why a day is worked', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const desk = await Person.of(browser, base, 'coordinator', password)
  const { page } = desk
  await bring((await register('卧龙区')).id, 'wolong', 'replied') // what waits for nothing is touched by no policy
  await page.goto(`${base}/rules?tab=compare&at=2026-09-24T21:25`)
  const before = await page.locator('#before option:checked').innerText()
  assert.match(before, /中央督察交办/)
  const report = page.locator('.compare').first().locator('tr', { hasText: '报送时限' }).first()
  await report.getByText('2026-09-28 周一 12:00:00').waitFor()
  assert.match(await report.innerText(), /提前|推迟/)
  await page.getByText(/^共 \d+ 件$/).waitFor()
  const listed = page.locator('.compare').last()
  await listed.locator('a[href^="/cases/"]').first().waitFor()
  const [one] = (await listed.locator('tbody tr').first().innerText()).match(/\d\d-\d\d 周. \d\d:\d\d/) ?? []
  assert.ok(one, 'the case stands with the instant that holds for it')
  // Only those that would change are listed, all of them compared; or every one.
  const total = Number((await page.getByText(/^共 \d+ 件$/).innerText()).match(/\d+/)[0])
  const moved = page.getByText(/^其中进行中的时限会变的 \d+ 件$/)
  await page.getByRole('progressbar').waitFor({ state: 'detached' })
  const touched = Number((await moved.innerText()).match(/\d+/)[0])
  const rows = listed.locator('a[href^="/cases/"]')
  const [policy, version] = (await page.locator('#before').inputValue()).split(' ')
  const [to, toVersion] = (await page.locator('#after').inputValue()).split(' ')
  const right = (await ask('coordinator', 'GET', `/policies/change?${new URLSearchParams({ policy, version, to, to_version: toVersion, limit: 200 })}`)).cases.filter((c) => c.clocks.some((k) => !k.redated && k.would_be !== k.due_at)).length
  assert.ok(right > 0 && right < total, `${right} of ${total}`)
  assert.equal(touched, right)
  assert.equal(await rows.count(), Math.min(50, touched))
  await page.getByText('全部列出', { exact: true }).click()
  await page.waitForURL(/cases=all/)
  await page.waitForFunction((n) => document.querySelectorAll('.compare:last-of-type a[href^="/cases/"]').length === n, Math.min(50, total))
  await page.getByText('工作日历', { exact: true }).click()
  await page.locator('.month td[title="2026-09-20 调休上班"]').waitFor()
  await page.locator('.month td[title="2026-10-01 放假"]').waitFor()
  assert.deepEqual(desk.faults, [])
})

test('beside every number that is rung up stands the way to record the call, for whoever records calls', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('卧龙区')
  await give('coordinator', id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-wolong' }] })
  await give('wolong-duty', id, 'acknowledge', { assignment: (await look(id)).assignments[0].id })
  const next = await register('卧龙区')
  await give('coordinator', next.id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-wolong' }] })
  const who = await Person.all(browser, base, ['duty', 'wolong-duty', 'manager'], password)
  const numbers = async (login, path) => {
    const { page } = who[login]
    await page.goto(base + path)
    await page.locator('main a[href^="tel:"]').first().waitFor({ timeout: 20_000 }).catch(() => assert.fail(`${login} reads no number at ${path}`))
    await settled(page)
    return page.locator('main a[href^="tel:"]').evaluateAll((all) => all.map((a) => [a.textContent.trim(), a.getAttribute('href').slice(4), a.closest('.rings').querySelectorAll('.record-call').length]))
  }
  for (const [login, path] of [['duty', '/desk'], ['duty', '/office/units/demo-wolong'], ['duty', '/office/rosters/demo-wolong'], ['wolong-duty', '/unit'], ['wolong-duty', '/office/units/demo-wolong']]) {
    const shown = await numbers(login, path)
    for (const [says, number, ways] of shown) assert.deepEqual([says, ways], [number, 1], `${login} at ${path}`)
  }
  // Who records no calls reads the numbers.
  assert.ok((await numbers('manager', '/office/units/demo-wolong')).every(([, , ways]) => ways === 0))
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})
