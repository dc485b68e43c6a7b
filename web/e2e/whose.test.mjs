// What is on a page belongs to one case and to one person: nothing of the case
// before stands under the next, and nothing goes under the name of whoever signed in
// in another window.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ask, bring, give, register } from './cases.mjs'
import { comesBack, open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

test('the complainant of one case is not shown under another, and whose cases are alike is asked by the button alone', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const telephone = `000-1${Date.now() % 1_000_000}`
  const one = await register('卧龙区', { complainant: { name: `示范-甲${Date.now()}`, telephone } })
  const other = await register('卧龙区', { complainant: { name: `示范-乙${Date.now()}`, telephone: `000-2${Date.now() % 1_000_000}` } })
  await give('coordinator', one.id, 'link-repeat', { case: other.id, link: 'full', basis: 'text' })
  const p = await Person.of(browser, base, 'coordinator', password)
  await p.page.goto(`${base}/cases/${one.id}`)
  const repeat = p.page.getByRole('link', { name: other.number })
  await repeat.waitFor() // its case is in store from here on
  await p.page.getByRole('textbox', { name: '查看事由' }).fill('示范：回访')
  await p.page.getByRole('button', { name: '查看', exact: true }).click()
  // The number is rung up by a press, and the contact with whoever complained is recorded beside it, where one goes on reading.
  const number = p.page.locator('.rings', { has: p.page.locator(`a[href="tel:${telephone}"]`, { hasText: telephone }) })
  await number.getByRole('button', { name: '记录联系' }).click()
  await p.field('with').getByText('信访人').waitFor()
  await p.choose('purpose', '进度告知')
  await p.write('note', '示范：已电话告知办理进度。')
  await p.press()
  await number.waitFor()
  assert.deepEqual((await ask('coordinator', 'GET', `/cases/${one.id}`)).case.entries.filter((e) => e.kind === 'contact_recorded').length, 1)

  const asked = []
  p.page.on('request', (r) => r.url().includes('/same-complainant') && asked.push(r.url()))
  await p.page.getByRole('button', { name: '查同一举报人的其他件' }).click()
  await p.page.getByText('没有查到同一举报人的其他件').waitFor()
  await comesBack(p.page, p.page.waitForResponse((r) => r.url().endsWith(`/cases/${one.id}`))) // whatever else is shown was read anew
  assert.equal(asked.length, 1)

  await repeat.click()
  await p.page.getByRole('heading', { level: 1, name: other.number }).waitFor()
  await p.page.getByRole('textbox', { name: '查看事由' }).waitFor()
  assert.equal(await p.page.getByText(telephone).count(), 0)
  assert.equal(await p.page.getByText('没有查到同一举报人的其他件').count(), 0)
  assert.equal(asked.length, 1, 'opening a case asks nothing')
  assert.equal((await ask('coordinator', 'GET', `/cases/${other.id}/looks`)).looks.length, 0)
  assert.deepEqual(p.faults, [])
})

test('a window does nothing in the name of whoever has signed in in another one, and says that it is theirs now', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('卧龙区')
  const was = await Person.of(browser, base, 'coordinator', password)
  // Somebody else signs in in another window; this one has slept and has not heard of it.
  await was.page.route('**/api/v1/events*', (route) => route.abort())
  await was.begin(id, 'set-priority')
  await was.choose('priority', '重点件')
  const signedIn = await was.context.request.post(`${base}/api/v1/session`, { data: { login: 'duty', password }, headers: { Origin: base } })
  assert.equal(signedIn.status(), 200)
  await was.page.getByRole('dialog').locator('.ant-drawer-footer .ant-btn-primary').click()
  const says = was.page.locator('.ant-modal-confirm-warning', { hasText: '现在登录的是示范-值班员甲' })
  await says.waitFor()
  assert.equal((await ask('coordinator', 'GET', `/cases/${id}`)).case.priority, 'normal', 'nothing was filed')
  await says.getByRole('button').click()
  await was.page.locator('.bar').getByText('示范-值班员甲').waitFor()
})

test('a review stays before whoever reads it when a colleague is done with it', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const mine = await register('卧龙区')
  await bring(mine.id, 'wolong', 'submitted')
  const reader = await Person.of(browser, base, 'reviewer', password)
  await reader.page.goto(`${base}/review`)
  const whole = reader.page.getByRole('link', { name: '打开全案' })
  await whole.waitFor()
  const read = (await whole.getAttribute('href')).split('/').at(-1)
  await reader.page.waitForURL(`**/review?case=${read}`)
  const answer = (await ask('coordinator', 'GET', `/cases/${read}`)).case.answers.at(-1)
  if (answer.state !== 'in_review') await give('reviewer2', read, 'open-review', { answer: answer.id })
  await give('reviewer2', read, 'approve', { answer: answer.id })
  await reader.page.getByRole('status').getByText('这一件已不在待审核之列').waitFor()
  assert.equal(await whole.getAttribute('href'), `/cases/${read}`)
  assert.deepEqual(reader.faults, [])
})
