// A whole case through the pages: handed over to closed, everybody in a browser
// of their own at once, on the real program.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { look } from './cases.mjs'
import { bringIn, minute } from './lists.mjs'
import { instant } from './looks.mjs'
import { open, Person, signed } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

/** The columns of a list as inspection groups hand it over. */
const HEAD = '序号,受理编号,交办问题基本情况,行政区域,问题类型'

test('a case is lived through the pages from hand-over to close', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const everybody = ['coordinator', 'wolong-duty', 'wolong-officer', 'wolong-leader', 'reviewer', 'leader', 'duty', 'accountability', 'publicity']
  const who = await Person.all(browser, base, everybody, password, (login) => ({ width: ['wolong-officer', 'wolong-leader'].includes(login) ? 360 : 1280 }))
  // The list of the inspection group is dropped on the desk's page, looked at and taken; the coordinator sees it come.
  const board = who.coordinator.page
  const mark = Date.now()
  const number = `示程${mark}`
  await board.goto(`${base}/board?state=registered&q=${number}`)
  await board.locator('.board').first().waitFor()
  const { page: desk } = who.duty
  const at = minute(2)
  await bringIn(desk, { name: 'list.csv', text: `${HEAD}\n1,${number},示范：卧龙岗街道一家石材厂夜间切割石材，粉尘和噪声扰民，废水流进路边水沟。,卧龙区,大气、噪音`, batch: `示程${mark}`, at, declared: 1 })
  assert.match(await desk.locator('.rows tbody tr').innerText(), /新件/)
  await desk.getByRole('button', { name: '确认入库（1 行）' }).click()
  await desk.locator('.ant-modal-confirm', { hasText: '确认入库 1 行？' }).getByRole('button', { name: '确认入库' }).click()
  await desk.getByRole('region', { name: '入库回执' }).getByText(/已入库 1 件/).waitFor()
  const row = board.locator('.cases.board tbody tr', { hasText: number })
  await row.waitFor()
  assert.deepEqual(await row.evaluate((r) => [r.cells[3], r.cells[5]].map((c) => c.firstChild.textContent)), ['卧龙区', '已登记'])
  const id = (await row.getByRole('link').first().getAttribute('href')).split('/').pop()
  const handed = await look(id)
  assert.equal(Date.parse(handed.handed_over_at), Date.parse(`${at}+08:00`), 'received when it was handed over, not when it was typed')

  // What is proposed stands there with its reason; the coordinator decides otherwise, and the order says until when.
  await board.goto(`${base}/dispatch`)
  assert.match(await board.locator('.dispatch > li', { hasText: number }).locator('.proposed').innerText(), /主办\s+市生态环境局（示范） 责任清单第 \d+ 行[\s\S]*属地\s+卧龙区（示范） 行政区域写有“卧龙区”/)
  await who.coordinator.give(id, 'assign', { choose: { 'targets[0].unit': '卧龙区' } })
  await board.goto(`${base}/dispatch/orders?case=${id}`)
  assert.match(await board.locator('article.order').innerText(), /主办[\s\S]*卧龙区（示范）[\s\S]*报送时限：\s*\d{4}年\d+月\d+日（星期.）12时00分\s*（北京时间）/)

  await who['wolong-duty'].give(id, 'acknowledge', { choose: { handler: '卧龙区-经办人' } })
  await who['wolong-officer'].sees(id, '办理中')
  // Who signed for it and when stands there, and who handles it.
  const { assignments: [part] } = await look(id)
  const says = await who['wolong-officer'].page.locator('#parts .part', { hasText: '卧龙区' }).innerText()
  assert.match(says, new RegExp(`签收 ${instant(part.acknowledged_at)} 示范-卧龙区-值班员\\s+承办人\\W*示范-卧龙区-经办人\\s`))

  // The photograph goes up while the form is filled in, on a telephone.
  const officer = who['wolong-officer']
  await officer.give(id, 'attach-evidence', {
    before: async (p) => {
      const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')
      await p.page.getByRole('dialog').locator('input[type=file]').setInputFiles({ name: 'site.png', mimeType: 'image/png', buffer: png })
      await p.page.getByRole('dialog').locator('.part b', { hasText: 'site.png' }).waitFor()
    },
  })
  const report = {
    choose: { 'report.findings[0].verdict': '属实', 'report.findings[0].settlement': '已办结', 'report.findings[0].rectify_track': '立行立改', 'report.verdict': '属实' },
    write: {
      'report.findings[0].facts': '示范：经现场核查，群众反映的问题属实，设施未按要求运行。',
      'report.findings[0].handling': '示范：已责令立即停止违法行为并完成整改，依法立案查处。',
      'report.findings[0].goal': '示范：设施正常运行，群众满意。',
      'report.summary': '示范：问题属实，已办结。',
    },
  }
  // The officer writes it and lays it before the leader, who signs on a telephone what is read there.
  // Until then it does not wait for the leader, and stands apart with who handles it.
  const boss = who['wolong-leader']
  await boss.page.goto(base + '/leader')
  await boss.page.locator(`.not-presented .todo[data-case="${id}"]`).getByText('承办人 示范-卧龙区-经办人').waitFor()
  assert.match(await officer.give(id, 'submit-report', report), /送签报告：已办理/)
  await boss.page.goto(base + '/leader')
  const waits = boss.page.locator(`.leader-page > .todos > .todo[data-case="${id}"][data-kind="sign"]`)
  await waits.getByText(/卧龙区-经办人送签/).waitFor()
  await waits.getByRole('button', { name: '签署报告' }).click()
  const shown = boss.page.locator('[data-presented]')
  for (const says of Object.values(report.write)) await shown.getByText(says).waitFor()
  assert.equal(await boss.page.locator('.ant-drawer textarea').count(), 0, 'nothing is typed')
  assert.ok(await boss.page.locator('.ant-drawer-body').evaluate((d) => d.scrollWidth <= d.clientWidth), 'nothing is wider than the telephone')
  // A leader who will not sign says why; the officer reads it and goes on from the same words.
  await boss.page.locator('[data-act=send-back]').click()
  await boss.page.getByRole('dialog', { name: '退回修改' }).waitFor()
  await boss.write('reason', '示范：请写明整改完成的日期。')
  assert.ok(await boss.page.locator('.ant-drawer-body').last().evaluate((d) => d.scrollWidth <= d.clientWidth), 'nothing is wider than the telephone')
  assert.match(await boss.press(), /退回修改：已办理/)
  await officer.page.goto(base + '/unit')
  await officer.page.locator(`.todo[data-case="${id}"]`).getByText('请写明整改完成的日期').first().waitFor()
  await officer.begin(id, 'submit-report')
  await officer.page.getByRole('dialog').getByText('请写明整改完成的日期').waitFor()
  assert.equal(await officer.field('report.summary').locator('textarea').inputValue(), report.write['report.summary'])
  assert.match(await officer.press(), /送签报告：已办理/)
  await boss.page.goto(base + '/leader')
  await waits.getByRole('button', { name: '签署报告' }).click()
  await shown.waitFor()
  assert.match(await boss.press(), /签署报告：已办理/)
  await waits.waitFor({ state: 'detached' })
  // The unit is told, its page says so, and whoever files it reads what is filed.
  const told = async () => (await officer.page.evaluate(async () => (await (await fetch('/api/v1/notices?limit=50')).json()).notices.filter((n) => n.type === 'report_signed').map((n) => [n.case, n.facts.clock, n.facts.due > '']))).filter(([of]) => of === id)
  // What is told goes out a moment after what it tells of.
  const until = Date.now() + 30_000
  while (!(await told()).length && Date.now() < until) await officer.page.waitForTimeout(200)
  assert.deepEqual(await told(), [[id, 'report', true]])
  await officer.page.goto(base + '/unit')
  const toFile = officer.page.locator(`.todo[data-case="${id}"][data-kind="submit"]`)
  await toFile.locator('[data-signed]').getByText(/卧龙区-负责人 .* 已签署，待报送/).waitFor()
  assert.ok(await toFile.locator('.todo-about').innerText(), 'what it is about')
  await toFile.getByRole('button', { name: '报送办理情况' }).waitFor()
  const filed = await officer.give(id, 'submit-report', {
    before: async (p) => {
      await signed(p)
      for (const says of Object.values(report.write)) await p.page.locator('.ant-drawer [data-signed]').getByText(says).waitFor()
      assert.equal(await p.page.locator('.ant-drawer fieldset').count(), 0, 'no empty frame')
      await p.page.getByRole('button', { name: '其他方式' }).click()
      await p.page.locator('.ant-drawer fieldset', { hasText: '签字后补' }).waitFor()
    },
  })
  assert.match(filed, /按时/)
  assert.match(filed, /回执编号/)

  await who.reviewer.give(id, 'open-review')
  await who.reviewer.give(id, 'return', { write: { items: '示范：缺少整改后的现场照片' } })
  await officer.sees(id, '补充完善中')
  assert.match(await officer.page.locator('main').innerText(), /缺少整改后的现场照片/)
  // The form begins with what was reported before. What was exchanged while the leader
  // read it is not signed before it was read; the leader may amend it.
  await officer.give(id, 'supplement', { write: { 'report.summary': '示范：问题属实，照片稍后补上。' } })
  await boss.begin(id, 'sign-report')
  await shown.getByText('照片稍后补上').waitFor()
  await officer.give(id, 'supplement', { write: { 'report.summary': '示范：问题属实，照片已补。' } })
  await boss.page.getByRole('button', { name: '查看新稿' }).waitFor()
  const sign = boss.page.locator('.ant-drawer-footer .ant-btn-primary')
  assert.ok(await sign.isDisabled())
  assert.ok(await shown.getByText('照片稍后补上').count(), 'what is read stays')
  await boss.page.getByRole('button', { name: '查看新稿' }).click()
  await shown.getByText('照片已补').waitFor()
  assert.equal(await shown.locator('.changed').count(), 1, 'what differs from what came back')
  await boss.page.getByRole('button', { name: '修改后再签' }).click()
  assert.equal(await boss.field('report.summary').locator('textarea').inputValue(), '示范：问题属实，照片已补。')
  await boss.write('report.findings[0].handling', '示范：已整改并补拍整改后的现场照片，依法立案查处。')
  assert.match(await boss.press(), /签署报告：已办理/)
  const again = await officer.give(id, 'supplement', {
    // What the leader signed is filed as it stands: the report leaves the officer's form by itself.
    before: (p) => p.field('report.verdict').waitFor({ state: 'detached' }),
  })
  assert.match(again, /按时/)
  await who.reviewer.give(id, 'approve')
  await who.leader.give(id, 'sign-reply', { write: { instruction: '示范：同意上报。' } })
  await who.duty.give(id, 'report-up', { write: { to: '第一督察组（示范）', document: '示范报〔示〕1号', means: '专网' } })
  await who.duty.give(id, 'record-upstream-result', { choose: { result: '通过' } })
  // What the check finds is kept by a press and a reason, and not by typing where it stands.
  const out = '示范：群众反映的问题经核查属实，已完成整改并依法处理。监督电话0377-60000000。'
  await who.reviewer.give(id, 'prepare-publication', {
    write: { text: out },
    before: async ({ page }) => {
      await page.getByText('谁准备的文稿，谁就不能公开').waitFor()
      await page.getByRole('button', { name: '核查文稿' }).click()
      await page.getByText(`第 ${out.indexOf('0377') + 1} 至 ${out.indexOf('。', 30)} 字`).waitFor()
      await page.getByRole('button', { name: '保留', exact: true }).click()
      await page.getByPlaceholder('保留“0377-60000000”的理由').fill('示范：对外公布的监督电话。')
    },
  })
  await who.publicity.give(id, 'publish', {
    choose: { channel: '网站' }, write: { place: '示范市政府网站', on: today() },
    before: ({ page }) => page.locator('.to-release label:has(:checked)', { hasText: out }).waitFor(),
  })

  const paper = (text) => async (p) => {
    await p.page.getByRole('dialog').locator('input[type=file]').setInputFiles({ name: 'record.txt', mimeType: 'text/plain', buffer: Buffer.from(text) })
    await p.page.getByRole('dialog').locator('.part b', { hasText: 'record.txt' }).waitFor()
  }
  await who.accountability.give(id, 'attach-evidence', { before: paper('示范：责任认定记录。') })
  const statement = '示范：已核实，可以过关。'
  const gate = (name, evidence, more = {}) => ({ choose: { gate: name, evidence, ...more }, write: { statement } })
  await who.reviewer.give(id, 'pass-gate', gate('问题查清', '照片'))
  await who.reviewer.give(id, 'pass-gate', gate('整改到位', '照片'))
  await who.accountability.give(id, 'pass-gate', gate('责任落实', '文件'))
  await who.duty.give(id, 'pass-gate', gate('群众满意', '照片', { satisfaction: '满意' }))
  await who.coordinator.give(id, 'close', { write: { note: '示范：四个不放过均已通过。' } })
  await who.coordinator.sees(id, '已办结')
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})

/** The day in the office's zone. */
function today() {
  return new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10)
}
