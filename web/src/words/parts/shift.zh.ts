export const shiftZh = {
  place: { handover: '交接班' },
  deed: { 'hand-shifts-over': '交接班', 'read-handovers': '查看交接班' },
  record: {
    group: { shift: '交接班' }, kind: { shift_offered: '交班', shift_taken: '接班', shift_withdrawn: '撤回交班' }, subject: { handover: '交接班' },
    field: { offered_by: '交班人', offered_for: '代谁交班', offered_at: '交班时间', to: '接班人' },
  },
  draft: {
    found: '有一份 {{at}} 的草稿', unsent: '有一份刚才没有存上的草稿', take: '继续填写', discard: '不要了', mark: '有草稿', saving: '草稿保存中…', kept: '草稿已存 {{at}}', failed: '草稿没有存上：{{says}}',
    elsewhere: '这份草稿已在别的窗口改过，此处暂停保存。', read: '用那边的', overrule: '用这里的', withoutWho: '不存入草稿，离开本页须重填。', unsentOnes: '未提交的草稿', more: '另有 {{n}} 份',
  },
  handover: {
    title: '交接班', now: '本班未结事项', handed: '交出的事项', nothing: '没有未结事项。', to: '接班人', pick: '选择接班人', note: '交班说明', notePlace: '电话不通的单位、口头交代、须盯的时刻等', offer: '签字交班', sure: '交班给{{name}}？',
    sureMeans: '此刻的全部未结事项随之封存；对方签字之前，仍由您值守。', rule: '签字时全部未结事项一并封存，不会遗漏；须另一人签字接班。', onDuty: '当班 {{from}}–{{until}}', next: '{{from}} 上班', noTurn: '未排班',
    waits: '待接班', waitsFor: '{{from}}已交班，待{{to}}接班', forYou: '{{from}}交班给您', yours: '已交班，待{{to}}接班', open: '查看并接班', look: '查看', since: '对照交班时：已处理 {{settled}} 项，新增 {{came}} 项', sinceTaken: '交班至接班：已处理 {{settled}} 项，新增 {{came}} 项', unchanged: '交班以来没有变化',
    noted: '交班说明：{{note}}', unsigned: '未签字', takingNote: '接班说明', takingPlace: '有异议或补充的写在这里', take: '签字接班', takeSure: '接班？', takeMeans: '签字后由您值守，上列未结事项归您跟进。', taken: '已接班', withdraw: '撤回', withdrawing: '撤回交班', reason: '撤回理由', withdrawMeans: '未结事项仍在本班。', withdrawn: '已撤回', offered: '已交班',
    notYours: '须由{{to}}本人签字接班。', goneAway: '交班人已离开的，可由统筹协调撤回后重新交班。', history: '交接班记录', none: '还没有交接班记录。', from: '交班人', at: '时间', state: '状态', states: { offered: '待接班', taken: '已接班', withdrawn: '已撤回' },
    settled: '已处理', came: '新增', gap: '{{from}} 起无人', row: '第 {{n}} 行', rest: '其余 {{n}} 项', slip: '交接班单', print: '打印', counts: '交出', for: '代{{name}}', part: '事项', signs: '签字', readBy: '交班、接班和撤回由值班员、统筹协调办理。', all: '交接班',
  },
}
