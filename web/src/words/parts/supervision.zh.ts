/** Words of supervision. */
export const supervisionZh = {
  supervision: {
    title: '督办', asOf: '截至 {{at}} · {{n}} 件', csv: '导出表格', print: '打印', filters: '筛选', campaign: '督察', from: '交办自', to: '至', county: '县区', unit: '单位', batch: '批次', batchNo: '第 {{no}} 批', clear: '清除条件', noChoice: '没有可选项',
    none: '还没有您可以查看的案件。', noneSo: '没有符合条件的案件，可放宽条件。', noneBehind: '现在没有这样的案件。', back: '回到督办', office: '专班自身',
    overdue: '已超时未办', toConfirm: '待确认的督办措施', toAnswer: '待单位回复的督办', weAnswer: '待我们回复的督办', toRule: '待裁定的异议',
    times: '{{n}} 次，涉及 {{cases}} 件', inCases: '{{n}} 件', means: '{{of}}的口径：{{what}}', sum: '合计', ofCases: '涉及件数', cases: '件数', issues: '问题数', day: '交办日', what: '环节',
    escalations: '督办措施', measures: { proposed: '待确认', confirmed: '待回复', answered: '已回复', declined: '未采纳', issued: '已自动发出' },
    noMeasures: { proposed: '没有待确认的措施。', confirmed: '没有待回复的督办。', answered: '没有已回复的督办。', declined: '没有未采纳的措施。', issued: '没有自动发出的提醒、催办。' },
    measuresLeft: '只印出最近的 {{n}} 项，其余见页面。', missed: '{{clock}}已过', ground: '依据', hideGround: '收起', moreMeasures: '已列 {{n}} 项，共 {{of}} 项，继续显示', act: { 'confirm-escalation': '去处理', 'answer-escalation': '去回复' },
    breach: '超时', clock: '时限', proposed: '提出', decided: '决定', answered: '回复', ladder: '按督办阶梯自动提出', setAside: '不计', file: '文件 {{n}}',
    breaches: '超时（单位 × 环节）', noBreaches: '没有超时。', asideToo: '另有经更正后不计的超时，仍保留在案件中：',
    rates: '按时率与一次通过率', inTime: '按时', late: '逾期', inTimeRate: '按时率', passedFirst: '一次通过', sentBack: '曾退回', firstPassRate: '一次通过率', noAnswers: '还没有到期或已报送的答复。',
    firsts: '首次办理用时', median: '中位', p90: '九成不超过', done: '已有', notYet: '尚无', seconds: '（秒）',
    disputes: '异议与改派', noDisputes: '没有异议，也没有改派。',
    byDay: '交办件数', byState: '当前状态', verdicts: '核查结论', noVerdicts: '还没有审核通过的结论。',
    mean: {
      breaches: '到期时刻已到而未完成即为一次超时，即时推算，不待登记；算在当时应办的单位名下，后来改派的不转给接手单位。补录时即已过去的时限不算；经更正不计的另列。单位按行政层级和名称排列，不作排名。',
      rates: '按时：在到期时刻之前报送；到期未报的算逾期，未到期的不计。一次通过：审核通过且从未退回补充或重办。百分数四舍五入到一位小数。',
      firsts: '自首次交办起算，到第一次分办、签收、现场核查、报送为止，以案件中保存的首次时刻为准。“尚无”只计未上报答复的件。',
      disputes: '异议算在提出的单位名下；“再次”指该件此前已有异议。“改派”指分到该单位后又被收回、改由其他单位承办，不含单位自己的内部转办。',
      escalations: '提醒、催办到点自动发出；督办函及以上只由程序提出，由具名人员确认后才生效。',
      byDay: '按案件首次交办的日期（北京时间）。',
      verdicts: '按问题计，一件可有几个问题；只计审核通过的结论和历史台账的结论。',
    },
    chart: {
      breaches: '各单位各环节超时次数条形图，共 {{n}} 次，{{units}} 个单位；数值见表格', rates: '各单位按时率和一次通过率条形图，总按时率 {{inTime}}，总一次通过率 {{firstPass}}；数值见表格',
      byDay: '每日交办件数柱形图，{{days}} 天共 {{n}} 件；数值见表格',
    },
    figure: {
      breached: '超时', breach_set_aside: '不计的超时', answered_in_time: '按时', answered_late: '逾期', passed_first: '一次通过', sent_back: '曾退回',
      disputed: '提出异议', dispute_open: '待裁定', dispute_upheld: '成立', dispute_rejected: '不成立', dispute_dropped: '未裁定即收回', disputed_again: '再次异议', reassigned: '改派',
      verified: '属实', basically_verified: '基本属实', partly_verified: '部分属实', unfounded: '不属实',
      first_assigned: '分办', first_acknowledged: '签收', first_on_site: '到达现场', first_answered: '报送',
      not_assigned: '尚未分办', not_acknowledged: '尚未签收', not_on_site: '尚未到现场', not_answered: '尚未报送',
    },
  },
}
