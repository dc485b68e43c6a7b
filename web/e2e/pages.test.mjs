// What every page has to keep: nothing that hinders whoever reads with a screen
// reader or by keyboard, nothing wider than the screen, no words cut off in either
// language, no fault in the console.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { ask, bring, give, look, register } from './cases.mjs'
import { beyond, cut, hinders, settled } from './looks.mjs'
import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

const read = (path) => readFileSync(new URL(`../src/${path}`, import.meta.url), 'utf8')
const places = [...read('shell/places.ts').matchAll(/path: '([^']+)'/g)].map((m) => m[1])
const routes = [...read('shell/ways.tsx').matchAll(/<Route path="([^"]+)"/g)].map((m) => m[1])
// The parts of a page that has an address for each.
const parts = {
  '/office/': [...read('pages/office/index.tsx').matchAll(/\{ name: '([a-z]+)'/g)].map((m) => m[1]),
  '/rules?tab=': [...read('pages/rules/index.tsx').match(/const tabs = \[([^\]]+)\]/)[1].matchAll(/'([a-z]+)'/g)].map((m) => m[1]),
}

// A form that its address opens is looked at in its drawer, or beside what it is about.
const DRAWER = '.ant-drawer-body form, .ant-drawer-body .not-now'
const BESIDE = '.beside form'

let made
/** What `addresses` says, once for all tests. */
const besidesOf = () => (made ??= addresses())

/** What people go to besides the places that their bar leads to: the path, and the form that it shows or that a press opens. */
async function addresses() {
  const [fresh, handled, opened, done] = await Promise.all(['xuwen', 'leizhou', 'lianjiang', 'jianli'].map((county) => register({ xuwen: '徐闻县', leizhou: '雷州市', lianjiang: '廉江市', jianli: '监利市' }[county])))
  await bring(handled.id, 'leizhou', 'handled')
  await bring(opened.id, 'lianjiang', 'opened')
  await bring(done.id, 'jianli', 'gates')
  await give('duty', done.id, 'pass-gate', { gate: 'satisfaction', evidence: [(await look(done.id)).evidence[0].digest], satisfaction: 'satisfied', statement: '示范：已回访，群众满意。' })
  // A unit's watch has some to sign for, some that colleagues go on with, and one that came back.
  for (const far of ['assigned', 'assigned', 'signed', 'returned']) {
    const { id } = await register('兴化市', { address: '兴化市示范路一号院内东侧' })
    await bring(id, 'xinghua', far === 'returned' ? 'opened' : 'assigned')
    if (far === 'signed') await give('xinghua-duty', id, 'acknowledge', { assignment: 'a1' })
    if (far === 'returned') await give('reviewer', id, 'return', { answer: (await look(id)).answers[0].id, items: ['示范：缺整改后的照片', '示范：缺监测数据'] })
  }
  const list = (await stage()).batch.id
  return {
    coordinator: [
      ['/wall'], ['/nowhere'], ['/record'], ['/supervision/cases?overdue=true'], ['/dispatch?task=assigned'], [`/dispatch/orders?case=${handled.id}`], ['/office/responsibilities'],
      ...parts['/rules?tab='].map((tab) => [`/rules?tab=${tab}`]),
      [`/cases/${fresh.id}`], [`/cases/${fresh.id}?act=assign`, DRAWER], [`/cases/${done.id}`], [`/cases/${done.id}?act=close`, DRAWER],
    ],
    duty: [[`/batches/${list}`], [`/batches/${list}?fate=refused`, '.ant-modal .fields', (page) => page.locator('.rows .ant-btn-primary').first().click()], [`/cases/${fresh.id}?act=record-call`, DRAWER], [`/handover/${await handedOver()}`]],
    'leizhou-officer': [[`/cases/${handled.id}`], [`/cases/${handled.id}?act=submit-report`, DRAWER], [`/cases/${handled.id}?act=attach-evidence`, DRAWER], ['/office/people'], ['/desk']],
    'xinghua-duty': [['/unit'], ['/desk'], ['/notices']],
    reviewer: [[`/review?case=${opened.id}`], [`/review?case=${opened.id}&act=return`, BESIDE]],
    leader: [[`/cases/${opened.id}?act=supervise`, DRAWER]],
    manager: [...['units', 'units/demo-wolong', 'people', 'people/demo-wolong-officer', 'rosters', 'rosters/demo-wolong', 'roll'].map((p) => [`/office/${p}`]), ['/office/people', '.ant-drawer-body form', (page) => page.getByRole('button', { name: /^(新增人员|Add a person|Add person)$/ }).click()],
      // What is written of the rules, each with what a check says.
      ['/rules?tab=policies&policy=city-central-handover&edit=1', undefined, checked], ['/rules?tab=calendars&year=2031&edit=1', undefined, checked]],
  }
}

/** Tries out what stands there. */
async function checked(page) {
  await page.getByRole('button', { name: /^(核对|Check)$/ }).click()
  await page.locator('.says-check > *').waitFor()
}

/** A list with a row that is taken and one that is refused, not committed. */
async function stage() {
  const body = new FormData()
  const c = (await ask('duty', 'GET', '/campaigns')).campaigns.find((x) => x.state === 'live' && x.id !== 'demo-fast')
  for (const [k, v] of Object.entries({ campaign: c.id, level: c.level, mode: 'handed_over', handed_over_at: new Date(Date.now() - 1000).toISOString(), local_batch_no: `示看${Date.now()}` })) body.set(k, v)
  body.set('file', new Blob([`受理编号,交办问题基本情况,行政区域,问题类型\n示看${Date.now()},示范：露天堆场扬尘。,徐闻县,大气\n示看${Date.now()}乙,,徐闻县,大气\n`]), 'looked-at.csv')
  return ask('duty', 'POST', '/batches', body)
}

/** A hand-over that was signed, or was to be. */
async function handedOver() {
  const { handovers } = await ask('duty', 'GET', '/shift/handovers')
  if (handovers.length) return handovers[0].id
  const { handover } = await ask('duty', 'POST', '/shift/handovers', { to: 'demo-duty2', note: '示范：无特殊情况。' })
  await ask('duty', 'POST', `/shift/handovers/${handover.id}/withdraw`, { reason: '示范：还不到交接的时候。' })
  return handover.id
}

// Who goes to which pages; whatever the bar leads to is found by the places themselves.
const people = ['coordinator', 'duty', 'leizhou-officer', 'leader', 'supervisor', 'auditor', 'manager', 'reviewer', 'publicity', 'xinghua-duty']
// Each language is loaded once; the page is narrowed and widened before the eyes of whoever looks.
const WIDTHS = [{ width: 1920, height: 1080 }, { width: 1366, height: 768 }, { width: 360, height: 800 }]
const LANGUAGES = ['zh-CN', 'en-US']
// What hinders a reader hinders on the telephone's page, which holds it all, or on the widest, where everything stands at once.
const HEARD = { 'zh-CN': 360, 'en-US': 1920 }

/** Where the bar leads this person. */
async function led({ page }) {
  const paths = await page.locator('.bar nav > a').evaluateAll((links) => links.map((a) => a.getAttribute('href')))
  const menu = page.locator('.bar .seldom')
  if (await menu.count()) {
    await menu.click()
    const items = page.locator('.ant-dropdown-menu-item a')
    await items.first().waitFor()
    paths.push(...(await items.evaluateAll((links) => links.map((a) => a.getAttribute('href')))))
    await page.keyboard.press('Escape')
  }
  return paths
}

/** Looks at one page at every width, and says what is wrong with it. */
async function seeing(person, [path, form, press], locale) {
  const { page } = person
  const faults = []
  await page.setViewportSize(WIDTHS[0])
  await page.goto(base + path)
  if (press) {
    await settled(page)
    await press(page)
  }
  await settled(page, form)
  for (const size of WIDTHS) {
    await page.setViewportSize(size)
    await page.evaluate(() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then))))
    await settled(page, form)
    const look = async () => [...(await beyond(page)), ...(await cut(page)), ...(HEARD[locale] === size.width ? await hinders(page, form && '.ant-drawer, .ant-modal, .beside') : [])]
    let wrong = await look()
    // What a page that is still measuring itself shows for a moment nobody reads.
    if (wrong.length) {
      await page.waitForTimeout(1000)
      wrong = await look()
    }
    faults.push(...wrong.map((w) => `${path}${press ? ' (pressed)' : ''} ${locale} at ${size.width}: ${w}`))
  }
  return faults
}

test('no page hinders anybody or cuts words off, narrow and wide, in either language', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const besides = await besidesOf()
  const faults = []
  const seen = new Set()
  for (const login of people) {
    const each = await Promise.all(LANGUAGES.map(async (locale) => [await Person.of(browser, base, login, password, { ...WIDTHS[0], locale }), locale]))
    const paths = [...(await led(each[0][0])), '/me', '/notices'].map((p) => [p]).filter(([p]) => !seen.has(p)).concat(besides[login] ?? [])
    for (const look of paths) {
      seen.add(look[0])
      faults.push(...(await Promise.all(each.map(([who, locale]) => seeing(who, look, locale)))).flat())
    }
    for (const [who] of each) {
      faults.push(...who.faults.map((f) => `${login}: ${f}`))
      await who.context.close()
    }
  }
  const door = await (await browser.newContext({ viewport: { width: 360, height: 700 }, locale: 'zh-CN' })).newPage()
  await door.goto(base)
  await settled(door)
  faults.push(...[...(await hinders(door)), ...(await beyond(door)), ...(await cut(door))].map((f) => `the door: ${f}`))
  assert.deepEqual(faults, [])
  // A page that is added is looked at, too.
  assert.deepEqual(places.filter((p) => !seen.has(p)), [], 'places that nobody here goes to')
  const goes = (route) => [...seen].some((p) => new RegExp(`^${route.replaceAll(/\/:[a-z]+\?/g, '(/[^/]+)?').replaceAll(/:[a-z]+/g, '[^/]+').replaceAll('*', '/nowhere')}$`).test(p.split('?')[0]))
  assert.deepEqual(routes.filter((r) => r !== '/' && !goes(r)), [], 'routes that nobody here goes to')
  for (const [at, names] of Object.entries(parts)) assert.deepEqual(names.filter((n) => !seen.has(at + n)), [], `parts of ${at}`)
  assert.ok(routes.length > 20 && parts['/rules?tab='].length > 4 && parts['/office/'].length > 4)
})

test('on a telephone every way of the bar is in sight', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { page, faults } = await Person.of(browser, base, 'coordinator', password, { width: 360, height: 760, locale: 'en-GB' })
  for (const path of await led({ page })) {
    await page.goto(base + path)
    const here = page.locator('.bar nav [aria-current=page]')
    await here.waitFor()
    const bar = await page.locator('.bar nav').evaluate((nav) => { const at = nav.getBoundingClientRect(); return { beyond: nav.scrollWidth > nav.clientWidth + 1 || [...nav.children].some((c) => c.getBoundingClientRect().right > at.right + 1), high: at.height } })
    assert.equal(bar.beyond, false, path)
    assert.ok(bar.high < 80, `${path}: ${bar.high}`)
  }
  assert.deepEqual(faults, [])
})

test('the looks find what is planted: words cut off, sticking out, too wide, without a label', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 360, height: 800 } })
  const planted = {
    shortened: '<div style="width:60px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap">words that are shortened</div>',
    'cut off': '<div style="width:60px;overflow:hidden;position:relative"><b style="white-space:nowrap">words that are cut off</b></div>',
    'sticks out': '<table style="table-layout:fixed;width:80px"><tr><td style="white-space:nowrap">being supplemented</td></tr></table>',
    'cut off below': '<div style="height:12px;overflow:hidden">one line<br>and another</div>',
    'beyond the screen': '<div style="position:absolute;left:330px;white-space:nowrap">beyond</div>',
  }
  for (const [how, html] of Object.entries(planted)) {
    await page.setContent(`<!doctype html><main><h1>示范</h1>${html}</main>`)
    assert.match((await cut(page)).join(' '), new RegExp(how), how)
  }
  assert.match((await beyond(page)).join(' '), /too wide/)
  await page.setContent('<!doctype html><html lang="zh"><main><h1>示范</h1><p>whole words</p><div style="overflow:auto;width:90px;white-space:nowrap">one scrolls to these words</div><input></main></html>')
  assert.deepEqual([...(await cut(page)), ...(await beyond(page))], [])
  assert.match((await hinders(page)).join(' '), /label/)
})

test('the first load of whatever a menu or a link leads to is under 300 kB, with the form that it opens', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const signed = async (login) => {
    const context = await browser.newContext({ locale: 'zh-CN', viewport: WIDTHS[1] })
    if (login) assert.equal((await context.request.post(`${base}/api/v1/session`, { data: { login, password } })).status(), 200)
    return context
  }
  /**
   * What whoever comes to a page with nothing in store fetches of the program before it
   * can be read, packed as every browser takes it. What draws comes after its tables: it
   * is held back here, and the page stands without it.
   */
  const weigh = async (context, path, form) => {
    const page = await context.newPage()
    // What draws questions is fetched when the page has been still for ten seconds: on a busy machine the look would last longer than that.
    await page.addInitScript(() => {
      const wait = window.setTimeout
      window.setTimeout = (f, ms, ...more) => wait(f, ms === 10_000 ? 2 ** 30 : ms, ...more)
    })
    const bodies = []
    const opened = /[?&]act=([a-z-]+)/.exec(path)?.[1]
    // So are the forms that may be opened later: they come behind what is read, and the one that is opened is counted.
    const later = (url) => /\/assets\/drawn-/.test(url) || (/\/assets\/command-form-/.test(url) && !(opened && url.includes(`/command-form-${opened}-`)))
    await page.route((url) => later(url.href), () => {})
    // What is under way; the live line stays open, and what is held back never comes.
    const under = new Set()
    let since = Date.now()
    const over = (r) => { under.delete(r); since = Date.now() }
    page.on('request', (r) => { if (!/\/api\/v1\/events/.test(r.url()) && !later(r.url())) { under.add(r); since = Date.now() } })
    page.on('requestfinished', over)
    page.on('requestfailed', over)
    page.on('response', (r) => { if (!new URL(r.url()).pathname.startsWith('/api/')) bodies.push(r) })
    await page.goto(base + path)
    await settled(page, form)
    for (const until = Date.now() + 60_000; under.size || Date.now() - since < 500;) {
      assert.ok(Date.now() < until, `${path} is not at rest: ${[...under].map((r) => r.url())}`)
      await page.waitForTimeout(50)
    }
    const sizes = await Promise.all(bodies.map(async (r) => [(await r.request().sizes()).responseBodySize, r.url(), r.headers()['content-encoding']]))
    await context.close()
    assert.ok(sizes.every(([, url, how]) => !/\.(js|css)$/.test(url) || how === 'gzip'), 'gzip is what is measured')
    return sizes
  }
  const besides = await besidesOf()
  const heavy = []
  const seen = new Set()
  for (const login of [undefined, ...people]) {
    const context = await signed(login)
    const { cookies } = await context.storageState()
    let paths = [['/']]
    if (login) {
      const page = await context.newPage()
      await page.goto(base)
      await page.locator('.bar').waitFor()
      // What a press opens is fetched with the press.
      paths = [...['/', ...(await led({ page })), '/me', '/notices'].map((p) => [p]), ...(besides[login] ?? []).filter(([, , press]) => !press)]
    }
    await context.close()
    // What lies behind the door is weighed once, by whoever comes to it first; while one visit waits, others load.
    const visits = paths.filter(([p]) => p === '/' || !seen.has(p))
    await Promise.all(Array.from({ length: 3 }, async () => {
      for (let visit = visits.shift(); visit; visit = visits.shift()) {
        const [path, form] = visit
        seen.add(path)
        const fresh = await browser.newContext({ locale: 'zh-CN', viewport: WIDTHS[1], extraHTTPHeaders: { 'accept-encoding': 'gzip' } })
        await fresh.addCookies(cookies)
        const sizes = await weigh(fresh, path, form)
        const sum = sizes.reduce((n, [size]) => n + size, 0)
        assert.ok(sizes.length > 10 && sum > 100_000, `only ${sizes.length} files of ${sum} bytes were counted`)
        t.diagnostic(`${login ?? 'the door'} ${path} ${sum}`)
        if (sum >= 300_000) heavy.push(`${login ?? 'the door'} ${path} fetches ${sum} bytes:\n${sizes.toSorted(([a], [b]) => b - a).slice(0, 8).map(([n, url]) => `${n} ${url}`).join('\n')}`)
      }
    }))
  }
  assert.deepEqual(heavy, [])
  assert.deepEqual(places.filter((p) => !seen.has(p)), [], 'places that nobody here goes to')
})

test('a board of 2,000 cases draws anew only what changes', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { page, faults } = await Person.of(browser, base, 'duty', password)
  // The same program, and a list longer than the demonstration city's: the first case in many copies.
  const first = (await (await page.request.get(`${base}/api/v1/cases?limit=1`)).json()).cases[0]
  let late = 0
  let lastHour = ''
  await page.route('**/api/v1/cases?*', async (route) => {
    const at = new URL(route.request().url()).searchParams
    const from = Number(at.get('after') ?? 0)
    const answer = { now: new Date().toISOString(), names: { units: {}, people: {} }, cases: [], next: from + 200 < 2000 ? String(from + 200) : undefined }
    // A day from now and more: no line changes with the second. In the last hour all do.
    const due = lastHour || new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 3 * 86_400_000 - 1_800_000).toISOString()
    if (!at.get('priority')) answer.cases = Array.from({ length: 200 }, (_, i) => ({ ...first, id: `row-${from + i}`, number: `示范-${from + i}`, priority: 'normal', open: true, next_due_at: due, late: from + i === 7 && late > 0, breaches: from + i === 7 ? late : 0 }))
    await route.fulfill({ json: answer })
  })
  await page.goto(`${base}/board?state=registered`)
  const rows = page.locator('.cases.board tbody tr')
  for (let n = 200; n <= 2000; n += 200) {
    await page.waitForFunction((least) => document.querySelectorAll('.cases.board tbody tr').length >= least, n)
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  }
  assert.equal(await rows.count(), 2000)
  // It scrolls as a plain list of as many lines does, or nearly: measured beside it in the same
  // browser, by what the page itself computes for a frame, so that neither a slow machine nor
  // what else it does counts: what it computes while nothing moves, for the seconds that pass,
  // is taken off. Of three goes the best counts.
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' })
  await cdp.send('Performance.enable')
  const computed = async () => (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration').value * 1000
  const frames = (n) => page.evaluate(async (many) => {
    scrollTo(0, document.documentElement.scrollHeight / 3)
    for (let i = 0; i < many; i++) {
      scrollBy(0, 120)
      await new Promise((then) => requestAnimationFrame(() => setTimeout(then))) // after it was drawn
    }
  }, n)
  /** What it computes while this is done, in ms, and how many seconds pass. */
  const during = async (done) => {
    const [before, began] = [await computed(), performance.now()]
    await done()
    return [await computed() - before, (performance.now() - began) / 1000]
  }
  const aFrame = async () => {
    await frames(5) // what comes with the first of them is not of scrolling
    const [standing, stood] = await during(() => page.waitForTimeout(2000))
    const [moving, moved] = await during(() => frames(60))
    return (moving - standing / stood * moved) / 60
  }
  const plain = (yes) => page.evaluate((on) => {
    document.querySelector('.frame').style.display = on ? 'none' : ''
    if (!on) return document.getElementById('yardstick').remove()
    const list = document.createElement('ul')
    list.id = 'yardstick'
    for (let i = 0; i < 2000; i++) list.append(Object.assign(document.createElement('li'), { textContent: `示范-${i} 兴化市 办理中` }))
    document.body.append(list)
  }, yes)
  const scrolls = async (when) => {
    const goes = []
    for (let go = 0; go < 3; go++) {
      await plain(true)
      const yardstick = await aFrame()
      await plain(false)
      goes.push([await aFrame(), yardstick])
    }
    t.diagnostic(`a frame of scrolling ${when} against the yardstick: ${goes.map((g) => g.map((ms) => ms.toFixed(2)).join('/')).join(', ')} ms`)
    assert.ok(Math.min(...goes.map(([board, yardstick]) => board / yardstick)) < 8, JSON.stringify(goes))
  }
  await scrolls('days before')
  await page.evaluate(() => {
    window.changed = new Set()
    new MutationObserver((all) => all.forEach((m) => { const row = m.target.parentElement?.closest('tr') ?? m.target.closest?.('tr'); if (row) window.changed.add(row.rowIndex) })).observe(document.querySelector('.cases.board tbody'), { subtree: true, childList: true, characterData: true, attributes: true })
  })
  // Going through all of it draws nothing anew.
  await page.evaluate(async () => {
    for (let y = 0; y <= document.body.scrollHeight; y += innerHeight / 2) {
      scrollTo(0, y)
      await new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)))
    }
  })
  assert.deepEqual(await page.evaluate(() => [...window.changed]), [])
  // Looking at the page again reads its lists anew, as a change elsewhere does.
  const look = async () => {
    await page.waitForTimeout(2500) // what was read a moment ago is not read again
    await page.evaluate(() => { Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }); document.dispatchEvent(new Event('visibilitychange', { bubbles: true })); Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true }); document.dispatchEvent(new Event('visibilitychange', { bubbles: true })) })
  }
  late = 1
  const idle = await computed()
  await look()
  await page.locator('.cases.board tr', { hasText: '超时 1 次' }).first().waitFor()
  const took = await computed() - idle
  await page.waitForTimeout(2500) // two seconds pass over two thousand lines
  t.diagnostic(`reading all of it anew took ${Math.round(took)} ms of the processor`)
  const changed = await page.evaluate(() => [...window.changed])
  assert.deepEqual(changed, [8], 'the one row that changed, below the heading')
  // A change elsewhere reaches the long board as well, by the line that tells of it.
  const comes = page.evaluate(() => new Promise((then) => {
    const there = () => document.querySelectorAll('.cases.board tbody tr')[7].textContent.includes('超时 2 次') && then(Date.now())
    new MutationObserver(there).observe(document.querySelector('.cases.board tbody'), { subtree: true, childList: true, characterData: true })
  }))
  late = 2
  await register('长垣市')
  const answered = Date.now()
  t.diagnostic(`a change is on the board of 2,000 ${(await comes) - answered} ms after its answer`)
  // In the hour before noon what is left of all of them changes every second: only what is in sight is drawn.
  lastHour = new Date(Date.now() + 1_500_000).toISOString()
  await look()
  await rows.first().getByText(/剩 2\d分\d\d秒/).waitFor()
  await scrolls('in the last hour')
  const middle = rows.nth(1200).locator('.left')
  await middle.scrollIntoViewIfNeeded()
  const stood = await middle.textContent()
  await page.waitForFunction(([e, was]) => e.textContent !== was, [await middle.elementHandle(), stood])
  await page.evaluate(() => window.changed.clear())
  await page.waitForTimeout(2500)
  const drawn = (await page.evaluate(() => [...window.changed])).sort((a, b) => a - b)
  assert.ok(drawn.includes(1201) && drawn.length < 100, `${drawn.length} rows, ${drawn[0]} to ${drawn.at(-1)}`)
  // On paper every row says what is left at one instant.
  const printed = await page.evaluate(() => new Promise((then) => {
    addEventListener('beforeprint', () => then(new Set([...document.querySelectorAll('.cases.board .left')].map((e) => e.textContent)).size), { once: true })
    setTimeout(() => dispatchEvent(new Event('beforeprint')))
  }))
  assert.ok(printed <= 2, `${printed} different instants`)
  assert.deepEqual(faults, [])
})
