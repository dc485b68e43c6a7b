// Supervision: numbers, and behind each of them exactly its cases; for the
// office, and for a unit over its own.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AxeBuilder } from '@axe-core/playwright'

import { ask, bring, give, look, register } from './cases.mjs'
import { beyond, cut } from './looks.mjs'
import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

test('behind every number of supervision stand exactly its cases', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const supervisor = await Person.of(browser, base, 'supervisor', password, { width: 1440 })
  const page = supervisor.page
  await page.goto(`${base}/supervision`)
  await page.locator('.supervision .tallies').waitFor()

  // A number of the table of states, and the list that it leads to. Others may be
  // at work beside this scenario: what they change meanwhile is read anew.
  const states = page.locator('section', { has: page.getByRole('heading', { name: '当前状态' }) })
  for (let times = 1; ; times++) {
    const number = states.locator('td a').first()
    const n = Number(await number.innerText())
    assert.ok(n > 0)
    await number.click()
    await page.waitForURL(/\/supervision\/cases\?state=/)
    await page.locator('h1 .count').waitFor()
    await page.locator('.cases tbody tr').first().waitFor()
    const said = parseInt(await page.locator('h1 .count').innerText(), 10)
    const rows = await page.locator('.cases tbody tr').count()
    await page.getByRole('link', { name: '回到督办' }).click()
    await page.locator('.supervision .tallies').waitFor()
    if (said === n && rows === Math.min(n, 200)) break
    assert.ok(times < 5, `${n} in the table, ${said} said and ${rows} shown in the list`)
    await page.reload()
    await page.locator('.supervision .tallies').waitFor()
  }

  // What narrows the page lies in the address, and is still there after a reload.
  const firsts = page.locator('section', { has: page.getByRole('heading', { name: '首次办理用时' }) })
  await firsts.getByRole('row', { name: /^到达现场/ }).waitFor()
  await page.getByLabel('交办自').fill('2001-01-01')
  await page.getByLabel('至', { exact: true }).fill('2001-01-02')
  await page.getByText('没有符合条件的案件').waitFor()
  assert.match(page.url(), /handed_over_from=2001-01-01&handed_over_to=2001-01-02/)
  await page.reload()
  await page.getByText('没有符合条件的案件').waitFor()
  await page.getByRole('button', { name: '清除条件' }).click()
  await firsts.waitFor()

  // What a number means is said where it stands; the tables go along as a file.
  await page.getByRole('button', { name: /首次办理用时的口径/ }).click()
  await page.getByText('自首次交办起算').waitFor()
  await page.keyboard.press('Escape')
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出表格' }).click()])
  assert.match(file.suggestedFilename(), /^督办-\d{4}-\d\d-\d\d\.csv$/)

  const found = await new AxeBuilder({ page }).analyze()
  const bad = found.violations.filter((v) => ['serious', 'critical'].includes(v.impact))
  assert.deepEqual(bad.map((v) => [v.id, v.nodes.map((x) => x.html.slice(0, 200))]), [])

  // A unit's leader, on a telephone, sees the own unit's and no escalation that is only proposed.
  const { id } = await register('卧龙区')
  await bring(id, 'wolong', 'handled')
  await give('supervisor', id, 'propose-escalation', { rung: 'supervision_letter', unit: 'demo-wolong', reason: '示范：进度缓慢。' })
  await page.goto(`${base}/supervision`)
  await page.getByText('待确认').first().waitFor()
  const leader = await Person.of(browser, base, 'wolong-leader', password, { width: 360 })
  await leader.page.goto(`${base}/supervision`)
  await leader.page.getByRole('heading', { name: '督办', exact: true }).waitFor()
  await leader.page.locator('.supervision .tallies').waitFor()
  const own = (await ask('wolong-leader', 'GET', '/statistics')).cases
  assert.ok(own > 0 && own < (await ask('supervisor', 'GET', '/statistics')).cases)
  await leader.page.locator('.head', { hasText: `· ${own} 件` }).waitFor()
  assert.equal(await leader.page.getByText('待确认').count(), 0)
  await leader.page.goto(`${base}/supervision/cases?state=handling`)
  await leader.page.locator('.cases.board tr', { hasText: (await ask('wolong-leader', 'GET', `/cases/${id}`)).case.number }).waitFor()
  assert.deepEqual([...new Set(await leader.page.locator('.cases.board tbody td[data-label]').allInnerTexts())], ['卧龙区（示范）'])
  await leader.page.goBack()
  await leader.page.locator('.supervision .tallies').waitFor()
  assert.ok(await leader.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing stands beside the page')

  for (const p of [supervisor, leader]) assert.deepEqual(p.faults, [], p.login)
})

test('on paper stand all escalations and both readings with what explains them, and no tabs', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  let last
  for (let n = 0; n < 4; n++) {
    const { id } = await register('新郑市')
    last = id
    await bring(id, 'xinzheng', 'assigned')
    for (const rung of ['supervision_letter', 'formal_interview']) await give('supervisor', id, 'propose-escalation', { rung, unit: 'demo-xinzheng', reason: '示范：进度缓慢。' })
  }
  const supervisor = await Person.of(browser, base, 'supervisor', password, { width: 1440 })
  const { page } = supervisor
  await page.goto(`${base}/supervision`)
  const escalations = page.locator('.escalations > li')
  await escalations.nth(7).waitFor({ state: 'attached' })
  const seen = () => escalations.evaluateAll((all) => all.filter((m) => m.checkVisibility()).length)
  const all = await escalations.count()
  assert.equal(await seen(), 6)
  await page.emulateMedia({ media: 'print' })
  assert.equal(await seen(), all)
  assert.ok(!(await page.locator('.escalations .ant-btn').first().isVisible()))

  await page.emulateMedia({ media: null })
  await page.goto(`${base}/rules?tab=simulator`)
  const reading = page.locator('.sim td.other details p').first()
  await reading.waitFor({ state: 'attached' })
  assert.ok(!(await reading.isVisible()))
  assert.ok(!(await page.locator('.sim-asked').isVisible()), 'what stands on paper alone is not on the screen')
  await page.emulateMedia({ media: 'print' })
  assert.ok(await page.locator('.sim-asked').isVisible())
  assert.ok(await reading.isVisible())
  assert.ok(await page.locator('.sim td.chosen details p').first().isVisible())
  for (const apart of ['.tabs', '.asked']) assert.ok(!(await page.locator(apart).first().isVisible()), `${apart} on paper`)
  // A case on A4: nothing is wider than the paper or cut off, and its clocks are explained.
  await page.emulateMedia({ media: null })
  await page.setViewportSize({ width: 718, height: 1000 })
  await page.goto(`${base}/cases/${last}`)
  await page.locator('.clocks details p').first().waitFor({ state: 'attached' })
  await page.emulateMedia({ media: 'print' })
  assert.ok(await page.locator('.clocks details p').first().isVisible())
  for (const apart of ['.bar', '.deeds-now']) assert.ok(!(await page.locator(apart).first().isVisible()), `${apart} on paper`)
  assert.deepEqual([...(await beyond(page)), ...(await cut(page))], [])
  assert.deepEqual(supervisor.faults, [])
})

test('what is overdue is the sum of what counts as missed and what had passed before it came in, and behind each stand exactly its cases', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const at = (ago) => new Date(Date.now() - ago).toISOString()
  const entered = await register('长垣市', { handed_over_at: at(20 * 86_400_000), backdate_reason: '示范：清单补录。' })
  const missed = await register('长垣市', { source: { campaign: 'demo-fast', level: 'central', mode: 'handed_over' } })
  for (const until = Date.now() + 60_000; !(await ask('supervisor', 'GET', '/cases?figure=overdue_breached&region=%E9%95%BF%E5%9E%A3%E5%B8%82&limit=200')).cases.some((c) => c.id === missed.id);) {
    assert.ok(Date.now() < until, 'the time to assign passes')
    await new Promise((go) => setTimeout(go, 500))
  }
  const supervisor = await Person.of(browser, base, 'supervisor', password, { width: 1440 })
  const { page } = supervisor
  const said = page.locator('.supervision p', { hasText: '已超时未办' })
  const figure = page.locator('.supervision .tallies .tally').first()
  /** The cases behind what is pressed: how many are said, and which are listed. */
  const behind = async (link) => {
    await link.click()
    await page.locator('h1 .count').waitFor()
    await page.locator('.cases.board tbody tr').first().waitFor()
    const n = parseInt(await page.locator('h1 .count').innerText(), 10)
    // What lies beyond the first rows comes as one goes down.
    for (let shown = -1; shown < n; shown = await page.locator('.cases.board tbody tr').count()) await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    const ids = await page.locator('.cases.board tbody a.number').evaluateAll((all) => all.map((a) => a.getAttribute('href').split('/').pop()))
    await page.goBack()
    await said.waitFor()
    return { n, ids: ids.toSorted() }
  }
  for (let times = 1; ; times++) {
    // Of one county alone, in which nobody else is at work; narrowed, it holds as well.
    await page.goto(`${base}/supervision?region=${encodeURIComponent('长垣市')}`)
    await said.waitFor()
    const [sum, ...parts] = (await said.innerText()).match(/\d+/g).map(Number)
    assert.equal(parts.length, 2)
    assert.equal(sum, parts[0] + parts[1], await said.innerText())
    const [all, counted, not] = [await behind(figure), await behind(said.getByRole('link').first()), await behind(said.getByRole('link').last())]
    if (String([all.n, counted.n, not.n]) === String([sum, ...parts])) {
      assert.deepEqual([all, counted, not].map((l) => l.ids.length), [all.n, counted.n, not.n])
      assert.deepEqual([...counted.ids, ...not.ids].toSorted(), all.ids)
      assert.ok(counted.ids.includes(missed.id) && not.ids.includes(entered.id))
      break
    }
    assert.ok(times < 5, `${sum} = ${parts.join(' + ')} are said, and ${all.n}, ${counted.n} and ${not.n} stand behind`)
  }
  assert.deepEqual(supervisor.faults, [])
})

test('what was missed, how fast, how well and what was disputed stands in its tables as it is counted, and behind a cell of each stand its cases', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const county = '静乐县'
  const before = (ms) => ({ handed_over_at: new Date(Date.now() - ms).toISOString() })
  // Missed by the office: all of half an hour had gone but two seconds. Missed by the unit: its report, by an instant of its own.
  const unassigned = await register(county, before(30 * 60_000 - 2_000))
  const [late, good, back, argued] = [await register(county), await register(county), await register(county), await register(county)]
  await bring(late.id, 'jingle', 'handled')
  await give('leader', late.id, 'redate', { clock: (await look(late.id)).clocks.find((k) => k.kind === 'report').id, due: new Date(Date.now() + 1_000).toISOString(), reason: '示范：另定时间。', document: '示范〔示〕1号' })
  await bring(good.id, 'jingle', 'approved')
  await bring(back.id, 'jingle', 'opened')
  await give('reviewer', back.id, 'return', { answer: (await look(back.id)).answers[0].id, items: ['示范：缺少照片'] })
  await bring(argued.id, 'jingle', 'handled')
  await give('jingle-officer', argued.id, 'dispute', { assignment: (await look(argued.id)).assignments[0].id, reason: '示范：不属本县职责。' })
  const of = `region=${encodeURIComponent(county)}`
  const missed = async () => (await ask('supervisor', 'GET', `/cases?figure=breached&limit=200&${of}`)).cases.map((c) => c.id)
  for (const until = Date.now() + 20_000, all = [unassigned.id, late.id]; ;) {
    const known = await missed()
    if (all.every((id) => known.includes(id))) break
    assert.ok(Date.now() < until, 'both instants pass')
    await new Promise((go) => setTimeout(go, 200))
  }
  const { breaches, answers, first, disputes, names } = await ask('supervisor', 'GET', `/statistics?${of}`)
  const supervisor = await Person.of(browser, base, 'supervisor', password, { width: 1440 })
  const { page } = supervisor
  await page.goto(`${base}/supervision?${of}`)
  const section = (title) => page.locator('.supervision section', { has: page.getByRole('heading', { name: title }) })
  /** The rows of a table by their heads, without what stands small beside a number. */
  const table = async (title) => {
    await section(title).locator('table.numbers').waitFor()
    return Object.fromEntries(await section(title).locator('table.numbers :is(tbody, tfoot) tr').evaluateAll((all) => all.map((r) => [r.querySelector('th').textContent, [...r.querySelectorAll('td')].map((d) => (d.firstElementChild ?? d).textContent)])))
  }
  const rows = (units, line, total) => Object.fromEntries([...units.map((u) => [u.unit === '-' ? '专班自身' : names.units[u.unit], line(u)]), ['合计', total]])
  const n = (c) => String(c?.count ?? 0)
  const clocks = breaches.clocks.map((c) => c.clock)
  assert.deepEqual(clocks.toSorted(), ['assign', 'report'])
  assert.deepEqual(await table('超时（单位 × 环节）'), rows(breaches.units, (u) => [...clocks.map((k) => n(u.clocks.find((c) => c.clock === k))), n(u.total), String(u.total.cases)], [...breaches.clocks.map(n), n(breaches.total), String(breaches.total.cases)]))
  const share = (rate) => (rate === undefined ? '—' : `${rate.toFixed(1)}%`)
  const rates = (r) => [n(r.in_time), n(r.late), share(r.in_time_rate), n(r.passed_first), n(r.sent_back), share(r.first_pass_rate)]
  assert.ok(answers.total.in_time.count && answers.total.late.count && answers.total.passed_first.count && answers.total.sent_back.count)
  assert.deepEqual(await table('按时率与一次通过率'), rows(answers.units, rates, rates(answers.total)))
  const moot = (d) => [d.disputed, d.open, d.upheld, d.rejected, d.dropped, d.again, d.reassigned].map(n)
  assert.ok(disputes.total.open.count)
  assert.deepEqual(await table('异议与改派'), rows(disputes.units, moot, moot(disputes.total)))
  const firsts = await table('首次办理用时')
  assert.deepEqual(Object.keys(firsts), ['分办', '签收', '到达现场', '报送'])
  for (const [i, f] of first.entries()) {
    const [median, slowest, done, waiting] = Object.values(firsts)[i]
    assert.deepEqual([Number(done), Number(waiting)], [f.cases, f.waiting])
    for (const [says, seconds] of [[median, f.median_seconds], [slowest, f.p90_seconds]]) assert.equal(says, seconds === undefined ? '—' : spanOf(seconds))
  }
  // Behind a cell of each stand its cases and as many as it says.
  for (const [title, cell, many, there] of [
    ['超时（单位 × 环节）', section('超时（单位 × 环节）').locator('tfoot td a').nth(breaches.clocks.length), breaches.total.cases, [unassigned, late]],
    ['按时率与一次通过率', section('按时率与一次通过率').locator('tfoot td a').first(), answers.total.in_time.cases, [good, back]],
    ['异议与改派', section('异议与改派').locator('tfoot td a').first(), disputes.total.disputed.cases, [argued]],
    ['首次办理用时', section('首次办理用时').locator('tbody tr').last().locator('a').last(), first.at(-1).waiting, [unassigned, late, argued]],
  ]) {
    await cell.click()
    await page.locator('h1 .count', { hasText: new RegExp(`^${many} `) }).waitFor()
    await page.waitForFunction((n) => document.querySelectorAll('.cases.board tbody tr').length === n, many)
    const ids = await page.locator('.cases.board tbody a.number').evaluateAll((all) => all.map((a) => a.getAttribute('href').split('/').pop()))
    const mine = [unassigned, late, good, back, argued].map((c) => c.id)
    assert.deepEqual(mine.filter((id) => ids.includes(id)), mine.filter((id) => there.some((c) => c.id === id)), title)
    await page.goBack()
    await section(title).locator('table.numbers').waitFor()
  }
  assert.deepEqual(supervisor.faults, [])
})

/** Seconds in their two largest units. */
function spanOf(seconds) {
  const s = Math.floor(seconds)
  const [d, h, m] = [Math.floor(s / 86_400), Math.floor((s % 86_400) / 3600), Math.floor((s % 3600) / 60)]
  if (d) return `${d}天${h}小时`
  if (h) return `${h}小时${m}分`
  return m ? `${m}分${String(s % 60).padStart(2, '0')}秒` : `${s}秒`
}
