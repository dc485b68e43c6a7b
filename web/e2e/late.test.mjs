// A late answer and what follows: the instant passes before everybody's eyes, the
// letter is confirmed by a leader, the report comes late, the unit explains itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { countsTones, open, Person, signed } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

const tokens = {}
async function ask(login, path, body) {
  const post = (at, headers, sent) => fetch(`${base}/api/v1${at}`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(sent) })
  tokens[login] ??= (await (await post('/session', {}, { login, password })).json()).token
  const answered = await post(path, { Authorization: `Bearer ${tokens[login]}`, 'Idempotency-Key': crypto.randomUUID() }, body)
  const answer = await answered.json()
  assert.ok(answered.ok, JSON.stringify(answer))
  return answer
}

test('an answer comes late, and the escalation is confirmed and answered', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const who = { supervisor: await Person.of(browser, base, 'supervisor', password) }

  // The clocks of this campaign are of seconds, so what comes before the report goes by
  // the API, as quickly as programs do it; a slow machine must not miss it by itself.
  const number = `示晚${Date.now()}`
  const registered = await ask('duty', '/cases', {
    source: { campaign: 'demo-fast', level: 'central', mode: 'handed_over' }, handed_over_at: new Date(Date.now() - 1000).toISOString(), number, region: '玉泉区', complaint: '示范：夜间施工噪声扰民，渣土车抛洒。',
  })
  const id = registered.filing.case
  await ask('coordinator', `/cases/${id}/assign`, { targets: [{ role: 'lead', unit: 'demo-yuquan' }] })
  await ask('yuquan-duty', `/cases/${id}/acknowledge`, { assignment: 'a1', handler: 'demo-yuquan-officer' })

  // Whoever looks sees the instant pass, without a reload.
  const seen = who.supervisor.page
  await seen.goto(`${base}/board?q=${encodeURIComponent(number)}`)
  await seen.locator('.cases tr', { hasText: number }).waitFor()
  Object.assign(who, await Person.all(browser, base, ['coordinator', 'yuquan-officer', 'yuquan-leader', 'leader'], password)) // while it runs out
  await seen.locator('.cases tr.overdue', { hasText: number }).getByText('超时').first().waitFor()

  // The letter is only proposed until a leader confirms it.
  const proposed = who.leader.page
  await proposed.goto(`${base}/cases/${id}`)
  await proposed.locator('.part', { hasText: '督办函' }).first().waitFor()
  await who.leader.page.goto(`${base}/leader`)
  await who.leader.page.locator(`.todo[data-case="${id}"][data-kind="confirm_escalation"] .missed`, { hasText: '至今未办' }).first().waitFor()
  await who.leader.give(id, 'confirm-escalation', {
    choose: { escalation: '督办函', confirm: '确认' }, write: { document: '示范督办函第1号' },
    // Whoever decides reads there which instant was missed, by whom and by how much, and that nothing came since.
    before: async (p) => {
      const ground = p.page.locator('.ant-drawer .ground')
      await ground.getByText('至今未办').waitFor()
      assert.match(await ground.innerText(), /玉泉[\s\S]*至今未办[\s\S]*超/)
    },
  })

  // In the list of supervision it waits for its answer now, and no more to be confirmed; what it rests on is read there.
  const supervision = async (tab) => {
    await seen.goto(`${base}/supervision${tab === '待确认' ? '' : `?escalations=${tab === '待回复' ? 'confirmed' : 'answered'}`}`)
    await seen.locator('#escalations .ant-segmented-item-selected', { hasText: tab }).waitFor()
    await seen.locator('#escalations :is(.escalations, p.faint)').first().waitFor()
    return seen.locator('#escalations .escalations > li', { hasText: number }).filter({ hasText: '督办函' })
  }
  const letter = await supervision('待回复')
  await letter.getByRole('button', { name: '依据' }).click()
  await letter.locator('.ground').getByText('示范督办函第1号').waitFor()
  const rests = await letter.locator('.ground').innerText()
  assert.match(rests, /报送时限 \d{4}-\d\d-\d\d 周. \d\d:\d\d:\d\d · 玉泉区（示范）/, 'the instant that was missed, and whose it was')
  assert.match(rests, /按督办阶梯自动提出[\s\S]*已确认 · 示范-领导甲 [\s\S]*示范督办函第1号/)
  assert.equal(await (await supervision('待确认')).count(), 0)

  await who['yuquan-officer'].give(id, 'attach-evidence', {
    before: async (p) => {
      // The case tells of it before the answer comes, and the form does not take it for what was there already.
      await p.page.route(/commands\/attach-evidence|attach-evidence$/, async (r) => { const answer = await r.fetch(); await p.page.waitForTimeout(2_000); await r.fulfill({ response: answer }) })
      const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')
      await p.page.getByRole('dialog').locator('input[type=file]').setInputFiles({ name: 'site.png', mimeType: 'image/png', buffer: png })
      await p.page.getByRole('dialog').locator('.part b', { hasText: 'site.png' }).waitFor()
    },
  })
  await who['yuquan-leader'].give(id, 'sign-report', {
    choose: { 'report.findings[0].verdict': '属实', 'report.findings[0].settlement': '已办结', 'report.findings[0].rectify_track': '立行立改', 'report.verdict': '属实' },
    write: {
      'report.findings[0].facts': '示范：经现场核查，夜间施工未办手续，部分渣土未覆盖。',
      'report.findings[0].handling': '示范：责令夜间停工，立案查处，渣土全部覆盖。',
      'report.findings[0].goal': '示范：夜间不施工，无裸露渣土。',
      'report.summary': '示范：问题属实，已办结。',
    },
  })
  const filed = await who['yuquan-officer'].give(id, 'submit-report', { before: signed })
  assert.match(filed, /超期/, 'the receipt says at once that it is late')
  await who['yuquan-leader'].give(id, 'answer-escalation', { choose: { escalation: '督办函' }, write: { reply: '示范：已说明迟报原因并整改。' } })

  const answered = await supervision('已回复')
  await answered.getByRole('button', { name: '依据' }).click()
  await answered.locator('.ground').getByText('示范：已说明迟报原因并整改。').waitFor()
  assert.match(await answered.locator('.ground').innerText(), /完成于 \d{4}-[\s\S]*已超 /, 'by how much it was missed')
  assert.equal(await (await supervision('待回复')).count(), 0)

  // The breach stays, whatever came afterwards, and supervision leads to it.
  await who.coordinator.sees(id, '已报送')
  assert.match(await who.coordinator.page.locator('main').innerText(), /超期/)
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})

test('a row is overdue at the moment of looking: nobody tells the page, and its list is not read again', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const supervisor = await Person.of(browser, base, 'supervisor', password)
  const { page } = supervisor
  let cut = false
  await page.route(/\/api\/v1\/events/, (r) => r.abort('internetdisconnected'))
  await page.route(/\/api\/v1\/(cases|tally)/, (r) => (cut ? r.abort('internetdisconnected') : r.continue()))
  // Half an hour is given to assign; of that all but some seconds have gone.
  const number = `示刻${Date.now()}`
  await ask('duty', '/cases', {
    source: { campaign: 'demo-central', level: 'central', mode: 'handed_over' }, handed_over_at: new Date(Date.now() - 30 * 60_000 + 12_000).toISOString(), number, region: '玉泉区', complaint: '示范：夜间施工噪声扰民。',
  })
  await page.goto(`${base}/board?q=${encodeURIComponent(number)}`)
  const row = page.locator('.cases.board tbody tr', { hasText: number })
  await row.waitFor()
  cut = true
  assert.doesNotMatch(await row.getAttribute('class') ?? '', /overdue/)
  assert.match(await row.locator('.due .left').innerText(), /^剩 \d+秒$/)
  const turned = page.locator('.cases.board tbody tr.overdue', { hasText: number })
  await turned.locator('.left.over', { hasText: /^已超 \d+秒$/ }).waitFor({ timeout: 20_000 })
  assert.equal(await turned.getByText('超时 ').count(), 0, 'that the server counts it as missed has not come')
  assert.deepEqual(supervisor.faults.filter((f) => !/ERR_INTERNET_DISCONNECTED/.test(f)), [])
})

test('the office\'s duty desk rings for a unit that has not signed in time, over and over, until it has or somebody of the desk has looked at the case', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const duty = await Person.of(browser, base, 'duty2', password)
  const { page } = duty
  await countsTones(page)
  await page.goto(`${base}/desk`)
  await page.locator('h1').first().click() // a browser lets nothing sound before
  const ids = []
  for (const n of [1, 2]) {
    const { filing: { case: id } } = await ask('duty', '/cases', {
      source: { campaign: 'demo-fast', level: 'central', mode: 'handed_over' }, handed_over_at: new Date(Date.now() - 500).toISOString(), number: `示铃${Date.now()}${n}`, region: '玉泉区', complaint: '示范：夜间施工噪声扰民。',
    })
    await ask('coordinator', `/cases/${id}/assign`, { targets: [{ role: 'lead', unit: 'demo-yuquan' }] })
    ids.push(id)
  }
  const [signed, id] = ids
  const heard = () => page.evaluate(() => window.tones)
  const rings = (than) => page.waitForFunction((n) => window.tones >= n + 4, than)
  await rings(await heard())
  await rings(await heard())
  await page.locator('.unread.rings').waitFor()
  const notices = () => page.evaluate(async () => (await (await fetch('/api/v1/notices?limit=200')).json()).notices)
  const ringing = async () => (await notices()).filter((n) => n.urgent && !n.read).map((n) => n.case)
  /** Waits until a case rings, or does not. */
  const ring = async (of, is) => {
    for (const until = Date.now() + 20_000; (await ringing()).includes(of) !== is;) {
      assert.ok(Date.now() < until, `${of === signed ? 'the one that is signed for' : 'the one that is looked at'} ${is ? 'rings' : 'is silent'}`)
      await page.waitForTimeout(200)
    }
  }
  for (const of of ids) await ring(of, true)
  // Signed for, a case rings no more, though nobody of the desk has read of it; the other one rings on.
  await ask('yuquan-duty', `/cases/${signed}/acknowledge`, { assignment: 'a1', handler: 'demo-yuquan-officer' })
  await ring(signed, false)
  assert.ok((await notices()).some((n) => n.case === signed && !n.read && n.facts.stopped_at), 'what was done is said')
  assert.ok((await ringing()).includes(id))
  await rings(await heard())
  await page.goto(`${base}/cases/${id}`)
  await page.locator('.way li').first().waitFor()
  await ring(id, false)
  if (!(await ringing()).length) {
    await page.locator('.unread.rings').waitFor({ state: 'detached' })
    const silent = await heard()
    await page.waitForTimeout(5_000)
    if (!(await ringing()).length) assert.equal(await heard(), silent)
  }
  assert.deepEqual(duty.faults, [])
})
