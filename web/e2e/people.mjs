// People in browsers of their own, who do what they do through the page alone.
import { existsSync } from 'node:fs'

import { chromium } from 'playwright-core'

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

// Made to have no window, the same browser needs less of the processor.
const program = process.env.JIAOBAN_CHROMIUM ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((at) => existsSync(at))

export async function open() {
  return chromium.launch({ executablePath: program, args: flags })
}

/** Counts every tone where the browser begins it; what reminds every half minute does so every two seconds, and rings however lately it did. */
export async function countsTones(page) {
  await page.addInitScript(() => {
    window.tones = 0
    const begin = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function start(...at) { window.tones++; return begin.apply(this, at) }
    const every = window.setInterval
    window.setInterval = (done, ms, ...more) => every(done, ms === 30_000 ? 2_000 : ms, ...more)
    const put = Storage.prototype.setItem
    Storage.prototype.setItem = function setItem(name, value) { if (name !== 'jiaoban.rang') put.call(this, name, value) }
  })
}

/** Waits until a form of submitting has heard that the leader signed: it asks for no report any more. */
export async function signed(p) {
  await p.page.getByRole('dialog').locator('.ant-drawer-footer .ant-btn-primary').waitFor()
  await p.field('report.summary').waitFor({ state: 'detached' })
}

/** Somebody comes back to the window until this has happened: what was read a moment ago is not read again at once. */
export async function comesBack(page, until) {
  let happened = false
  const over = until.finally(() => { happened = true })
  while (!happened) {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
    await Promise.race([over, new Promise((go) => setTimeout(go, 500))])
  }
  return over
}

/** A draft that was on its way when its form was sent, or it was thrown away, finds nothing any more. */
const overtaken = (m) => / (404|412) /.test(m.text()) && m.location().url.includes('/api/v1/drafts/')

/**
 * Somebody in front of the page, who gives commands by their forms. Whoever is first in a
 * file signs in at the door; the others come with a session that they have already, for
 * the door takes as long as what they come for.
 */
export class Person {
  faults = []
  static #door = true

  /** Several people by their logins; more than three at once would but wait for one another. */
  static async all(browser, base, logins, password, how = () => ({})) {
    const who = {}
    const rest = [...logins]
    await Promise.all(Array.from({ length: 3 }, async () => {
      for (let login = rest.shift(); login; login = rest.shift()) who[login] = await Person.of(browser, base, login, password, how(login))
    }))
    return who
  }

  static async of(browser, base, login, password, { width = 1280, height = 900, locale = 'zh-CN', touch = false } = {}) {
    const p = new Person()
    p.base = base
    p.login = login
    p.context = await browser.newContext({ viewport: { width, height }, hasTouch: touch, isMobile: touch, locale, timezoneId: 'America/New_York', reducedMotion: 'reduce' })
    p.page = await p.context.newPage()
    p.page.setDefaultTimeout(60_000)
    p.page.on('pageerror', (e) => p.faults.push(String(e)))
    p.page.on('console', (m) => m.type() === 'error' && !/422|409/.test(m.text()) && !overtaken(m) && p.faults.push(`${m.text()} ${m.location().url}`))
    // It works without the internet: nothing is asked of any other server.
    p.page.on('request', (r) => /^https?:/.test(r.url()) && new URL(r.url()).origin !== new URL(base).origin && p.faults.push(`asked of another server: ${r.url()}`))
    const door = Person.#door
    Person.#door = false
    if (!door) {
      const answered = await p.context.request.post(`${base}/api/v1/session`, { data: { login, password }, timeout: 60_000 })
      if (answered.status() !== 200) throw new Error(`${login} is not let in: ${answered.status()} ${await answered.text()}`)
    }
    await p.page.goto(base)
    if (door) {
      await p.page.getByLabel(/登录名|Login/).fill(login)
      await p.page.getByLabel(/^\W*(密码|Password)/).fill(password)
      await p.page.getByRole('button', { name: /^(登录|Sign in)$/ }).click()
    }
    await p.page.locator('.bar').waitFor() // within; the door has none
    return p
  }

  field(path) {
    return this.page.locator(`[data-field="${path}"]`)
  }

  /**
   * Opens the form of a command on a case, by its button. Whoever looks at the
   * case already stays there: what others did must reach the page by itself.
   */
  async begin(id, kind) {
    const there = `${this.base}/cases/${id}`
    if (this.page.url() !== there) await this.page.goto(there)
    const deed = this.page.locator(`[data-deed="${kind}"]`)
    const more = this.page.locator('.all-deeds[aria-expanded=false]')
    await deed.or(more).first().waitFor()
    if (!(await deed.count()) && (await more.count())) await more.click()
    await deed.click()
    await this.page.getByRole('dialog').waitFor()
  }

  /** Chooses from a list. A list that is still opening may not take a click; then it is opened again. */
  async choose(path, label) {
    const own = this.field(path).locator('select') // the browser's own list
    const still = this.field(path).locator('.among') // what searches has not come yet
    const select = this.field(path).locator('.ant-select')
    // A few choices stand open; what can be one thing only is read.
    const few = this.field(path).locator('.ticks label, .sight label, .only')
    await few.or(own).or(still).or(select).first().waitFor()
    if (await few.count()) {
      const exact = few.filter({ hasText: new RegExp(`^${label}$`) })
      await ((await exact.count()) ? exact : few.filter({ hasText: label })).first().click()
      return
    }
    if (await own.count()) {
      const options = own.locator('option', { hasText: label })
      await options.first().waitFor({ state: 'attached' })
      const says = await options.allTextContents()
      await own.selectOption({ label: says.find((s) => s === label) ?? says[0] })
      return
    }
    for (let times = 1; ; times++) {
      // What a form begins with has the keyboard, upon which its list comes by itself, a click or no.
      const opened = times === 1 && (await still.count()) && (await still.click({ timeout: 5_000 }).then(() => this.field(path).locator('.ant-select-open').waitFor({ timeout: 5_000 })).then(() => true, () => false))
      if (!opened) await select.click()
      await this.field(path).locator('.ant-select-open').waitFor()
      await this.page.keyboard.type(label)
      const list = await select.locator('input').getAttribute('aria-controls')
      const options = this.page.locator('.ant-select-dropdown', { has: this.page.locator(`[id="${list}"]`) }).locator('.ant-select-item-option')
      const exact = options.filter({ hasText: new RegExp(`^${label}$`) })
      await options.filter({ hasText: label }).first().waitFor()
      // A list that can be searched shows what was typed and nothing else, a moment later.
      if (await select.evaluate((s) => s.classList.contains('ant-select-show-search'))) await options.filter({ hasNotText: label }).first().waitFor({ state: 'detached' })
      await ((await exact.count()) ? exact : options.filter({ hasText: label })).first().click()
      if (await this.field(path).locator('.ant-select-multiple').count()) await this.page.keyboard.press('Escape') // closes the list
      try {
        await select.filter({ hasText: label }).waitFor({ timeout: times < 3 ? 5_000 : 60_000 })
        return
      } catch (e) {
        if (times === 3) throw e
        if (await this.field(path).locator('.ant-select-open').count()) await this.page.keyboard.press('Escape')
      }
    }
  }

  /** A thing of a menu of the bar. A bar that is still being put together may not take a press; then it is pressed again. */
  async inMenu(button, item, press = 'click') {
    const thing = this.page.getByRole('menuitem', { name: item })
    for (let times = 1; ; times++) {
      await this.page.getByRole('button', { name: button })[press]()
      try {
        await thing.waitFor({ timeout: times < 3 ? 5_000 : 60_000 })
        return thing
      } catch (e) {
        if (times === 3) throw e
      }
    }
  }

  async write(path, text) {
    await this.field(path).locator('input, textarea').first().fill(text)
  }

  /** Presses the button of the form, answers the question where one is asked, and reads the receipt. */
  async press() {
    await this.page.getByRole('dialog').locator('.ant-drawer-footer .ant-btn-primary').or(this.page.locator('.beside > footer .ant-btn-primary')).click()
    const receipt = this.page.locator('.ant-modal-confirm-success')
    const question = this.page.locator('.ant-modal-confirm-confirm')
    const fault = this.page.locator(':is(.ant-drawer, .beside) [role=alert]').first()
    for (;;) {
      await receipt.or(question).or(fault).first().waitFor()
      if (await receipt.count()) break
      if (await question.count()) {
        await question.locator('.ant-btn-primary').click()
        await question.waitFor({ state: 'detached' })
        continue
      }
      throw new Error(`${this.login} was refused at ${this.page.url()}: ${await this.page.locator('.ant-drawer-body, .beside-body').innerText()}`)
    }
    const said = await receipt.innerText()
    await receipt.locator('.ant-btn-primary').click()
    await receipt.waitFor({ state: 'detached' })
    return said
  }

  /** Gives a command: choices by their words, texts by themselves. */
  async give(id, kind, { choose = {}, write = {}, before } = {}) {
    await this.begin(id, kind)
    for (const [path, label] of Object.entries(choose)) await this.choose(path, label)
    for (const [path, text] of Object.entries(write)) await this.write(path, text)
    if (before) await before(this)
    return this.press()
  }

  /** Waits until the case that this person looks at has come into a state, by itself. */
  async sees(id, state) {
    const there = `${this.base}/cases/${id}`
    if (this.page.url() !== there) await this.page.goto(there)
    await this.page.locator('.banner .big', { hasText: state }).first().waitFor()
  }
}
