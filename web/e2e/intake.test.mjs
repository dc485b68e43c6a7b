// How cases come in through the page: a list that is dropped on it, looked at row
// by row, mended and taken; one case by its form; and how they are signed for.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { ask, campaign, give, look, register } from './cases.mjs'
import { bringIn, drop, minute, pick } from './lists.mjs'
import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

const fates = (page) => page.locator('.rows tbody tr').evaluateAll((all) => all.map((r) => r.cells[1].querySelector('b').textContent))

test('a list is dropped on the page, every row has its fate, one is mended, and the slip says what was taken; a unit signs for its cases at once', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const duty = await Person.of(browser, base, 'duty', password, { width: 1440 })
  const { page } = duty
  const mark = Date.now()
  const batch = `示批${mark}`
  const at = minute(2)
  // Of the list that the demonstration city comes with: two that are known, two of one county with numbers of their own, one that lacks its complaint.
  const [head, ...rows] = readFileSync(new URL('../../deploy/demo/batch_h6_sample.csv', import.meta.url), 'utf8').trim().split('\n')
  const fresh = (row, n) => row.replace(/^([^,]*),[^,]*,/, `$1,示清${mark}${n},`)
  const county = rows[2].replace('长垣市', '永昌县')
  const list = [rows[0], rows[1].replace('养猪场', '养鸡场'), fresh(county, 1), fresh(county, 2), fresh(rows[4], 3).replace(/,示清(\d+),[^,]*,/, ',示清$1,,')]

  // Without the instant of its hand-over no list is read: the page says what lacks, and the button waits.
  const reading = page.getByRole('button', { name: '读取清单' })
  let sent = 0
  page.on('request', (r) => { if (r.method() === 'POST' && r.url().endsWith('/api/v1/batches')) sent++ })
  await page.goto(`${base}/intake`)
  await drop(page, 'list.csv', [head, ...list].join('\n'))
  await pick(page, '督察', '中央生态环境保护督察')
  await page.getByText(/^还缺：\W*交办时间$/).waitFor()
  assert.ok(await reading.isDisabled())
  await page.getByLabel(/^上级批次号/).press('Enter')
  await page.getByLabel(/^交办时间/).fill(minute(-60)) // nor with one that is still to come
  await page.getByText(/^还缺：\W*交办时间$/).waitFor()
  assert.ok(await reading.isDisabled())
  await page.getByLabel(/^交办时间/).fill(at)
  await page.getByText(/^还缺：/).waitFor({ state: 'detached' })
  assert.ok(await reading.isEnabled())
  assert.equal(sent, 0)
  await page.getByLabel(/^交办时间/).fill('')
  await page.locator('[data-draft=kept]').waitFor() // what is still on its way would be there again
  await ask('duty', 'DELETE', '/drafts/intake')

  await bringIn(page, { name: 'list.csv', text: [head, ...list].join('\n'), batch, at, declared: 5 })
  const address = page.url()
  assert.deepEqual(await fates(page), ['重复件', '重复件', '新件', '新件', '退回'])
  const sum = page.getByRole('region', { name: '合计' })
  assert.match(await sum.innerText(), /读入 5 = 新件 2 \+ 相同 0 \+ 有变化 0 \+ 重复件 2 \+ 补充办理 0 \+ 退回 1\s+与来单所列 5 件相符/)
  // A row that says something else than the case that is known stands with both.
  assert.match(await page.locator('.rows tr', { hasText: '养鸡场' }).first().innerText(), /已登记[\s\S]*养猪场[\s\S]*本清单[\s\S]*养鸡场/)
  await page.getByRole('button', { name: /^退回 1$/ }).click()
  await page.waitForURL(/fate=refused$/)
  const refused = page.locator('.rows tbody tr')
  await refused.nth(1).waitFor({ state: 'detached' })
  await refused.getByText('缺“交办问题基本情况”').waitFor()

  // The row is mended where it stands, with the reason; the others are untouched.
  await refused.getByRole('button', { name: '更正此行' }).click()
  const form = page.getByRole('dialog')
  await form.getByText('只改有误的栏').waitFor()
  // It begins with what the list says, and says what is wrong beside the field that mends it.
  assert.equal(await form.getByLabel(/^受理编号/).inputValue(), `示清${mark}3`)
  assert.match(await form.locator('.field', { hasText: '交办问题基本情况' }).innerText(), /缺“交办问题基本情况”/)
  // The field is called as the fault calls it. Closed by Escape, what was typed is there again.
  const complaint = form.getByLabel(/^交办问题基本情况/)
  await page.waitForFunction(() => document.activeElement?.ariaInvalid === 'true' && document.activeElement.closest('.ant-modal')) // the keyboard begins where the fault is
  assert.ok(await complaint.evaluate((field) => field === document.activeElement))
  await complaint.fill('示范：村东墙边大量生活垃圾无人处理。')
  await page.keyboard.press('Escape')
  await form.waitFor({ state: 'detached' })
  assert.ok(!page.url().includes('act='))
  await refused.getByRole('button', { name: '更正此行' }).click()
  await form.locator('[data-draft=take]').click()
  await form.locator('.found').waitFor({ state: 'detached' })
  assert.equal(await complaint.inputValue(), '示范：村东墙边大量生活垃圾无人处理。')
  assert.ok(await form.getByRole('button', { name: '更正此行' }).isDisabled(), 'nobody corrects without a reason')
  await form.getByLabel(/^理由/).fill('示范：与来件方电话核对。')
  await form.getByRole('button', { name: '更正此行' }).click()
  await form.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /^全部 5$/ }).click()
  await page.getByRole('button', { name: '确认入库（5 行）' }).waitFor()
  await page.locator('.rows tbody tr').nth(4).getByText('新件').waitFor()
  assert.deepEqual(await fates(page), ['重复件', '重复件', '新件', '新件', '新件'])

  await page.getByRole('button', { name: '确认入库（5 行）' }).click()
  const question = page.locator('.ant-modal-confirm', { hasText: '确认入库 5 行？' })
  assert.match(await question.innerText(), /读入 5 =[\s\S]*不能撤回/)
  await question.getByRole('button', { name: '确认入库' }).click()
  const slip = page.getByRole('region', { name: '入库回执' })
  await slip.waitFor()
  assert.match(await slip.innerText(), new RegExp(`${batch}[\\s\\S]*${at.replace('T', ' ').slice(0, 10)}[\\s\\S]*list\\.csv[\\s\\S]*示范-值班员甲[\\s\\S]*读入 5 = 新件 3[\\s\\S]*已入库 5 件`))
  // On paper there is the slip and nothing else.
  await page.evaluate(() => { window.print = () => { window.printed = true } })
  await slip.getByRole('button', { name: '打印' }).click()
  assert.ok(await page.evaluate(() => window.printed))
  await page.emulateMedia({ media: 'print' })
  assert.ok(await slip.isVisible())
  for (const apart of ['.rows', '.bar', '.deeds-row']) assert.ok(!(await page.locator(apart).first().isVisible()), `${apart} on paper`)
  await page.emulateMedia({ media: null })

  // The same batch once more, with one complaint told otherwise: what is known is not registered again.
  await bringIn(page, { name: 'list again.csv', text: [head, list[2], list[3].replace('黑铸造厂', '铸造厂')].join('\n'), batch, at, declared: 5 })
  assert.deepEqual((await fates(page)).toSorted(), ['有变化', '相同'].toSorted())
  await page.goto(address)

  // Both cases of the county are given to it: its duty officer signs for both at once, and is asked how many.
  const ids = []
  for (const n of [1, 2]) ids.push((await page.locator('.rows tr', { hasText: `示清${mark}${n}` }).getByRole('link', { name: `示清${mark}${n}` }).getAttribute('href')).split('/').pop())
  for (const id of ids) await give('coordinator', id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-yongchang' }] })
  const signer = await Person.of(browser, base, 'yongchang-duty', password, { width: 360, height: 800 })
  const waiting = (p) => p.page.locator('.waiting[data-unit="demo-yongchang"]', { has: p.page.locator(`a[href="/cases/${ids[0]}"]`) })
  await signer.page.goto(`${base}/desk`)
  await waiting(signer).getByText('2 件', { exact: true }).waitFor()

  // The office rings the unit up before it has signed, and writes down that it did.
  await page.goto(`${base}/desk`)
  await waiting(duty).locator('a[href^="tel:"]').first().waitFor() // the number to ring
  await waiting(duty).getByText(batch).waitFor()
  await waiting(duty).getByRole('button', { name: '记录通话' }).first().click()
  await duty.field('person').locator('.among, .ant-select-content', { hasText: '永昌县' }).waitFor() // whose number it was
  await duty.choose('answered', '已接通')
  await page.getByRole('button', { name: '记录（2 件）' }).click()
  await duty.field('note').getByText('请填写通话内容').waitFor()
  await duty.write('note', `示范：值班员已接听${mark}，马上签收。`)
  await page.getByRole('button', { name: '记录（2 件）' }).click()
  const recorded = page.locator('.ant-modal-confirm-success', { hasText: '通话已记入 2 件' })
  await recorded.getByRole('button').click()
  await waiting(duty).locator('.called', { hasText: `值班员已接听${mark}` }).getByText(/已接通[\s\S]*2 件/).waitFor()
  for (const id of ids) assert.equal((await look(id)).entries.filter((n) => n.kind === 'call_recorded').length, 1)
  // Whoever takes over reads it in the list.
  await page.goto(`${base}/handover`)
  await page.locator('.handed-rows .called', { hasText: `值班员已接听${mark}` }).first().waitFor()
  await page.goto(`${base}/desk`)
  await waiting(duty).waitFor()

  await waiting(signer).getByRole('button', { name: '一并签收（2 件）' }).click()
  const sure = signer.page.locator('.ant-modal-confirm', { hasText: '一并签收这 2 件？' })
  await sure.getByRole('button', { name: '一并签收（2 件）' }).click()
  const receipt = signer.page.locator('.ant-modal-confirm-success', { hasText: '已签收 2 件' })
  assert.match(await receipt.innerText(), /永昌县（示范） \d{4}-\d\d-\d\d .* \d\d:\d\d/)
  await receipt.getByRole('button').click()
  await waiting(signer).waitFor({ state: 'detached' })
  await waiting(duty).waitFor({ state: 'detached' }) // at the office's desk as well, by itself
  for (const id of ids) assert.ok((await look(id)).assignments.every((a) => a.acknowledged_at), id)
  for (const p of [duty, signer]) assert.deepEqual(p.faults, [], p.login)
})

test('one case is registered by its form: what is alike is shown while the address is typed, and who complained stands apart', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const mark = Date.now()
  const street = `示范大道${mark}`
  const earlier = await register('嘉峪关市', { address: `${street}号东侧工地` })
  const duty = await Person.of(browser, base, 'duty', password, { width: 1440 })
  const { page } = duty
  await page.goto(`${base}/register`)
  const hints = page.getByRole('region', { name: '可能重复的案件' })
  await hints.getByText('填写编号、地址、被举报单位或举报内容时').waitFor()
  await pick(page, '督察', '中央生态环境保护督察')
  await page.getByRole('button', { name: '现在' }).click()
  const number = `示登${mark}`
  await page.getByLabel(/^编号/).fill(number)
  await page.getByLabel(/^行政区域/).fill('嘉峪关市')
  await hints.getByText('用别的说法写的，可能查不到').waitFor()
  const alike = hints.locator('.part', { hasText: earlier.number })
  // However one goes on, and however it is put: the case that is there stays in sight, with why.
  for (const address of [street, `嘉峪关市${street}`, `${street} 号附近`, `${street}号东侧工地西门外`]) {
    await page.getByLabel(/^地址/).fill(address)
    await hints.getByText('正在查找').waitFor({ state: 'detached' })
    await alike.getByText('同一地点：').waitFor()
  }
  await alike.getByText(`${street}号东侧工地`).first().waitFor()
  await alike.getByRole('button', { name: '作为重复件关联' }).click()
  await alike.getByRole('button', { name: '已关联' }).waitFor()
  await page.getByLabel(/^举报内容/).fill('示范：工地防尘网破损，扬尘。')
  const apart = page.getByRole('group', { name: '举报人' })
  await apart.getByLabel(/^姓名/).fill('示范某甲')
  await apart.getByLabel(/^电话/).fill('000-7654321')

  await page.getByRole('button', { name: '登记', exact: true }).click()
  const done = page.getByRole('status', { name: '已登记' })
  await done.getByText(number).waitFor()
  await done.getByText(/剩 /).first().waitFor() // by when what must be done
  await done.getByRole('button', { name: '打开案件' }).click()
  await page.locator('.banner .big').first().waitFor()
  const id = new URL(page.url()).pathname.split('/').pop()
  await page.locator('main').getByText(earlier.number).first().waitFor() // the case that it repeats
  const said = await page.locator('main').innerText()
  assert.match(said, /工地防尘网破损/)
  assert.doesNotMatch(said, /示范某甲|7654321/, 'who complained is behind a question')
  assert.deepEqual((await look(id)).repeats.map((r) => r.case), [earlier.id])
  const drafts = (await ask('duty', 'GET', '/drafts')).drafts
  assert.ok(drafts.every((d) => d.key !== 'register'), 'what is sent is no draft any more')
  assert.deepEqual(duty.faults, [])
})

test('what is said of a list is done on its page, and a number that is taken leads to the case that has it', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const duty = await Person.of(browser, base, 'duty2', password, { width: 360, height: 740 })
  const { page } = duty
  const mark = Date.now()
  const head = '序号,受理编号,交办问题基本情况,行政区域'
  const row = (n, number) => `${n},${number},示范${mark}：第${n}处夜间施工噪声扰民,兴化市`
  await bringIn(page, { name: 'first.csv', text: [head, row(1, `示提${mark}a`), row(2, `示提${mark}b`)].join('\n'), batch: `示提${mark}`, at: minute(3), declared: 2 })
  await page.getByRole('button', { name: '确认入库（2 行）' }).click()
  await page.locator('.ant-modal-confirm').getByRole('button', { name: '确认入库' }).click()
  await page.getByRole('region', { name: '入库回执' }).waitFor()

  await bringIn(page, { name: 'second.csv', text: [head, row(1, `示改${mark}a`), row(2, `示改${mark}b`)].join('\n'), batch: `示改${mark}`, at: minute(2), declared: 2 })
  const second = page.url()
  const notice = page.locator('.noticed', { hasText: '一字不差' })
  await notice.getByRole('link', { name: `示提${mark}a` }).waitFor()
  assert.doesNotMatch(await page.locator('main').innerText(), /jiaoban |[0-9A-HJKMNP-TV-Z]{26}/, 'commands and ids are for the command line')
  await notice.getByRole('button', { name: '撤回清单' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel(/^理由/).fill('示范：同一清单。')
  await form.getByRole('button', { name: '撤回清单' }).click()
  await form.waitFor({ state: 'detached' })
  await page.getByText('已撤回').first().waitFor()

  await ask('duty2', 'DELETE', '/drafts/intake')
  // The same list once more leads to the batch that is known already, and takes nothing a second time; a withdrawn one is sent anew.
  const batches = async () => (await ask('duty2', 'GET', '/batches')).batches.length
  const before = await batches()
  const list = [head, row(1, `示提${mark}a`), row(2, `示提${mark}b`)].join('\n')
  await page.goto(`${base}/intake`)
  await drop(page, 'again.csv', list)
  await pick(page, '督察', '中央生态环境保护督察')
  await page.getByLabel(/^交办时间/).fill(minute(1))
  await page.getByLabel(/^上级批次号/).fill(`示别${mark}`)
  await page.getByLabel(/^来单所列件数/).fill('2')
  await page.getByRole('button', { name: '读取清单' }).click()
  const known = page.locator('.refused').getByRole('link')
  await known.waitFor()
  assert.equal(await batches(), before)
  await known.click()
  await page.locator('.ant-modal-confirm').getByRole('button', { name: '离开' }).click() // the chosen file is kept nowhere
  await page.waitForURL(/\/batches\/\w+$/)
  assert.notEqual(page.url(), second)
  await page.getByText(`示提${mark}a`).first().waitFor()
  await page.getByRole('region', { name: '入库回执' }).waitFor()

  await page.goto(`${base}/register`)
  await pick(page, '督察', '中央生态环境保护督察')
  await page.getByRole('button', { name: '现在' }).click()
  await page.getByLabel(/^编号/).fill(`示提${mark}a`)
  // On a telephone what is alike stands with the fields that it answers, and not below the button.
  const hints = page.getByRole('region', { name: '可能重复的案件' })
  await hints.getByRole('link', { name: `示提${mark}a` }).waitFor()
  const top = async (place) => (await place.boundingBox()).y
  assert.ok(await top(page.getByLabel(/^地址/)) < await top(hints))
  assert.ok(await top(hints) < await top(page.getByLabel(/^举报内容/)))
  await page.getByLabel(/^举报内容/).fill('示范：另一处扬尘。')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  const taken = page.getByRole('link', { name: `查看已登记的 示提${mark}a` })
  await taken.waitFor()
  assert.match(await taken.getAttribute('href'), /^\/cases\/\w{26}$/)
  // The button is screens below: the refusal comes into sight, and the keyboard with it.
  const refusal = page.locator('.refused')
  assert.ok(await refusal.evaluate((r) => r === document.activeElement))
  const { y, height } = await refusal.boundingBox()
  assert.ok(y >= 0 && y + height <= 740, `the refusal stands at ${y}`)
  assert.deepEqual(duty.faults, [])
})

test('on the paper of the slip stand the rows that go back, each with its reason', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const mark = Date.now()
  const body = new FormData()
  const c = await campaign()
  for (const [k, v] of Object.entries({ campaign: c.id, level: c.level, mode: 'handed_over', handed_over_at: new Date(mark - 60_000).toISOString(), local_batch_no: `示退${mark}` })) body.set(k, v)
  body.set('file', new Blob([`受理编号,交办问题基本情况,行政区域\n示退${mark}甲,示范：露天堆场扬尘。,兴化市\n示退${mark}乙,,兴化市\n`]), 'sent-back.csv')
  const { batch } = await ask('duty', 'POST', '/batches', body)
  await ask('duty', 'POST', `/batches/${batch.id}/commit`)
  const duty = await Person.of(browser, base, 'duty', password)
  const { page } = duty
  await page.goto(`${base}/batches/${batch.id}`)
  const paper = page.locator('.slip .refusals')
  await paper.waitFor({ state: 'attached' })
  assert.equal(await paper.isVisible(), false, 'the page has its own table')
  await page.emulateMedia({ media: 'print' })
  assert.ok(await page.locator('.slip h2').evaluate((h) => Number.parseFloat(getComputedStyle(h).fontSize)) > 24, 'its title is one')
  assert.match(await paper.innerText(), new RegExp(`3\\s+示退${mark}乙\\s+\\S+`))
  assert.doesNotMatch(await paper.innerText(), new RegExp(`示退${mark}甲`))
  assert.deepEqual(duty.faults, [])
})
