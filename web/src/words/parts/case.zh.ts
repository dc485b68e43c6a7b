/** Words of a case's page, of its evidence and papers, and of the call beside a number. */
export const caseZh = {
  pairing: {
    pick: '选两张同一处的照片：一张整改前、一张整改后。', none: '从下面选', picked: '已选', paired: '已在对照中', turn: '前后对调', make: '配成对照', done: '已配成整改前后对照。', entry: '第 {{n}} 条附入的照片',
  },
  policy: { 'city-central-handover': '中央督察交办', 'city-province-handover': '省级督察交办', 'city-own-handover': '市级自行交办', statutory: '信访法定时限', fast: '快速演示' },
  case: {
    noEvidence: '本案还没有证据材料。', overall: '总体结论', leftOut: '未填', rectifies: '整改责任人', nobodyNamed: '未指定', byDay: '{{day}} 前完成', measureOpen: '未完成', measureThen: '报告时未完成', since: '现为：{{settlement}}', sections: '本页各部分', struckFile: '材料已撤下', filedBy: '{{name}}提交', signedBy: '{{name}}签字 {{at}}', passedBy: '{{name}}审核通过 {{at}}',
    signFirst: '单位负责人补签以后方可审核通过。', signBy: '单位负责人补签以后方可审核通过；补签时限 {{at}}。', draftSigned: '单位负责人已签字，尚未提交。', unsigned: '签字后补，批准人{{name}}：',
    wayPrinted: '这里印出最近 {{n}} 条，更早的没有印出。要印全部，请先点“显示更多”。', notYours: '您不能查看的件（尾号 {{end}}）',
    threeInstants: '显示三个时刻', instant: { happened: '发生', filed: '提交', recorded: '入库' },
    pair: '整改前后对照 {{place}}', pairWith: '与哪张照片对照', noPartner: '还没有可对照的照片', justNow: '刚选的', spot: '拍摄地点',
    papers: '文书', paper: {
      order: '交办单', openOrder: '打开交办单', list: '交办清单', openList: '打开所在批次', escalation: '督办文书', listed: '挂牌督办', report: '办理情况报告', reply: '上报答复',
      fallen: '已作废', out: '已公开', published: '已公开', repeats: '重复件',
    },
  },
  desk: { callOf: '为哪一件打的电话？', noCase: '该单位没有未办结的件。' },
  wall: { away: '另有 {{n}} 件轮流显示', tails: '只列编号末六位，最先到期的在前' },
  form: { why: '请写明理由。', mergeInto: '请选择并入哪一件。', toWhom: '请写明转给或退给谁。', gateEvidence: '请选择本案证据作为依据。', gateSatisfaction: '请选择群众是否满意。', caseBy: '输入编号、地点或内容中的字查找', noCase: '没有查到这样的件', now: '现在', fold: '收起看材料', unfold: '展开继续写', zone: '北京时间', fillIn: '还有必填的内容没有填写', must: '必须填写。', callWhom: '请选择打给哪个单位；打给个人的，选择人员。', either: '（单位、人员至少填一项）', callAnswered: '请选择是否接通。', callSaid: '请填写通话内容。' },
}
