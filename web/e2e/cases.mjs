// Cases that a scenario finds as far on as it needs them: what other scenarios
// do through the forms goes by the API here.
import assert from 'node:assert/strict'

const base = process.env.JIAOBAN_URL
const password = process.env.JIAOBAN_PASSWORD

const tokens = {}

/** What a program asks in somebody's name. */
export async function ask(login, method, path, body) {
  const send = (m, at, headers, sent) => fetch(`${base}/api/v1${at}`, { method: m, headers: { ...(sent instanceof FormData ? {} : { 'Content-Type': sent instanceof Uint8Array ? 'application/octet-stream' : 'application/json' }), ...headers }, body: sent instanceof FormData || sent instanceof Uint8Array ? sent : sent && JSON.stringify(sent) })
  tokens[login] ??= send('POST', '/session', {}, { login, password }).then((r) => r.json()).then((r) => r.token)
  const answered = await send(method, path, { Authorization: `Bearer ${await tokens[login]}`, 'Idempotency-Key': crypto.randomUUID() }, body)
  const said = await answered.text()
  assert.ok(answered.ok, `${login} ${method} ${path}: ${answered.status} ${said}`)
  return said ? JSON.parse(said) : undefined
}

export const give = (login, id, kind, body = {}) => ask(login, 'POST', `/cases/${id}/${kind}`, body)
export const look = async (id) => (await ask('coordinator', 'GET', `/cases/${id}`)).case

/** The campaign that lists are handed over for; its deadlines are days away. */
export async function campaign() {
  return (await ask('duty', 'GET', '/campaigns')).campaigns.find((c) => c.id === 'demo-central') ?? (await ask('duty', 'GET', '/campaigns')).campaigns.find((c) => c.state === 'live' && c.id !== 'demo-fast')
}

let registered = 0

/** A case of its own for a scenario. */
export async function register(region, more = {}) {
  const c = await campaign()
  const number = `示景${Date.now()}${registered++}`
  const { filing } = await ask('duty', 'POST', '/cases', {
    source: { campaign: c.id, level: c.level, mode: 'handed_over' }, handed_over_at: new Date(Date.now() - 1000).toISOString(), number, region, complaint: '示范：夜间施工噪声扰民，渣土车抛洒。', ...more,
  })
  return { id: filing.case, number }
}

/** What a unit reports on every issue of a case: all verified, all done. */
export function report(c) {
  return {
    verdict: 'verified', summary: '示范：问题属实，已办结。', accountability: '无',
    findings: c.issues.map((i) => ({
      issue: i.id, verdict: 'verified', settlement: 'concluded', rectify_track: 'immediate', facts: '示范：经现场核查，群众反映的问题属实，设施未按要求运行。',
      handling: '示范：已责令立即停止违法行为并完成整改，依法立案查处。', goal: '示范：设施正常运行，群众满意。',
    })),
  }
}

export const png = (last = 0) => new Uint8Array(Buffer.concat([Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64'), Buffer.from([last])]))

/** Attaches a file in somebody's name. */
export async function attach(login, id, content, nature) {
  const { digest } = await ask(login, 'POST', '/files', content)
  await give(login, id, 'attach-evidence', { files: [{ digest, nature }] })
  return digest
}

// How far a case of a county can be brought, each step with who takes it.
export const steps = {
  assigned: (id, county) => give('coordinator', id, 'assign', { answer_mode: 'joint', targets: [{ role: 'lead', unit: `demo-${county}` }] }),
  handled: async (id, county) => give(`${county}-duty`, id, 'acknowledge', { assignment: (await look(id)).assignments[0].id, handler: `demo-${county}-officer` }),
  submitted: async (id, county) => {
    const c = await look(id)
    await attach(`${county}-officer`, id, png(), 'photo')
    await give(`${county}-leader`, id, 'sign-report', { answer: c.answers[0].id, report: report(c) })
    await give(`${county}-officer`, id, 'submit-report', { answer: c.answers[0].id })
  },
  opened: async (id) => give('reviewer', id, 'open-review', { answer: (await look(id)).answers[0].id }),
  approved: async (id) => give('reviewer', id, 'approve', { answer: (await look(id)).answers[0].id }),
  replied: async (id) => {
    await give('leader', id, 'sign-reply', {})
    await give('duty', id, 'report-up', { to: '第一督察组（示范）' })
  },
  gates: async (id) => {
    const photo = (await look(id)).evidence[0].digest
    const paper = await attach('accountability', id, new TextEncoder().encode('示范：责任认定记录。'), 'document')
    for (const [login, gate, evidence] of [['reviewer', 'facts', photo], ['reviewer', 'rectified', photo], ['accountability', 'responsibility', paper]]) await give(login, id, 'pass-gate', { gate, evidence: [evidence], statement: '示范：已核实，可以过关。' })
  },
}

/** Brings a case of a county through all steps up to this one. */
export async function bring(id, county, to) {
  assert.ok(steps[to], to)
  for (const [name, step] of Object.entries(steps)) {
    await step(id, county)
    if (name === to) return
  }
}
