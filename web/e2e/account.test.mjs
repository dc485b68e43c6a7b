// One's own account and the rules, through the page, on the real program.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ask } from './cases.mjs'
import { open, Person } from './people.mjs'

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
  await page.getByText('当日不计', { exact: true }).first().click()
  await report.locator('.chosen', { hasText: '12-01' }).waitFor()
  assert.match(page.url(), /first_day=not_counted/)
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
