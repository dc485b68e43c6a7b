// Brings the demonstration city into a busy afternoon and takes the pictures
// that docs/ shows: screenshots.mjs URL PASSWORD FOLDER [NAME …]. The city must
// be fresh; deploy/bin/screenshots starts one.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { open } from '../e2e/people.mjs'

const [base, password, folder, ...only] = process.argv.slice(2)
if (!folder) throw new Error('usage: screenshots.mjs URL PASSWORD FOLDER [NAME …]')
mkdirSync(folder, { recursive: true })

const tokens = {}
async function ask(login, method, path, body) {
  tokens[login] ??= (await (await fetch(`${base}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password }) })).json()).token
  const bytes = body instanceof Uint8Array
  const r = await fetch(`${base}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${tokens[login]}`, ...(body ? { 'Content-Type': bytes ? 'application/octet-stream' : 'application/json' } : {}), ...(method === 'POST' ? { 'Idempotency-Key': crypto.randomUUID() } : {}) },
    body: bytes ? body : body && JSON.stringify(body),
  })
  const answer = await r.json()
  if (!r.ok) throw new Error(`${login} ${path}: ${JSON.stringify(answer)}`)
  return answer
}
const give = (login, id, kind, body = {}) => ask(login, 'POST', `/cases/${id}/${kind}`, body)
const look = async (id) => (await ask('coordinator', 'GET', `/cases/${id}`)).case

const browser = await open()

/** A drawing that stands for a photograph of a site. */
async function photograph(ground, label) {
  const page = await browser.newPage({ viewport: { width: 640, height: 480 } })
  await page.setContent(`<body style="margin:0;height:480px;background:linear-gradient(#9fc3dd 0 45%,${ground} 45%)"><div style="position:absolute;left:60px;top:150px;width:220px;height:150px;background:#8d8478"></div><div style="position:absolute;right:70px;top:110px;width:60px;height:190px;background:#a49b8f"></div><div style="position:absolute;left:16px;bottom:12px;font:22px sans-serif;color:#fff">${label}</div>`)
  const png = await page.screenshot()
  await page.close()
  return new Uint8Array(png)
}

async function bringToLife() {
  const units = (await ask('coordinator', 'GET', '/units')).units
  const county = Object.fromEntries(units.filter((u) => u.kind === 'county').map((u) => [u.name.replace(/（.*/, ''), u.id]))
  const cases = (await ask('coordinator', 'GET', '/cases?state=registered&order=number&limit=50')).cases.filter((c) => county[c.region])
  if (cases.length < 16) throw new Error(`only ${cases.length} cases wait to be assigned: the city is not fresh`)
  const login = (unit, post) => `${unit.replace('demo-', '')}-${post}`
  const lead = (c) => county[c.region]
  // Six stay with the dispatch desk; of the others four are not signed for yet.
  const assigned = cases.slice(6)
  for (const [i, c] of assigned.entries()) await give('coordinator', c.id, 'assign', { targets: [{ role: 'lead', unit: lead(c) }, ...(i % 3 ? [] : [{ role: 'assisting', unit: 'demo-shengtai' }])] })
  const signed = assigned.slice(0, -4)
  for (const c of signed) {
    const part = (await look(c.id)).assignments.find((a) => a.role === 'lead')
    await give(login(lead(c), 'duty'), c.id, 'acknowledge', { assignment: part.id, handler: `${lead(c)}-officer` })
  }
  const [shown, inReview, approved, disputed, presented] = signed
  const answerOf = async (c) => (await look(c.id)).answers[0].id
  const reportOn = async (c) => ({
    verdict: 'verified', summary: '示范：问题属实，已办结。', accountability: '无',
    findings: (await look(c.id)).issues.map((i) => ({ issue: i.id, facts: '示范：经现场核查，群众反映的问题属实，设施未按要求运行。', verdict: 'verified', handling: '示范：已责令立即停止违法行为并完成整改，依法立案查处。', goal: '示范：设施正常运行，群众满意。', settlement: 'concluded', rectify_track: 'immediate' })),
  })
  for (const c of [shown, inReview, approved]) {
    for (const [stage, ground] of [['before', '#6d5b3e'], ['after', '#5f8a4e']]) {
      const { digest } = await ask(login(lead(c), 'officer'), 'POST', '/files', await photograph(ground, stage === 'before' ? '示范 整改前' : '示范 整改后'))
      await give(login(lead(c), 'officer'), c.id, 'attach-evidence', { files: [{ digest, nature: 'photo', stage, pair: '1', place: '示范：厂区东门' }] })
    }
    const answer = await answerOf(c)
    await give(login(lead(c), 'leader'), c.id, 'sign-report', { answer, report: await reportOn(c) })
    await give(login(lead(c), 'officer'), c.id, 'submit-report', { answer })
  }
  await give(login(lead(presented), 'officer'), presented.id, 'present-report', { answer: await answerOf(presented), report: await reportOn(presented) })
  await give('reviewer', shown.id, 'open-review', { answer: await answerOf(shown) })
  await give('reviewer', shown.id, 'return', { answer: await answerOf(shown), items: ['示范：缺少夜间监测数据', '示范：整改后的照片未注明时间'] })
  await give('reviewer', inReview.id, 'open-review', { answer: await answerOf(inReview) })
  await give('reviewer', approved.id, 'open-review', { answer: await answerOf(approved) })
  await give('reviewer', approved.id, 'approve', { answer: await answerOf(approved), opinion: '示范：情况清楚，同意。' })
  const part = (await look(disputed.id)).assignments.find((a) => a.role === 'lead')
  await give(login(lead(disputed), 'leader'), disputed.id, 'dispute', { assignment: part.id, reason: '示范：该址为市管工地，应由住建部门主办。' }).catch(() => give(login(lead(disputed), 'officer'), disputed.id, 'dispute', { assignment: part.id, reason: '示范：该址为市管工地，应由住建部门主办。' }))
  return { shown, unit: lead(shown).replace('demo-', ''), presenting: lead(presented).replace('demo-', '') }
}

const { shown, unit, presenting } = await bringToLife()
const wide = { width: 1360, height: 860 }
const telephone = { width: 390, height: 844 }
const pictures = [
  ['board', 'coordinator', '/board', wide],
  ['duty-desk', 'duty', '/desk', wide],
  ['dispatch', 'coordinator', '/dispatch', wide],
  ['case', 'coordinator', `/cases/${shown.id}`, { width: 1360, height: 1100 }],
  ['review', 'reviewer', '/review', wide],
  ['supervision', 'supervisor', '/supervision', { width: 1360, height: 1100 }],
  ['rules', 'coordinator', '/rules?part=simulator', wide],
  ['record', 'auditor', '/record', wide],
  ['office', 'manager', `/office/units/demo-${unit}`, wide],
  ['wall', 'supervisor', '/wall', { width: 1920, height: 1080 }],
  ['unit-telephone', `${unit}-officer`, '/unit', telephone],
  ['leader-telephone', `${presenting}-leader`, '/leader', telephone],
  ['board-english', 'coordinator', '/board', wide, 'en-US'],
]
for (const [name, login, path, viewport, locale = 'zh-CN'] of pictures.filter(([n]) => !only.length || only.includes(n))) {
  const context = await browser.newContext({ viewport, locale, timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.request.post(`${base}/api/v1/session`, { data: { login, password } })
  await page.goto(base + path)
  await page.locator('main h1, main h2').first().waitFor()
  await page.waitForLoadState('networkidle', { timeout: 5000 }).catch(() => {}) // the live line stays open
  await page.waitForFunction(() => !document.querySelector('.ant-spin-spinning'))
  await page.screenshot({ path: join(folder, `${name}.png`) })
  console.log(`${name}.png`)
  await context.close()
}
await browser.close()
