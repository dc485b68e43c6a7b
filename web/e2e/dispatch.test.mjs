// The dispatch desk: three cases are assigned at once from what is proposed, a
// unit disputes one of them, and the coordinator rules on it from the desk.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { give, register } from './cases.mjs'
import { open, Person } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

// Regions of the demonstration list, with who is proposed to lead the one case of each.
const CASES = { 浔阳区: '市住房和城乡建设局', 静乐县: '市水利局', 江北新区: '市林业和草原局' }

test('three cases are assigned at once, one is disputed, and the desk rules', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const widths = { coordinator: 1440, 'shuili-duty': 1280, 'shuili-officer': 360 }
  const who = await Person.all(browser, base, Object.keys(widths), password, (login) => ({ width: widths[login] }))
  const desk = who.coordinator.page
  await desk.getByRole('link', { name: '分办台' }).click()
  const row = (region) => desk.locator('.dispatch > li', { hasText: region })
  await row('静乐县').waitFor()
  // The keys work on the page as it comes.
  await desk.goto(`${base}/dispatch`)
  await row('静乐县').waitFor()
  await desk.keyboard.press('ArrowDown')
  await desk.locator('.dispatch > li:first-child:focus').waitFor()
  for (const [region, lead] of Object.entries(CASES)) {
    const proposed = await row(region).locator('.proposed').innerText()
    assert.match(proposed, new RegExp(`主办\\s+${lead}`), region)
    assert.match(proposed, /责任清单第 \d+ 行/)
    assert.match(proposed, new RegExp(`行政区域写有“${region}”`))
  }
  const id = (await row('静乐县').getByRole('link').first().getAttribute('href')).split('/').pop()

  // One by a click, the others by the keyboard.
  await row('浔阳区').getByRole('checkbox').check()
  for (const region of ['静乐县', '江北新区']) {
    await row(region).focus()
    await desk.keyboard.press('Space')
  }
  await desk.getByText('已选 3 件').waitFor()
  await desk.keyboard.press('a')
  const plans = desk.getByRole('dialog')
  await plans.locator('[data-plan]').nth(2).waitFor()
  // Pressed twice, each is assigned once.
  await plans.getByRole('button', { name: '确认分办 3 件' }).dblclick()
  await plans.getByText('已分办 3 件，未成 0 件，共 3 件').waitFor()
  assert.equal(await plans.locator('[data-plan]', { hasText: '已于' }).count(), 3)

  await plans.getByRole('link', { name: '打印交办单（3）' }).click()
  await desk.locator('article.order').nth(2).waitFor()
  const orders = await desk.locator('article.order').allInnerTexts()
  assert.equal(orders.length, 3)
  for (const order of orders) {
    assert.equal(order.match(/报送时限：/g).length, 1, 'one due time')
    assert.match(order, /报送时限：\s*\d{4}年\d+月\d+日（星期.）12时00分\s*（北京时间）/)
    assert.match(order, /签收时间/)
  }
  const pages = (await desk.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page[^s]/g)
  assert.equal(pages.length, 3, 'one case on each page')

  await who['shuili-duty'].give(id, 'acknowledge', { choose: { handler: '市水利局-经办人' } })
  await desk.goto(`${base}/dispatch?task=rule`)
  await desk.getByText('没有这样的待办案件').waitFor()
  const reason = '示范：洗煤厂排污由生态环境部门监管，不属本局职责。'
  await who['shuili-officer'].give(id, 'dispute', { choose: { suggested: '市生态环境局' }, write: { reason } })

  // What was disputed comes to the desk by itself, with the unit's own words.
  await row('静乐县').waitFor()
  assert.match(await row('静乐县').innerText(), new RegExp(reason))
  await row('静乐县').focus()
  await desk.keyboard.press('r')
  const ruling = desk.locator('.ruling')
  await ruling.getByText('此前没有异议，也没有改派。').waitFor()
  await ruling.getByText('异议成立，改派').click()
  // The unit that was suggested stands there, by its name once the units are read.
  await ruling.locator('.among', { hasText: '市生态环境局' }).waitFor()
  await ruling.getByLabel('理由').fill('示范：异议成立，由市生态环境局主办。')
  await ruling.getByRole('button', { name: '裁定' }).click()
  await desk.locator('.ant-modal-confirm .ant-btn-primary').click()
  await row('静乐县').waitFor({ state: 'detached' })

  await desk.goto(`${base}/cases/${id}`)
  await desk.locator('.part', { hasText: '市生态环境局' }).filter({ hasText: '主办' }).filter({ hasText: '待签收' }).waitFor()
  await desk.locator('.part', { hasText: '市水利局' }).filter({ hasText: '已解除' }).waitFor()
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})

test('a case that a colleague assigns meanwhile is said to be assigned, by whom and to whom, and is not assigned again', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const cases = [await register('嘉峪关市'), await register('嘉峪关市')]
  const me = await Person.of(browser, base, 'coordinator', password, { width: 1440 })
  const desk = me.page
  await desk.goto(`${base}/dispatch`)
  for (const { id } of cases) await desk.locator(`#row-${id}`).getByRole('checkbox').check()
  await desk.getByRole('button', { name: '核对并分办 2 件' }).click()
  const plans = desk.getByRole('dialog')
  await plans.getByRole('button', { name: '确认分办 2 件' }).and(plans.locator(':enabled')).waitFor()
  await give('coordinator2', cases[0].id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: 'demo-jiayuguan' }] })
  await desk.locator(`#row-${cases[0].id}`).waitFor({ state: 'detached' })
  assert.doesNotMatch(await plans.innerText(), /demo-/, 'names, and no ids')
  // It is said while the plans are being read, not first when they are confirmed.
  const taken = plans.locator(`[data-plan="${cases[0].id}"]`)
  await taken.getByText(/示范-统筹协调乙 已于 .* 分办给嘉峪关市（示范）/).waitFor()
  assert.equal(await taken.locator('.plan').count(), 0)
  await plans.getByRole('button', { name: '确认分办 1 件' }).click()
  await plans.getByText(/已分办 1 件，未成 0 件，共 2 件.*另有 1 件已由他人分办/).waitFor()
  assert.equal(await plans.getByRole('button', { name: /再次分办/ }).count(), 0)
  await plans.getByRole('button', { name: '完成' }).click()
  assert.deepEqual(me.faults, [])
})

test('lead, assisting and territorial unit are proposed from the trade and the address, each with why, and what is screened at the desk waits there for its second signature', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const { id } = await register('兴化市', { complaint: '示范：饭店油烟直排，气味扰民。', address: '兴化市大垛镇示范路一号' })
  const outside = await register('兴化市', { complaint: '示范：邻里纠纷，要求调解。' })
  const who = await Person.all(browser, base, ['coordinator', 'leader'], password, () => ({ width: 1440 }))
  const { page } = who.coordinator
  await page.goto(`${base}/dispatch?task=screen`)
  const row = (c) => page.locator(`#row-${c.id}`)
  await row({ id }).waitFor()
  const proposed = await row({ id }).locator('.proposed li').evaluateAll((all) => all.map((li) => [li.querySelector('.role')?.textContent, li.querySelector('b')?.textContent, [...li.querySelectorAll('.why')].map((w) => w.textContent).join()]))
  assert.deepEqual(proposed, [
    ['主办', '市城市管理局（示范）', '责任清单第 6 行“餐饮油烟”（举报内容写有“饭店”）'],
    ['协办', '市生态环境局（示范）', '责任清单第 6 行“餐饮油烟”（举报内容写有“饭店”）'],
    ['属地', '大垛镇（示范）', '地址写有“大垛镇”，在行政区域中“兴化市”的范围内'],
  ])
  // What is nobody's trade is led where it lies.
  assert.match(await row(outside).locator('.proposed').innerText(), /^主办\s+兴化市（示范） 责任清单没有对应事项，属地主办$/)

  // Screened by the button of its row and by a key: the form opens over the desk, which stays.
  await row(outside).getByRole('button', { name: `甄别受理 ${outside.number}` }).click()
  await page.getByRole('dialog').waitFor()
  await who.coordinator.choose('outcome', '不予受理')
  const reason = '示范：不属生态环境问题，已告知来件人。'
  await who.coordinator.write('reason', reason)
  await who.coordinator.press()
  await row(outside).waitFor({ state: 'detached' })
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await row({ id }).focus()
  await page.keyboard.press('s')
  await page.getByRole('dialog').waitFor()
  await who.coordinator.choose('outcome', '受理')
  await who.coordinator.press()
  await row({ id }).waitFor({ state: 'detached' })
  await page.locator('.tasks button', { hasText: '待分办' }).click()
  await row({ id }).waitFor()
  await page.locator('.tasks button', { hasText: '待复签' }).click()
  await row(outside).waitFor()
  assert.match(await row(outside).locator('.said').innerText(), new RegExp(`不予受理并告知[\\s\\S]*${reason}[\\s\\S]*示范-统筹协调甲 \\d\\d-\\d\\d`))
  assert.equal(await row({ id }).count(), 0)

  // Whoever signs second does so, and it is gone from everybody's desk.
  await who.leader.give(outside.id, 'countersign', { choose: { agree: '同意' } })
  await row(outside).waitFor({ state: 'detached' })
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})
