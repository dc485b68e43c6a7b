// What hangs on the wall, and what everybody looks at: figures that are right, no
// words of anybody, changes that come by themselves, and a lost line that is said.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ask, bring, give, look, register, steps } from './cases.mjs'
import { instant } from './looks.mjs'
import { comesBack, open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

/** The end of the present day in the office's zone. */
const endOfToday = () => new Date((Math.floor((Date.now() + 8 * 3600_000) / 86_400_000) + 1) * 86_400_000 - 8 * 3600_000).toISOString()
const FIGURES = { 今日到期: () => `due_before=${endOfToday()}&upcoming=true`, 已超时: () => 'overdue=true', 六小时补充中: () => 'supplementing=true', 未签收: () => 'unacknowledged=true' }

test('the wall has four figures before everything, and of a case neither its words nor who is in it', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const mark = Date.now()
  const { id } = await register('嘉峪关市', { respondent: `示范被举报公司${mark}`, address: `示范路${mark}号`, complaint: `示范：举报原文${mark}，夜间施工。`, complainant: { name: `示范举报人${mark}`, telephone: '000-1234567' } })
  await give('coordinator', id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-jiayuguan' }] })
  await give('jiayuguan-duty', id, 'acknowledge', { assignment: (await look(id)).assignments[0].id, handler: 'demo-jiayuguan-officer' })
  const wall = await Person.of(browser, base, 'supervisor', password, { width: 1920, height: 1080 })
  const { page } = wall
  await page.goto(`${base}/wall`)
  await page.locator('.wall-rows li').first().waitFor()
  assert.deepEqual(await page.locator('main .tally').evaluateAll((all) => all.map((f) => f.lastChild.textContent)), Object.keys(FIGURES))
  assert.ok(await page.evaluate(() => document.querySelector('main .tallies').compareDocumentPosition(document.querySelector('main .wall-rows')) & Node.DOCUMENT_POSITION_FOLLOWING))
  // Others are at work beside this scenario: what they change meanwhile is read anew.
  const shown = () => page.locator('main .tally b').allInnerTexts()
  const counted = () => Promise.all(Object.values(FIGURES).map(async (q) => String((await ask('supervisor', 'GET', `/tally?open=true&${q()}`)).total)))
  for (let times = 1; ; times++) {
    const [seen, true_] = [await shown(), await counted()]
    if (String(seen) === String(true_)) break
    assert.ok(times < 10, `the wall shows ${seen}, and ${true_} are counted`)
    await page.waitForTimeout(500)
  }

  // Nobody who passes reads what was complained of, against whom, or who handles it.
  const people = (await ask('manager', 'GET', '/people')).people.map((p) => p.name)
  const { cases, names } = await ask('supervisor', 'GET', '/cases?open=true&order=due&limit=200')
  const said = await page.locator('.frame').innerText()
  const told = [...people, ...Object.values(names.units), ...cases.flatMap((c) => [c.respondent, c.address]), `举报原文${mark}`, `示范举报人${mark}`, '夜间施工', '000-1234567'].filter((x) => x && !cases.some((c) => c.region === x))
  assert.ok(people.length > 20 && told.includes(`示范被举报公司${mark}`))
  assert.deepEqual(told.filter((x) => said.includes(x)), [])
  assert.equal(await page.evaluate(() => document.documentElement.scrollHeight > innerHeight), false, 'nobody scrolls a wall')
  assert.deepEqual(wall.faults, [])
})

/** Rows as the list has them, so many overdue and so many that are due later. */
async function listed(overdue, later) {
  const { cases, ...list } = await ask('supervisor', 'GET', '/cases?open=true&order=due&limit=1')
  const at = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString()
  const row = (n, minutes) => ({ ...cases[0], id: `wall-${n}`, number: `D2GD2021090${String(n).padStart(5, '0')}`, region: n % 9 ? '卧龙区' : '土默特左旗', next_clock: 'report', next_due_at: at(minutes) })
  return { ...list, next: undefined, cases: Array.from({ length: overdue + later }, (_, n) => row(n, n < overdue ? -3000 + n : 60 * (n + 1))) }
}

test('the rows of the wall take the room there is: no page is turned before it is full, nothing is cut off, and what is overdue stays', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  await Promise.all(['zh-CN', 'en-US'].map(async (locale) => {
    const wall = await Person.of(browser, base, 'supervisor', password, { width: 1920, height: 1080, locale })
    const { page } = wall
    let list
    await page.route(/\/api\/v1\/cases\?/, (r) => r.fulfill({ json: list }))
    for (const [width, height] of [[1366, 768], [1440, 900], [1920, 1080], [2560, 1440]]) {
      await page.setViewportSize({ width, height })
      for (const [overdue, later] of [[0, 26], [6, 60], [48, 20], [60, 20], [0, 150], [300, 5]]) {
        list = await listed(overdue, later)
        list.cases.at(-1).number = 'X2HA202104270093-085281' // one long number takes no room from the others
        await page.goto(`${base}/wall`)
        await page.locator('.wall-part:not(.sample) li').first().waitFor()
        const seen = await page.evaluate(() => {
          const room = document.querySelector('.wall-room').getBoundingClientRect()
          const parts = [...document.querySelectorAll('.wall-part:not(.sample)')]
          const rows = parts.flatMap((p) => [...p.querySelectorAll('li')])
          const last = Math.max(...rows.map((r) => r.getBoundingClientRect().bottom))
          return {
            h1: document.querySelectorAll('h1').length, rows: rows.length, red: document.querySelectorAll('.wall-part:not(.sample) .over-row').length, font: Number.parseFloat(getComputedStyle(rows[0]).fontSize),
            short: rows.filter((r) => [...r.children].some((c) => c.scrollWidth > c.clientWidth + 1)).length, low: last > room.bottom + 1, bare: parts.some((p) => p.dataset.spare === '5') ? 0 : rows.filter((r) => !r.querySelector('.left').getClientRects().length).length,
            free: room.bottom - last, row: rows[0].getBoundingClientRect().height, height: room.height,
          }
        })
        const where = `${overdue} and ${later} at ${width} ${locale}: ${JSON.stringify(seen)}`
        assert.equal(seen.h1, 1, where)
        assert.ok(!seen.low, `a row is below the screen: ${where}`)
        assert.equal(seen.short, 0, `words are cut off: ${where}`)
        assert.equal(seen.bare, 0, `a row says how long it has or is late, as long as there is room for that: ${where}`)
        if (seen.rows < overdue + later) assert.ok(seen.free < 2.5 * seen.row, `rows are away and there is room: ${where}`)
        assert.equal(seen.red, overdue, where)
        if (width >= 1920 && overdue + later <= 30) assert.equal(seen.rows, overdue + later, where)
      }
    }
    assert.deepEqual(wall.faults, [])
    await wall.context.close()
  }))
})

test('unit and source narrow the board, the figures above count what they leave, and the address keeps it all', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const level = (l) => ({ source: { campaign: 'demo-central', level: l, mode: 'handed_over' } })
  const [central, city, elsewhere] = [await register('禄劝县', level('central')), await register('禄劝县', level('city')), await register('赛罕区', level('city'))]
  for (const [c, unit] of [[central, 'luquan'], [city, 'luquan'], [elsewhere, 'saihan']]) await give('coordinator', c.id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: `demo-${unit}` }] })
  await give('luquan-duty', central.id, 'acknowledge', { assignment: (await look(central.id)).assignments[0].id, handler: 'demo-luquan-officer' })
  const seen = await Person.of(browser, base, 'supervisor', password, { width: 1440 })
  const { page } = seen
  const choice = (name) => page.getByRole('search').getByRole('combobox', { name, exact: true })
  /** The board shows exactly what is asked of the server, as it is ordered there, and its figures count it. */
  const shows = async (query, narrower = '') => {
    const listed = async () => (await ask('supervisor', 'GET', `/cases?open=true&limit=200&${query}${narrower}`)).cases.map((c) => c.id)
    const right = await listed()
    await page.waitForFunction((ids) => String([...document.querySelectorAll('.cases.board tbody a.number')].map((a) => a.getAttribute('href').split('/').pop())) === String(ids), right)
    const figures = await Promise.all(Object.values(FIGURES).map(async (q) => (await ask('supervisor', 'GET', `/tally?open=true&${query}&${q()}`)).total))
    await page.waitForFunction((all) => String([...document.querySelectorAll('main .tally b')].map((b) => b.textContent)) === String(all), figures)
    await page.locator('h1 .count', { hasText: new RegExp(`^${right.length} `) }).waitFor()
    return right
  }
  await page.goto(`${base}/board`)
  await choice('单位').selectOption({ label: '禄劝县（示范）' })
  await page.waitForURL(/\?unit=demo-luquan$/)
  const ofUnit = await shows('unit=demo-luquan')
  assert.ok(ofUnit.includes(central.id) && ofUnit.includes(city.id) && !ofUnit.includes(elsewhere.id))
  await choice('来源级别').selectOption({ label: '市级' })
  await page.waitForURL(/unit=demo-luquan&level=city/)
  const ofBoth = await shows('unit=demo-luquan&level=city')
  assert.ok(ofBoth.includes(city.id) && !ofBoth.includes(central.id) && !ofBoth.includes(elsewhere.id))
  // A figure narrows the list further, and no figure with it.
  await page.locator('main .tally', { hasText: '未签收' }).click()
  await page.waitForURL(/show=unacknowledged/)
  await shows('unit=demo-luquan&level=city', '&unacknowledged=true')

  const stands = async () => [await choice('单位').inputValue(), await choice('来源级别').inputValue(), await page.locator('main .tally[aria-pressed=true]').count()]
  await page.reload()
  await shows('unit=demo-luquan&level=city', '&unacknowledged=true')
  assert.deepEqual(await stands(), ['demo-luquan', 'city', 1])
  // From a case one comes back to what one has chosen.
  await page.locator('.cases.board a.number').first().click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.goBack()
  await shows('unit=demo-luquan&level=city', '&unacknowledged=true')
  assert.deepEqual(await stands(), ['demo-luquan', 'city', 1])
  await choice('单位').selectOption('')
  await page.waitForURL((u) => !u.search.includes('unit='))
  await page.locator('main .tally[aria-pressed=true]').click()
  assert.ok((await shows('level=city')).includes(elsewhere.id))
  await page.getByRole('button', { name: '清除条件' }).click()
  await page.waitForURL((u) => !u.search)
  // The address is there a moment before the page that it stands for.
  for (const until = Date.now() + 10_000; (await stands()).some(Boolean) && Date.now() < until;) await page.waitForTimeout(50)
  assert.deepEqual(await stands(), ['', '', 0])
  assert.deepEqual(seen.faults, [])
})

const UNITS = { 天: 86_400_000, 小时: 3600_000, 分: 60_000, 秒: 1000 }
/** What words such as 3天4小时 amount to, and how exactly they say it. */
const amounts = (words) => [...words.matchAll(/(\d+)(天|小时|分|秒)/g)].reduce(([ms], [, n, unit]) => [ms + n * UNITS[unit], UNITS[unit]], [0, 0])

test('the rows of the board stand by their next deadlines, each with its instant beside what is left of it; county and state narrow it to theirs', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const at = (ago) => ({ handed_over_at: new Date(Date.now() - ago).toISOString(), backdate_reason: '示范：清单补录。' })
  // Neither the order in which they come in nor a star is the order of their instants.
  const handled = await register('徐闻县')
  await bring(handled.id, 'xuwen', 'handled')
  const last = await register('徐闻县')
  const over = await register('徐闻县', at(20 * 86_400_000))
  const next = await register('徐闻县', at(10 * 60_000))
  const elsewhere = await register('雷州市')
  await give('coordinator', last.id, 'set-priority', { priority: 'starred', reason: '示范：重点关注。' })
  const rested = await register('徐闻县')
  await bring(rested.id, 'xuwen', 'approved')
  const seen = await Person.of(browser, base, 'supervisor', password, { width: 1440 })
  const { page } = seen
  const rows = async () => page.locator('.cases.board tbody tr').evaluateAll((all) => all.map((r) => ({
    id: r.querySelector('a.number').getAttribute('href').split('/').pop(), at: r.querySelector('.due b')?.textContent, left: r.querySelector('.due .left')?.textContent, where: r.cells[3].firstChild.textContent, state: r.cells[5].firstChild.textContent,
  })))
  /** The rows once those cases of the scenario are gone and these are there. */
  const standing = async (there, away) => {
    for (const c of away) await page.locator('.cases.board tr', { hasText: c.number }).waitFor({ state: 'detached' })
    for (const c of there) await page.locator('.cases.board tr', { hasText: c.number }).waitFor()
    return rows()
  }
  const choice = (name) => page.getByRole('search').getByRole('combobox', { name, exact: true })
  await page.goto(`${base}/board`)
  await standing([over, next, last, elsewhere], [])
  await choice('县（市、区）').selectOption({ label: '徐闻县' })
  const ofCounty = await standing([over, next, last, handled, rested], [elsewhere])
  assert.deepEqual([...new Set(ofCounty.map((r) => r.where))], ['徐闻县'])
  const mine = [over, next, last, handled, rested].map((c) => c.id)
  assert.deepEqual(ofCounty.map((r) => r.id).filter((id) => mine.includes(id)), mine)
  const now = Date.now()
  const due = Object.fromEntries(await Promise.all(ofCounty.map(async ({ id }) => [id, (await look(id)).clocks.filter((k) => !k.stopped && !k.cancelled).map((k) => Date.parse(k.due)).toSorted((a, b) => a - b)[0]])))
  assert.deepEqual(ofCounty.map((r) => due[r.id] ?? Infinity), ofCounty.map((r) => due[r.id] ?? Infinity).toSorted((a, b) => a - b))
  for (const r of ofCounty.filter(({ id }) => due[id])) {
    assert.equal(r.at, instant(due[r.id]))
    const [says, exactly] = amounts(r.left)
    assert.match(r.left, due[r.id] < now ? /^已超 / : /^剩 /)
    assert.ok(Math.abs(Math.abs(due[r.id] - now) - says) < exactly + 5000, `${r.at}: ${r.left}`)
  }
  await choice('状态').selectOption({ label: '办理中' })
  const ofBoth = await standing([handled], [over, next, last, rested])
  assert.deepEqual([...new Set(ofBoth.map((r) => `${r.where} ${r.state}`))], ['徐闻县 办理中'])
  await choice('县（市、区）').selectOption('')
  await choice('状态').selectOption('registered')
  const ofState = await standing([over, next, last, elsewhere], [handled, rested])
  assert.deepEqual([...new Set(ofState.map((r) => r.state))], ['已登记'])
  assert.deepEqual(seen.faults, [])
})

test('the colour of a case on the board follows who must act: filed in time and waiting for its review it is the reviewer\'s, and red for nobody before that is late', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id, number } = await register('徐闻县')
  await bring(id, 'xuwen', 'handled')
  const who = await Person.all(browser, base, ['reviewer', 'xuwen-officer', 'supervisor'], password)
  // Whose clock it is the program says; the time to report is long gone, and that of the clock is so far away.
  let hours
  for (const { page } of Object.values(who)) {
    await page.route(/\/api\/v1\/cases\?/, async (r) => {
      const answer = await r.fetch()
      const { cases, ...list } = await answer.json()
      const at = (h) => new Date(Date.now() + h * 3600_000).toISOString()
      await r.fulfill({ response: answer, json: { ...list, cases: cases.map((c) => (c.id === id ? { ...c, next_due_at: at(hours), report_due_at: at(-48) } : c)) } })
    })
  }
  const colours = async (of) => {
    hours = of
    return Object.fromEntries(await Promise.all(Object.entries(who).map(async ([login, { page }]) => {
      await page.goto(`${base}/board?q=${number}`)
      const row = page.locator('.cases.board tbody tr', { hasText: number })
      await row.waitFor()
      return [login, `${(await row.getAttribute('class')) ?? ''} ${(await row.locator('.due .left').getAttribute('class')).replace('left figures ', '')}`.trim()]
    })))
  }
  assert.deepEqual(await colours(3), { reviewer: 'rest', 'xuwen-officer': 'soon-row soon', supervisor: 'rest' })
  assert.deepEqual(await colours(-3), { reviewer: 'overdue over', 'xuwen-officer': 'overdue over', supervisor: 'overdue over' })
  assert.deepEqual(await colours(72), { reviewer: 'rest', 'xuwen-officer': 'ours', supervisor: 'rest' })
  await steps.submitted(id, 'xuwen')
  assert.deepEqual(await colours(1), { reviewer: 'soon-row soon', 'xuwen-officer': 'rest', supervisor: 'rest' })
  // Nor on the wall, which is nobody's: what was filed is red there once its review is late.
  const { page: wall } = who.supervisor
  const hangs = wall.locator('.wall-part:not(.sample) .wall-rows li', { hasText: number.slice(-8) })
  for (const [of, red] of [[1, false], [-1, true]]) {
    hours = of
    await wall.goto(`${base}/wall`)
    await hangs.waitFor()
    assert.match(await hangs.innerText(), /审核时限/)
    assert.equal(((await hangs.getAttribute('class')) ?? '').includes('over-row'), red, `${of} h`)
  }
  assert.deepEqual(await colours(-1), { reviewer: 'overdue over', 'xuwen-officer': 'rest', supervisor: 'overdue over' })
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})

test('a change elsewhere is on the board within a second, without a reload; a lost line is said and heals', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id, number } = await register('嘉峪关市')
  const seen = await Person.of(browser, base, 'supervisor', password, { width: 1440 })
  const { page } = seen
  await page.goto(`${base}/board?q=${number}`)
  const row = page.locator('.cases.board tr', { hasText: number })
  await row.waitFor()
  await page.waitForFunction(() => !document.querySelector('.lost'))
  await page.evaluate(() => { window.sameSince = Date.now() })
  /** When the page has these words in the row of the case, by the machine's clock. */
  const comes = (words) => page.evaluate(([n, w]) => new Promise((then) => {
    const there = () => [...document.querySelectorAll('.cases.board tbody tr')].some((r) => r.textContent.includes(n) && r.cells[5].textContent.includes(w))
    if (there()) return then(Date.now())
    new MutationObserver((_, watch) => { if (there()) { watch.disconnect(); then(Date.now()) } }).observe(document.body, { subtree: true, childList: true, characterData: true })
  }), [number, words])
  const assignment = async () => (await look(id)).assignments[0].id
  const took = []
  for (const [words, change] of [
    ['待签收', () => give('coordinator', id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-jiayuguan' }] })],
    ['办理中', async () => give('jiayuguan-duty', id, 'acknowledge', { assignment: await assignment(), handler: 'demo-jiayuguan-officer' })],
    ['异议待裁定', async () => give('jiayuguan-officer', id, 'dispute', { assignment: await assignment(), reason: '示范：不属本市职责。' })],
  ]) {
    const come = comes(words)
    await change()
    const answered = Date.now()
    took.push((await come) - answered)
  }
  t.diagnostic(`from the answer to the page: ${took.join(', ')} ms`)
  assert.ok(await page.evaluate(() => window.sameSince), 'the page was not loaded anew')
  // Two of three are enough: a machine that does much else at the same time may hold one up.
  assert.ok(took.toSorted((a, b) => a - b)[1] < 1000, `it took ${took.join(', ')} ms`)

  // The line goes while the page is open: what stands there stays, and what changed meanwhile comes when it is back.
  let cut = true
  await page.route(/\/api\/v1\/|\/healthz/, (r) => (cut ? r.abort('internetdisconnected') : r.continue()))
  const lost = page.locator('.lost')
  await comesBack(page, lost.waitFor())
  await page.getByRole('searchbox').fill('示范：写到一半')
  await give('coordinator', id, 'rule', { dispute: (await look(id)).disputes[0].id, upheld: false, reason: '示范：属该市职责。' })
  assert.match(await row.innerText(), /异议待裁定/)
  const healed = comes('办理中')
  cut = false
  await lost.waitFor({ state: 'detached' })
  await healed
  assert.equal(await page.getByRole('searchbox').inputValue(), '示范：写到一半')
  assert.ok(await page.evaluate(() => window.sameSince))
  assert.deepEqual(seen.faults.filter((f) => !/ERR_INTERNET_DISCONNECTED/.test(f)), [])
})

test('a wall of somebody whose post ran out says so, and shows no empty board', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { page } = await Person.of(browser, base, 'duty', password)
  await page.route('**/api/v1/me', async (r) => {
    const answer = await r.fetch()
    await r.fulfill({ response: answer, json: { ...(await answer.json()), posts: [] } })
  })
  await page.goto(`${base}/wall`)
  await page.getByText('您现在没有岗位').waitFor()
  assert.equal(await page.locator('.tally').count(), 0)
})
