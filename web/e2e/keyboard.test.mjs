// Whoever works by keyboard is never left standing nowhere: forms begin in their
// first field, and what goes away leaves the keyboard to what follows. And the
// inbox, in which most of what is pressed goes away.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ask, bring, give, register } from './cases.mjs'
import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

const at = (page) => page.evaluate(() => { const e = document.activeElement; return { tag: e.tagName, id: e.id, text: e.textContent.slice(0, 80), form: Boolean(e.closest('.ant-drawer-body')) } })
/** Waits until the keyboard stands on something of which this is true. */
const stands = (page, what) => page.waitForFunction((w) => document.activeElement?.matches(w), what)

test('the keyboard goes on where something ends: at the first field, at what follows, at the list', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const [one, two] = [await register('永昌县'), await register('永昌县')]
  const coordinator = await Person.of(browser, base, 'coordinator2', password)
  const { page } = coordinator

  await page.goto(`${base}/dispatch`)
  await page.locator('.dispatch li').first().waitFor()
  await page.locator('a.skip[href="#list"]').focus()
  await page.keyboard.press('Enter')
  await stands(page, '.dispatch > li')
  // The rows go with their cases: another one is stood at.
  await page.locator(`#row-${one.id}`).focus()
  for (const c of [one, two]) await give('coordinator', c.id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-yongchang' }] })
  await page.locator(`#row-${one.id}`).waitFor({ state: 'detached' })
  await stands(page, '.dispatch > li, h1')

  await coordinator.begin(one.id, 'set-priority')
  await page.waitForFunction(() => document.activeElement?.closest('.ant-drawer-body')?.contains(document.activeElement))
  assert.match((await at(page)).tag, /INPUT|TEXTAREA|SELECT/)

  // A form whose button is gone when its receipt was read.
  const duty = await Person.of(browser, base, 'yongchang-duty', password)
  await duty.begin(one.id, 'acknowledge')
  await duty.page.waitForFunction(() => document.activeElement?.closest('.ant-drawer-body'))
  await duty.choose('handler', '永昌县-经办人')
  await duty.press()
  await duty.page.locator('[data-deed=acknowledge]').waitFor({ state: 'detached' })
  await duty.page.waitForFunction(() => document.activeElement && document.activeElement !== document.body && !document.activeElement.closest('[role=dialog]'))

  // A form that stood in the address: nothing was pressed to open it, and its receipt leaves the keyboard on the page.
  await page.goto(`${base}/cases/${two.id}?act=set-priority`)
  await coordinator.choose('priority', '重点件')
  await coordinator.field('reason').locator('textarea').fill('示范：群众反复反映。')
  await coordinator.press()
  await stands(page, '#content')
  assert.deepEqual([...coordinator.faults, ...duty.faults], [])
})

test('Tab goes from field to field of a report, also where a field is fetched as one comes to it', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('永昌县')
  await bring(id, 'yongchang', 'handled')
  const officer = await Person.of(browser, base, 'yongchang-officer', password)
  const { page } = officer
  await page.route('**/assets/**', async (route) => { await new Promise((r) => setTimeout(r, 500)); await route.continue() })
  await officer.begin(id, 'submit-report')
  await officer.field('report.findings[0].goal').locator('textarea').focus()
  const been = []
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('Tab')
    await page.waitForTimeout(100) // as somebody who goes on quickly
    been.push(await page.evaluate(() => { const e = document.activeElement; return { in: Boolean(e.closest('.ant-drawer-body')), box: e.getAttribute('role') === 'combobox' || e.tagName === 'SELECT', y: e.getBoundingClientRect().top + (document.querySelector('.ant-drawer-body')?.scrollTop ?? 0) } }))
  }
  assert.ok(been.every((b) => b.in), JSON.stringify(been))
  assert.ok(been.some((b) => b.box), 'one of them chooses among many')
  assert.ok(been.every((b, i) => !i || b.y >= been[i - 1].y - 40), 'downwards')
  assert.deepEqual(officer.faults, [])
})

test('the inbox puts together what came together, asks before much is marked, and marks what was shown', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const cases = [await register('永昌县'), await register('永昌县'), await register('永昌县')]
  const coordinator = await Person.of(browser, base, 'coordinator2', password)
  const { page } = coordinator
  await page.goto(`${base}/notices`)
  const group = page.locator('.notices > li', { hasText: cases[0].number })
  await group.waitFor()
  for (const c of cases) await group.getByText(c.number).first().waitFor({ state: 'attached' })
  assert.match(await group.innerText(), /[3-9] 件|\d\d 件/)

  // What comes in while it is asked stays unread.
  await page.getByRole('button', { name: '全部标为已读' }).press('Enter')
  const question = page.locator('.ant-modal-confirm', { hasText: '全部标为已读？' })
  await question.waitFor()
  const late = await register('永昌县')
  await page.locator('.notices > li', { hasText: late.number }).waitFor()
  await question.locator('.ant-btn-primary').click()
  await page.locator('.notices > li', { hasText: cases[0].number }).waitFor({ state: 'detached' })
  await page.locator('.notices > li', { hasText: late.number }).waitFor()
  const unread = (await ask('coordinator2', 'GET', '/notices?limit=200')).notices.filter((x) => !x.read)
  assert.ok(unread.some((x) => x.case === late.id) && !unread.some((x) => cases.some((c) => c.id === x.case)))

  // The row that is marked by keyboard leaves it to what follows.
  await page.locator('.notices > li', { hasText: late.number }).getByRole('button').press('Enter')
  if (await page.locator('.ant-modal-confirm').count()) await page.locator('.ant-modal-confirm .ant-btn-primary').press('Enter')
  await page.locator('.notices > li', { hasText: late.number }).waitFor({ state: 'detached' })
  await stands(page, '.notices > li, h1')

  // What a unit has to sign for rings until it has, whatever is marked.
  await give('coordinator', late.id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-yongchang' }] })
  const duty = await Person.of(browser, base, 'yongchang-duty', password)
  await duty.page.goto(`${base}/notices`)
  const rings = duty.page.locator('.notices > li', { hasText: late.number })
  await rings.getByText('签收后停止提醒').waitFor()
  assert.equal(await rings.getByRole('button').count(), 0)
  await give('yongchang-duty', late.id, 'acknowledge', { assignment: 'a1' })
  await rings.waitFor({ state: 'detached', timeout: 5_000 }) // at once, and not when the list is read again
  assert.deepEqual([...coordinator.faults, ...duty.faults], [])
})

test('Escape gives the keyboard back to the button of a menu', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const duty = await Person.of(browser, base, 'yongchang-duty', password)
  const { page } = duty
  const button = page.locator('.who > button, .who > * > button').last()
  for (const _ of [1, 2]) {
    await button.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem').first().waitFor()
    await page.waitForFunction(() => document.activeElement?.closest('[role=menu]'))
    await page.keyboard.press('Escape')
    await page.getByRole('menuitem').first().waitFor({ state: 'hidden' })
    await page.waitForFunction(() => document.activeElement?.closest('.who')?.contains(document.activeElement))
    assert.equal(await button.evaluate((b) => b === document.activeElement), true)
  }
  assert.deepEqual(duty.faults, [])
})

test('a list that comes late does not take the keyboard from whoever has gone on', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('永昌县')
  await bring(id, 'yongchang', 'assigned')
  const duty = await Person.of(browser, base, 'duty', password)
  const { page } = duty
  const waits = []
  await page.route(/\/assets\/select-[^/]*\.js$/, (r) => void waits.push(r))
  const list = duty.field('person').locator('.among')
  const note = duty.field('note').locator('textarea')
  const comes = async () => {
    assert.ok(waits.length, 'the list is still on its way')
    const came = page.waitForEvent('requestfinished', (r) => /\/select-/.test(r.url()))
    for (const r of waits.splice(0)) await r.continue()
    await came
  }
  await duty.begin(id, 'record-call')
  await list.click()
  await note.click()
  await page.keyboard.type('示范：说到')
  await comes()
  await page.evaluate(() => new Promise((go) => { setTimeout(go, 200) }))
  await page.keyboard.type('一半')
  assert.equal(await note.inputValue(), '示范：说到一半')
  // It is there once somebody comes to it.
  await list.click()
  await duty.field('person').locator('.ant-select-open').waitFor()

  // Where a browser gives the keyboard to what is around a button that is pressed, it comes all the same.
  await page.reload()
  await list.waitFor()
  await list.evaluate((button) => {
    const around = button.closest('form')
    around.tabIndex = -1
    button.click()
    around.focus()
  })
  await comes()
  await duty.field('person').locator('.ant-select-open').waitFor()
  assert.deepEqual(duty.faults, [])
})

test('the form of a dispute says until when, and does not propose the unit that disputes', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const c = await register('永昌县')
  await give('coordinator', c.id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-yongchang' }] })
  const duty = await Person.of(browser, base, 'yongchang-duty', password)
  await duty.give(c.id, 'acknowledge', { choose: { handler: '永昌县-经办人' } })
  const leader = await Person.of(browser, base, 'yongchang-leader', password)
  const { page } = leader
  await leader.begin(c.id, 'dispute')
  const form = page.getByRole('dialog')
  await form.getByText(/异议须在 \d{4}-\d\d-\d\d .* 前提出/).waitFor()
  const field = form.locator('[data-field=suggested]')
  await field.locator('.among').click()
  const found = async (typed) => {
    await field.locator('input').fill(typed)
    const options = page.locator('.ant-select-dropdown .ant-select-item-option')
    await options.filter({ hasNotText: typed }).first().waitFor({ state: 'detached' })
    return options.allInnerTexts()
  }
  assert.ok((await found('璧山区')).some((u) => u.startsWith('璧山区')))
  assert.ok(!(await found('永昌县')).some((u) => /^永昌县(\W*示范\W*)?$/.test(u)))
  assert.deepEqual(leader.faults, [])
})

// Where the case stands and what one may do come first on a telephone: for the eye, for the keyboard and for whoever hears the page.
test('a case on a telephone is walked and read aloud in the order in which it is seen', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('永昌县')
  await bring(id, 'yongchang', 'assigned')
  const { page, faults } = await Person.of(browser, base, 'yongchang-duty', password, { width: 390, height: 844, touch: true })
  await page.goto(`${base}/cases/${id}`)
  await page.locator('.happened li').first().waitFor()
  const parts = await page.locator('.one-column > *').evaluateAll((all) => all.filter((e) => e.getClientRects().length).map((e) => [e.className, e.getBoundingClientRect().top]))
  assert.deepEqual(parts.map(([name]) => name), parts.toSorted(([, a], [, b]) => a - b).map(([name]) => name))
  const at = (name) => parts.findIndex(([is]) => is.split(' ').includes(name))
  assert.ok(at('standing') < at('deeds-now') && at('deeds-now') < at('sections') && at('clocks') < at('happened'), JSON.stringify(parts))
  assert.deepEqual(faults, [])
})
