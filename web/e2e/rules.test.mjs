// Policies and calendars through the page, on the real program: what an administrator writes is tried out, mended and stored.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { settled } from './looks.mjs'
import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

test('an administrator writes a wrong policy, reads the faults, mends it, sees what changes and stores it', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const admin = await Person.of(browser, base, 'manager', password)
  const { page } = admin
  await page.goto(`${base}/rules?tab=policies&policy=city-central-handover`)
  await page.getByRole('button', { name: '起草新一版' }).click()
  const text = page.getByLabel('时限规定全文')
  const begun = await text.inputValue()
  const next = Number(begun.match(/^version: (\d+)$/m)[1])
  assert.ok(next > 1, 'it stands under the next number')
  const lines = begun.split('\n')
  const report = lines.findIndex((l) => /^ +report: .*day: \d/.test(l))
  const wrong = lines.with(report, lines[report].replace(/day: \d+/, 'day: 0').replace(/at: "[^"]+"/, 'at: "25:00"'))

  await text.fill(wrong.join('\n'))
  await page.getByRole('button', { name: '核对' }).click()
  await page.locator('.rule-faults li').first().waitFor()
  const faults = await page.locator('.rule-faults li').allInnerTexts()
  assert.ok(faults.length > 1, `all of them: ${faults}`)
  assert.ok(faults[0].includes(`第 ${report + 1} 行`) && faults.every((f) => /第 \d+ 行/.test(f)), `each with its line: ${faults}`)
  await page.locator('.rule-faults button').first().click()
  const [from, until] = await text.evaluate((e) => [e.selectionStart, e.selectionEnd])
  assert.equal(wrong.join('\n').slice(from, until), wrong[report], 'its line is where one writes')
  assert.ok(await page.getByRole('button', { name: '存入这一版' }).isDisabled())

  // Nothing is lost where the page is left by accident.
  await page.locator('[data-draft=kept]').waitFor()
  await page.reload()
  await page.locator('[data-draft=take]').click()
  await page.locator('.found').waitFor({ state: 'detached' }) // it is fetched first
  assert.equal(await text.inputValue(), wrong.join('\n'))

  const day = Number(lines[report].match(/day: (\d+)/)[1])
  await text.fill(lines.with(report, lines[report].replace(/day: \d+/, `day: ${day - 1}`)).join('\n'))
  await page.getByRole('button', { name: '核对' }).click()
  await page.getByText('没有差错').waitFor()
  const words = page.locator('section', { has: page.locator('h2', { hasText: '规定有哪些改动' }) }).locator('tr', { hasText: '报送时限' })
  assert.match(await words.innerText(), new RegExp(`第 ${day} 日[^]*第 ${day - 1} 日`))
  const deadlines = page.locator('section', { has: page.locator('h2', { hasText: '各项时限' }) })
  await deadlines.locator('tr', { hasText: '报送时限' }).first().getByText(/提前/).waitFor()
  await page.getByText(/^共 \d+ 件$/).waitFor()

  await page.getByLabel('理由').fill('示范：报送提前一日。')
  await page.getByRole('button', { name: '存入这一版' }).click()
  const asked = page.getByRole('dialog')
  await asked.getByText('不能撤回').waitFor()
  await asked.getByRole('button', { name: '存入这一版' }).click()
  await page.getByText(new RegExp(`已存入.*第 ${next} 版`)).waitFor()
  assert.match(await page.locator('.sum').innerText(), /^[0-9a-f]{64}$/)
  await settled(page)
  assert.match(page.url(), new RegExp(`version=${next}`))

  // Whoever keeps no policies reads them.
  const desk = await Person.of(browser, base, 'coordinator', password)
  await desk.page.goto(`${base}/rules?tab=policies&policy=city-central-handover&version=${next}&edit=1`)
  await desk.page.getByText('示范：报送提前一日。').waitFor()
  assert.equal(await desk.page.getByRole('button', { name: '起草新一版' }).count(), 0)
  assert.deepEqual([...admin.faults, ...desk.faults], [])
})

test('an administrator marks a holiday and a worked weekend of next year, and stores the calendar', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const admin = await Person.of(browser, base, 'manager', password)
  const { page } = admin
  const years = await page.evaluate(async () => (await (await fetch('/api/v1/calendars')).json()).calendars.map((c) => c.calendar.year))
  const year = Math.max(...years) + 1
  await page.goto(`${base}/rules?tab=calendars`)
  await page.getByRole('button', { name: `编制 ${year} 年日历` }).click()
  await page.getByLabel('依据的通知').fill('示范：放假安排的通知')
  await page.getByRole('button', { name: '核对' }).click()
  await page.locator('.rule-faults li', { hasText: 'holidays' }).waitFor()

  await page.getByLabel('假期名称').fill('示范假期')
  await page.getByLabel('首日').fill(`${year}-10-01`)
  await page.getByLabel('末日').fill(`${year}-10-03`)
  await page.getByRole('button', { name: '标为放假' }).click()
  await page.locator(`.month td[title="${year}-10-02 放假"]`).waitFor()
  const saturday = [9, 10, 11, 12, 13, 14, 15].map((d) => `${year}-10-${String(d).padStart(2, '0')}`).find((d) => new Date(d).getUTCDay() === 6)
  await page.getByLabel('调休上班的日子').fill(saturday)
  await page.getByRole('button', { name: '标为调休上班' }).click()
  await page.locator(`.month td[title="${saturday} 调休上班"]`).waitFor()
  // A day of the picture is pressed, by hand or by keyboard, and the form has it too.
  await page.locator(`[data-day="${year}-10-04"]`).click()
  await page.locator(`.month td[title="${year}-10-04 放假"]`).waitFor()
  await page.locator('.year-days li', { hasText: '10-01 — 10-04' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  assert.equal(await page.evaluate(() => document.activeElement.dataset.day), `${year}-10-12`)
  assert.equal(await page.locator('[data-day][tabindex="0"]').count(), 1)
  const had = await page.locator(`.month td:has([data-day="${year}-10-12"])`).getAttribute('title')
  await page.keyboard.press('Enter')
  await page.locator(`.month td[title="${had}"]`).waitFor({ state: 'detached' })
  for (let i = 0; i < 3 && await page.locator(`.month td:has([data-day="${year}-10-12"])`).getAttribute('title') !== had; i++) await page.keyboard.press('Space')
  await page.locator(`.month td[title="${had}"]`).waitFor()
  await page.locator(`[data-day="${year}-10-04"]`).click()
  await page.locator(`.month td[title="${year}-10-04 放假"]`).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '核对' }).click()
  await page.getByText('没有差错：放假 3 天，调休上班 1 天。').waitFor()

  await page.getByLabel('理由').fill('示范：已公布。')
  await page.getByRole('button', { name: '存入这一年的日历' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '存入这一年的日历' }).click()
  await page.getByText(`已存入 ${year} 年日历第 1 版`).waitFor()
  await page.locator(`.month td[title="${year}-10-01 放假"]`).waitFor()
  assert.deepEqual(admin.faults, [])
})

test('a campaign whose table takes no source is refused at the table, and is one as soon as it takes one', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const admin = await Person.of(browser, base, 'manager', password)
  const { page } = admin
  await page.goto(`${base}/rules?tab=campaigns`)
  await page.getByRole('button', { name: '登记督察' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('名称').fill('示范：不收')
  await form.locator('#campaign_level').click()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await form.getByText('自行指定各来源的时限规定').click()
  await form.getByRole('button', { name: '登记督察' }).click()
  const said = form.getByText('至少给一种来源指定时限规定')
  await said.waitFor()
  assert.ok(await said.evaluate((e) => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }), 'it comes into sight')
  await form.locator('#campaign_table_central-handed_over').click()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await said.waitFor({ state: 'detached' })
  const answered = page.waitForResponse((r) => r.request().method() === 'POST' && r.url().endsWith('/api/v1/campaigns'))
  await form.getByRole('button', { name: '登记督察' }).click()
  assert.equal((await (await answered).json()).policies.length, 1)
  assert.deepEqual(admin.faults, [])
})
