/** Words that several pages say, the names of all of them among these. */
export const sharedZh = {
  place: {
    board: '看板', review: '审核', notices: '通知', desk: '值班台', intake: '清单入库', batches: '批次', register: '登记', seldom: '更多', me: '我的账号', rules: '时限与规则', record: '台账审计', dispatch: '分办台', supervision: '督办', handover: '交接班', office: '机构管理', unit: '本单位', leader: '领导', todo: '待办',
  },
  deed: {
    'read-batches': '查看批次', 'take-batches': '接收批次', 'add-campaigns': '登记督察', 'take-campaign-live': '启用和结束督察', 'audit-record': '查台账审计', 'manage-staff': '管理人员和单位', 'keep-policies': '管理时限规定和工作日历',
    'read-telephones': '查看电话', 'check-texts': '校核公开文本', 'search-complainants': '按举报人查找', 'fill-rosters': '排值班表', 'use-dispatch': '使用分办台', 'keep-responsibilities': '公布责任清单',
    'hand-shifts-over': '交接班', 'read-handovers': '查看交接班',
  },
  draft: {
    of: { unit: '单位资料', contact: '联系人', post: '任职', person: '人员资料', duty: '排班', strike: '取消排班', delegation: '委托代行', token: '程序令牌', calls: '多件一并记录的通话', line: '责任清单条目', publish: '发布责任清单', campaign: '督察登记', live: '督察启用', version: '时限规定新一版', year: '工作日历' },
    beside: '上面的草稿还没有处理，这里写的没有保存', besideHere: '先处理这份草稿；在此之前，下面新写的不保存。', besideLost: '上面有一份草稿还没有处理，这里写的没有保存，离开后不保留。',
    found: '有一份 {{at}} 的草稿', take: '继续填写', discard: '不要了', mark: '有草稿', saving: '草稿保存中…', kept: '草稿已存 {{at}}',
    here: '草稿存在本机，接通后自动存到服务器', hereOnly: '草稿只存在本机：{{says}}', fleeting: '草稿没有存上：{{says}}。接通后自动再存，存上之前请勿关闭本页。',
    foundHere: '本机有一份 {{at}} 的草稿，还没有存到服务器', foundBoth: '本机有一份 {{at}} 的草稿，服务器上另有一份 {{other}} 的', takeHere: '用本机的', takeServer: '用服务器上的',
    clash: '刚输入的与草稿有 {{n}} 处不同', clashMeans: '其余内容两边都保留。不同之处用哪一份？', typedWins: '用刚输入的', draftWins: '用草稿里的',
    leaveSure: '还有 {{n}} 份草稿只存在本机，仍要退出？', leaveMeans: '退出后本机不再保留这些草稿，没有存到服务器的内容会丢失；请先等网络恢复。', leaveAll: '不要了，退出',
    elsewhere: '这份草稿已在别的窗口改过，此处暂停保存。', paused: '暂停保存：请先选用哪边的草稿', read: '用那边的', overrule: '用这里的', withoutWho: '不存入草稿，离开本页须重填。', unsentOnes: '未提交的草稿', more: '另有 {{n}} 份',
  },
  me: { until: '至 {{at}}', and: '、', copy: '复制', copied: '已复制', copyByHand: '浏览器不允许复制，请手工选取。' },
  rules: { version: '版本', versionN: '第 {{n}} 版' },
  record: { gone: '（清空）' },
  office: { tab: { units: '单位', people: '人员', rosters: '值班表', responsibilities: '责任清单', roll: '名册导入' }, notSet: '未填', list: { inForce: '现行' } },
  intake: { wrongKind: '“{{name}}”不是 .xlsx 或 .csv 文件。', kindsOfFile: '.xlsx 或 .csv', another: '{{kb}} KB · 点击换一个文件', now: '现在', when: { ask: '以交接的实际时间为准，不从文件名或标题推断。', future: '比现在还晚，请核对', just: '{{span}}前', back: '{{span}}前，请说明补录原因' } },
  batch: { cell: { number: '受理编号', complaint: '交办问题基本情况', channel: '受理方式' }, deeds: { correct: '更正此行', strike: '划去此行', restore: '撤销划去', withdraw: '撤回清单' }, states: { staged: '待确认', committed: '已入库', withdrawn: '已撤回' } },
  register: { open: '打开案件' },
  handover: { take: '签字接班', withdraw: '撤回', all: '交接班', forYou: '{{from}}交班给您', yours: '已交班，待{{to}}接班', waitsFor: '{{from}}已交班，待{{to}}接班', open: '查看并接班', look: '查看', for: '代{{name}}' },
}
