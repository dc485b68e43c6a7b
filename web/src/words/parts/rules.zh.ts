/** Words of time limits and rules. */
export const rulesZh = {
  rules: {
    tab: { simulator: '时限推算', policies: '时限规定', campaigns: '督察', permissions: '权限', compare: '规定对照', calendars: '工作日历' },
    older: '旧版', id: '标识', basis: '依据：{{basis}}', used: '适用于', unused: '目前没有督察采用', stored: '入库', shipped: '随程序提供', noPolicies: '还没有时限规定，由系统管理员用命令行导入。', noSuch: '没有这一版时限规定。',
    clocks: '各项时限', try: '拿一个时间试算', ruleOf: '规则', warns: '提前提醒', then: '逾期后', atOnce: '即刻', others: '其他规定', byHandNote: '* 由具名人员确认后才发出；其余自动。',
    rule: { after: '自{{from}}起 {{span}}内，昼夜连续计算', day: '自{{from}}起第 {{day}} 日（{{days}}）{{at}} 前', counted: '当日计入；启用督察时可由领导改选不计', notCounted: '当日不计', moved: '末日休息的顺延至下一工作日', join: '；' },
    other: {
      dispute: '签收后 {{span}}内可提异议', disputeOpen: '答复前均可提异议', extension: '报送时限可延 {{n}} 次，每次不超过 {{span}}', noExtension: '报送时限不得延期', shell: '不足 {{n}} 个字的事实陈述视为空话，不予受理', leaderStarred: '重点件须有包案领导才能办结', leaderOverdue: '答复超期的须有包案领导才能办结',
      repeat: '重复 {{n}} 次起须有包案领导', listed: '须包案的同时挂牌督办', taskForce: '重复件须成立专班', field: '“整改到位”须有现场证据', gates: '过了四个不放过才能办结',
    },
    sim: {
      ask: '推算条件', at: '交办时间', now: '现在', zone: '北京时间', needAt: '请填写交办的日期和时间', by: '按哪个督察或规定', campaigns: '督察', policies: '时限规定', follows: '适用：{{policy}} 第 {{version}} 版', reading: '当日读法', own: '按规定', chosen: '已选定{{reading}}：{{document}}', notChosen: '该督察尚未由领导选定读法',
      result: '各项时限', from: '自{{from}}起', assumed: '自{{from}}起，此处按与交办同时推算', holds: '适用', either: '两种读法相同', after: '交办后 {{span}}，怎么算的', why: '怎么算的', round: '{{round}}另有时限', note: '推算只供对照，不改动任何案件；案件的时限以其登记时的规定为准。',
    },
    campaign: {
      order: '离驻日不早于进驻日。', youAdd: '统筹协调和管理员登记督察，领导选定读法后启用。', youTake: '登记好的督察由您选定读法并启用；结束也由您决定。', youRead: '督察由统筹协调登记，领导启用和结束。', none: '还没有督察，请先登记。', add: '登记督察', adding: '登记督察', change: '更正', changing: '更正督察', save: '保存', live: '启用', end: '结束', state: { draft: '草稿', live: '已启用', ended: '已结束' },
      name: '名称', level: '级别', kind: '类别', kinds: { routine: '例行督察', special: '专项督察', lookback: '回头看' }, round: '轮次', roundN: '第 {{n}} 轮', group: '督察组编号', from: '进驻日', to: '离驻日', stationed: '进驻期间', template: '公开表版式', reading: '当日读法', noReading: '尚未选定，启用时由领导选定', times: '经过', createdAt: '{{name}} {{at}} 登记', liveAt: '{{at}} 启用', endedAt: '{{at}} 结束',
      table: '各来源适用的时限规定', own: '自行指定各来源的时限规定', shipped: '采用现行的时限规定（现在的最新版本）；启用前都可更正。', takesNone: '不收此类', needsOne: '至少给一种来源指定时限规定；各类都不收，督察就收不到件。', fixed: '已启用：级别和时限规定不能再改。', draftNote: '先存为草稿，领导启用后才收件。',
      liveSure: '启用“{{name}}”？', liveMeans: '启用后开始收件；读法及其依据文件不能再改，各件时限都按它计算。', means: { counted: '接件当日算第 1 日', not_counted: '接件次日算第 1 日' }, document: '依据文件', documentSuch: '如：某督察组〔2026〕3 号通知', compare: '先对照两种读法的时限', endSure: '结束“{{name}}”？', endMeans: '结束后不再收件，不能重新启用；在办的案件照常办理，时限不变。', added: '已登记为草稿。', changed: '已更正。', wentLive: '已启用。', ended: '已结束。',
    },
    zone: '时区',
    new: {
      policy: '起草新一版', policyOf: '起草{{policy}}', policyMeans: '以第 {{n}} 版的内容为底稿，版次已改为下一版。先核对，再存入；核对不存入任何内容。', text: '时限规定全文', check: '核对', stale: '核对之后又有改动，请再核对一次。',
      faults: '有 {{n}} 处须改正，改好后再核对：', line: '第 {{n}} 行', policyGood: '没有差错，可存为{{policy}}。', storedAlready: '这一版已经入库，内容相同，不必再存。', words: '规定有哪些改动', noWords: '各项规定的含义没有改动。', what: '事项',
      reason: '理由', checked: '无差错的核对', store: '存入这一版', storeSure: '存入{{what}}？', policyStands: '存入后不能修改，也不能撤回。它用于之后选用它的督察，以及之后登记而未自行指定的督察；在办案件仍按登记时的版次计时。', policyStored: '已存入{{policy}}第 {{n}} 版，{{at}}。', sum: '内容校验值（与台账记录一致）：',
      pressDay: '在下图按某一天即可改：工作日改为放假，周末先改为调休上班、再改为放假，再按一次复原。键盘用方向键移动、回车或空格更改。', yearName: '{{n}} 年工作日历', year: '编制 {{n}} 年日历', change: '更正 {{n}} 年日历', yearMeans: '按公布的放假通知逐项填写；下方年历随填随变。先核对，再存入；假期名称只供填写时辨认，不入库。', source: '依据的通知', sourceSuch: '如：国务院办公厅关于某年部分节假日安排的通知', holidayName: '假期名称', firstDay: '首日', lastDay: '末日（只放一天可不填）', addHoliday: '标为放假', makeupDay: '调休上班的日子', addMakeup: '标为调休上班', takeOut: '移除', takeOutOf: '移除 {{what}}', asText: '将存入的全文',
      yearGood: '没有差错：放假 {{free}} 天，调休上班 {{made}} 天。', turned: { off: '新增放假', notOff: '不再放假', made: '新增调休上班', notMade: '不再调休上班' }, sameDays: '日子与现行的日历相同，只改了依据。', yearCases: '时限要看工作日的在办案件共 {{total}} 件，其中 {{touched}} 件的进行中时限按这份日历会落在另一时刻。已登记的案件仍按登记时的日历，这些时限不变；新一轮办理时换用新日历。', yearNoCases: '没有时限要看工作日的在办案件。', yearCompared: '（只对照了先到期的 {{n}} 件。）', yearAlready: '与现行的日历相同，不必再存。', storeYear: '存入这一年的日历', yearStands: '存入后立即用于推算，不能撤回；有误只能再存新的一版。已登记的案件仍按登记时的日历，新一轮办理时换用新日历。', yearStored: '已存入 {{n}} 年日历第 {{version}} 版，{{at}}。',
    },
    perm: { does: '谁能办', reads: '谁能看', role: '只看某个岗位', what: '事项', office: '专班岗位', unit: '承办单位岗位', when: '案件处于', outside: '案件之外', before: '登记之前', data: '内容' },
    compare: {
      two: '至少要有两个时限规定（或两个版本）才能对照。', before: '现在的规定', after: '换成', same: '两边是同一个规定。', difference: '差别', no: '没有这项时限', equal: '相同', earlier: '提前 {{span}}', later: '推迟 {{span}}', goes: '不再有', comes: '新增',
      reading: '当日读法', all: '全部显示（另有 {{n}} 项相同）', allEqual: '两边的时限全部相同。',
      touched: '其中进行中的时限会变的 {{n}} 件', which: '列出哪些案件', onlyTouched: '只列时限会变的', everyCase: '全部列出', compared: '已核对 {{n}} / {{of}} 件', goOn: '继续核对', cases: '适用原规定的在办案件', casesMean: '下列在办案件随案携带“{{policy}}”。案件始终按登记时的规定计时，换规定不会自动改动它们；这里按其督察选定的读法推算换成另一规定会是何时。', total: '共 {{n}} 件', hidden: '您的岗位只看数量，不看案件。', none: '没有在办案件携带这个规定，换规定只影响以后登记的案件。', case: '案件', running: '进行中的时限', redated: '已另定时间，不受影响', noClock: '没有进行中的时限',
    },
    calendar: {
      none: '还没有工作日历。', year: '年度', yearN: '{{n}} 年', missing: '没有 {{n}} 年的工作日历，按工作日计算的时限到该年就无法推算。请按下面的说明补上。', soon: '{{n}} 年的工作日历还没有；国务院办公厅公布放假安排后请尽快补上，否则跨年的工作日时限无法推算。', why: { working: '上班', makeup: '调休上班', holiday: '放假', weekend: '周末' }, mark: { holiday: '休', makeup: '班' }, weekday: { mon: '一', tue: '二', wed: '三', thu: '四', fri: '五', sat: '六', sun: '日' },
      source: '依据', days: '{{n}} 天', noMakeup: '没有调休', usedBy: '按工作日计算的规定', unused: '目前的规定都按日历日计算，不用工作日历。', change: '怎样更改：由系统管理员在本页填写、核对后存为新版本，随即生效；也可把 calendar-年份.yaml 放进 --policies 所指的目录，重新启动时读入。何时存入都记入台账；旧版本保留。已登记的案件仍按登记时的日历，新一轮办理时换用新日历。',
    },
  },
}
