// Two counties answer separately for one case: each reports and is reviewed for
// itself, and the case goes on when both have passed and the answers are merged.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { open, Person, signed } from './people.mjs'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

const counties = { bishan: '璧山区', panlong: '盘龙区' }

test('two counties answer separately, and their answers are merged', async (t) => {
  const browser = await open()
  t.after(() => browser.close())
  const who = await Person.all(browser, base, ['coordinator', 'reviewer', ...Object.keys(counties).flatMap((c) => [`${c}-duty`, `${c}-officer`, `${c}-leader`])], password)
  const board = who.coordinator.page
  await board.goto(`${base}/board?state=registered&region=${encodeURIComponent('璧山区')}`)
  const row = board.locator('.cases.board tbody tr', { hasText: '璧山区' }).first()
  await row.waitFor()
  const id = (await row.getByRole('link').first().getAttribute('href')).split('/').pop()

  await who.coordinator.give(id, 'assign', {
    choose: { answer_mode: '分别办理', 'targets[0].unit': '璧山区' },
    before: async (p) => {
      await p.page.getByRole('button', { name: '再加一个单位' }).click()
      await p.choose('targets[1].role', '协办')
      await p.choose('targets[1].unit', '盘龙区')
      const answers = p.field('targets[1].answers').getByRole('switch')
      if (await answers.count()) await answers.click()
    },
  })
  for (const [county, name] of Object.entries(counties)) {
    await who[`${county}-duty`].give(id, 'acknowledge', { choose: { handler: `${name}-经办人` } })
    await who[`${county}-officer`].give(id, 'attach-evidence', {
      before: async (p) => {
        await p.page.getByRole('dialog').locator('input[type=file]').setInputFiles({ name: `${county}.txt`, mimeType: 'text/plain', buffer: Buffer.from(`示范：${name}现场检查记录。`) })
        await p.page.getByRole('dialog').locator('.part b', { hasText: `${county}.txt` }).waitFor()
      },
    })
    await who[`${county}-leader`].give(id, 'sign-report', {
      choose: { 'report.findings[0].verdict': '属实', 'report.findings[0].settlement': '已办结', 'report.findings[0].rectify_track': '立行立改', 'report.verdict': '属实' },
      write: {
        'report.findings[0].facts': `示范：经${name}现场核查，群众反映的问题属实，设施未按要求运行。`,
        'report.findings[0].handling': '示范：已责令立即停止违法行为并完成整改，依法立案查处。',
        'report.findings[0].goal': '示范：设施正常运行，群众满意。',
        'report.summary': `示范：${name}部分问题属实，已办结。`,
      },
    })
    assert.match(await who[`${county}-officer`].give(id, 'submit-report', { before: signed }), /按时/)

    // Each is reviewed for itself, and waits at the desk by its own clock whatever the other still does.
    const desk = who.reviewer.page
    await desk.goto(`${base}/review?case=${id}`)
    const pick = desk.locator('.picks button[aria-current=true]')
    await pick.getByText('审核时限').waitFor()
    assert.match(await pick.innerText(), /\d{2}-\d{2} .*\d{2}:\d{2}/)
    await who.reviewer.give(id, 'open-review', { choose: { answer: name } })
    await who.reviewer.give(id, 'approve', { choose: { answer: name } })
    await desk.goto(`${base}/review?case=${id}`)
    await desk.getByText('您已审核通过').first().waitFor()
    assert.equal(await desk.locator('.picks button[aria-current=true]').count(), 0, 'what is judged waits no more')
  }
  await who.coordinator.give(id, 'merge-answers', { choose: { verdict: '属实' }, write: { summary: '示范：两地意见一致，合并答复。' } })
  await who.coordinator.sees(id, '审核通过')
  const said = await who.coordinator.page.locator('main').innerText()
  for (const name of Object.values(counties)) assert.match(said, new RegExp(`示范：${name}部分问题属实`))
  for (const p of Object.values(who)) assert.deepEqual(p.faults, [], p.login)
})
