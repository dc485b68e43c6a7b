/** Words of the duty desk, its notices and its line. */
export const deskZh = {
  live: { lost: '实时更新中断，正在重新连接；页面每 15 秒刷新一次。', soundOn: '响铃已开，点击静音', soundOff: '已静音，点击开启响铃', on: '响铃', off: '静音' },
  notices: {
    stopped: '· 已于 {{at}} 办理', cancelled: '· 已不需办理', setAside: '· 已更正，不计', decided: { confirmed: '· 领导已确认', declined: '· 领导不予采取' }, here: '本页 {{n}} 件', title: '通知', bell: '通知，{{n}} 条未读', unread: '未读', all: '全部', urgent: '紧急', none: '没有通知。', noneUnread: '没有未读通知。',
    granted: { true: '已批准', false: '不予批准' }, unsigned: '签收后停止提醒', unsignedStay: '待签收的仍会提醒，直到签收。', returned: '第 {{times}} 次退回，须补充 {{n}} 项', read: '标为已读', readAll: '全部标为已读', readAllSure: '全部标为已读？', readThese: '标为已读（{{n}}）', readSure: '将这 {{n}} 条标为已读？', readMeans: '所列收到于 {{at}} 及以前；此后新到的仍为未读。', others: '其余 {{n}} 条', since: '收到于', due: '时限 {{at}}', more: '更早的通知', failed: '有 {{n}} 条没有标记成功，请重试。', case: '案件', upheld: { true: '异议成立，分办已解除', false: '异议不成立' }, why: '裁定理由', ofRow: '清单第 {{row}} 行', ofRows: '清单，{{n}} 行', ofCampaign: '{{name}}：选定计日口径',
  },
  desk: {
    title: '值班台', quiet: '此刻没有要处理的事项。新交来的会列在这里。', recordCall: '记录通话', unacknowledged: '未签收', unattended: '无人值守的单位', refused: '退回未处理的行', staged: '待确认入库的清单', justIn: '刚交来',
    dueSoon: '12 小时内到期或已超时', supplementing: '六小时补充中', returned: '退回未通过', handlerGone: '承办人已离岗', starred: '重点件',
    cases_one: '{{n}} 件', cases_other: '{{n}} 件', batch: '批次', onDuty: '值班', backup: '备班', unitLine: '单位电话', nobody: '现在无人值班',
    first: '只列前 {{n}} 件。', firstRows: '只列前 {{n}} 行，其余在各清单中：', allLists: '到批次看全部', whole: '到看板看全部', unfold: '列出 {{n}} 件', gap: '无人值班：{{from}} 至 {{until}}', open: '未排班', openCases: '在办 {{n}} 件', row: '第 {{n}} 行', rows: '共 {{rows}} 行，{{waiting}} 行待确认',
    othersUnsigned: '同案其他单位尚未签收', answered: '已接通', unanswered: '未接通', callsIn: '记入所选案件（{{n}} 件）', callsRecord: '记录（{{n}} 件）', callsRecorded: '通话已记入 {{n}} 件', callRecorded: '已记录', callsGone: '这些案件已不在未签收之列。写过的留在这里，可以照抄到单件的通话记录。', callsFailed: '有 {{n}} 件没有记上，可再点一次。',
    nameNext: '去明确承办人', ackOne: '签收', ackAll: '一并签收（{{n}} 件）', ackSure: '一并签收这 {{n}} 件？', ackMeans: '签收只表示收到，不表示认可归口。', acked: '已签收 {{n}} 件', ackFailed: '有 {{n}} 处没有签收成功：{{says}}',
  },
}
