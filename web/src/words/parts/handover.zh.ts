/** Words of the hand-over of a shift. */
export const handoverZh = {
  handover: {
    title: '交接班', now: '本班未结事项', handed: '交出的事项', nothing: '没有未结事项。', to: '接班人', pick: '选择接班人', note: '交班说明', notePlace: '电话不通的单位、口头交代、须盯的时刻等', offer: '签字交班', sure: '交班给{{name}}？',
    sureMeans: '此刻的全部未结事项随之封存；对方签字之前，仍由您值守。', rule: '签字时全部未结事项一并封存，不会遗漏；须另一人签字接班。', onDuty: '当班 {{from}}–{{until}}', next: '{{from}} 上班', noTurn: '未排班',
    waits: '待接班', since: '对照交班时：已处理 {{settled}} 项，新增 {{came}} 项', sinceTaken: '交班至接班：已处理 {{settled}} 项，新增 {{came}} 项', unchanged: '交班以来没有变化',
    noted: '交班说明：{{note}}', unsigned: '未签字', takingNote: '接班说明', takingPlace: '有异议或补充的写在这里', takeSure: '从{{from}}接班？', takeMeans: '签字后由您值守，上列未结事项归您跟进。', taken: '已接班', withdrawing: '撤回交班', reason: '撤回理由', withdrawMeans: '未结事项仍在本班。', withdrawn: '已撤回', offered: '已交班',
    again: '再次交班', wasTaken: '{{to}}已于 {{at}} 接班（交班人：{{from}}）。',
    notYours: '须由{{to}}本人签字接班。', goneAway: '交班人已离开的，可由统筹协调撤回后重新交班。', history: '交接班记录', none: '还没有交接班记录。', from: '交班人', at: '时间', state: '状态', states: { offered: '待接班', taken: '已接班', withdrawn: '已撤回' },
    settled: '已处理', came: '新增', gap: '{{from}} 起无人', row: '第 {{n}} 行', rest: '其余 {{n}} 项', slip: '交接班单', print: '打印', counts: '交出', part: '事项', signs: '签字', readBy: '交班、接班和撤回由值班员、统筹协调办理。',
    pickFirst: '请先选择接班人', nobody: '没有可以接班的人，请系统管理员为接班人员任命岗位并开通账号', notSigned: '尚未交班：{{name}}打印的未结事项，无人签字。', rowsLeft: '另有 {{n}} 项未列在纸上，见交接班记录。', rowsNotYet: '只印前 {{shown}} 项，其余 {{n}} 项未列；签字交班后，交接班单逐项列出。', beyond: '另有 {{n}} 项未列出，见看板；签字交班时一并封存。', board: '打开看板',
    asOf: '以下为 {{at}} 签字交班时的情况。', nowAtCase: '现在的情况，点编号看案件。', notKept: '这份交接班签字时没有封存各案的状态和时限；以下为现在（{{at}}）的情况，不是签字时的。', atTaking: '接班时', wasLeft: '当时剩 {{span}}', wasOver: '当时已超 {{span}}',
  },
}
