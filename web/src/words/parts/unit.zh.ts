/** Words of a unit's page, of its leader's, and of files on their way. */
export const unitZh = {
  acting: {
    switch: '代行', self: '本人：{{name}}', for: '代{{name}}处理', both: '由{{self}}经手；{{self}}与{{whom}}两人姓名都记入案件。', end: '结束代行',
  },
  sending: {
    title: '还在传的文件', bar: '在传 {{n}} 个文件', barFault: '{{n}} 个文件需处理', camera: '拍照', gallery: '从相册选', stage: '拍摄阶段', note: '拍完即走：照片在后台续传，传到后自动附入本案，不影响报送。',
    broken: '信号不好，恢复后自动续传。', waiting: '等待传送', going: '已传 {{n}}%', stored: '已传到，正在附入', attached: '已附入', fleeting: '本机存不下，传完前请勿关闭页面', there: '案件中已有这份文件，不必再传。', thereAs: '案件中已有这份文件：{{as}}，不必再传。', seen: '知道了', again: '再试', drop: '不传了', dropSure: '不传“{{name}}”？', dropMeans: '文件从待传清单移除，手机相册中的原图不受影响。', leaveSure: '还有 {{n}} 个文件没有传到，仍要退出？', leaveMeans: '退出后本机不再保留这些文件，不会再传；请先等它们传完，或从手机相册另行取用原图。', leaveAll: '不传了，退出', here: '在传 {{n}}',
    evidence: '现场取证', size: '{{n}} KB', mega: '{{n}} MB',
  },
  unit: {
    redo: '{{at}} 退回重办',
    title: '本单位', todo: '要办 {{n}} 件', all: '全部', none: '现在没有要办的事项；交来的会自动列在这里。', noneOf: '没有这一类事项，请点“全部”。', notYours: '本页供承办单位人员使用。', look: '查看', then: '接着', after: '之后', mustSign: '须先由负责人签署', sentBack: '负责人退回修改，改好再送签', backBecause: '退回修改的原因：', waitsSigned: '已送签，等负责人签署', pickHandler: '请选择承办人', pickCases: '请勾选案件', nameAll: '一并明确承办人（{{n}} 件）', namedAll: '已为 {{n}} 件明确承办人', nameFailed: '有 {{n}} 件没有明确成功，可再点一次。', toFile: '{{name}} {{at}} 已签署，待报送', handler: '承办人 {{name}}', noHandler: '未明确承办人', below: '下派', returned: '第 {{n}} 次退回，须补充：', again: '异议不成立，继续办理', doers: '您的岗位不办此项，请联系：', noDoers: '本单位没有可办理此项的人员，请联系管理员。',
    waits: '等别人办', disputes: '我们的异议', passed: '我们下派的', review: '已报送，在审核', nth: '本件第 {{n}} 次异议', runsOn: '报送时限 {{at}} 不因异议停止', suggested: '建议由{{unit}}办理', noDue: '没有时限', ruleDue: '裁定时限', delivered: '{{name}} {{at}} 已报送', notDelivered: '{{name}} 尚未报送', yetTo: '{{unit}}：{{state}}',
    roster: '值班', now: '现在', next: '接班', nobody: '现在无人值班', noNext: '接下来未排班', instruction: '交办要求：', summary: '办理情况：', more: '再列一些', untilDay: '{{from}} 至 {{until}}',
  },
  extension: {
    asked: '已于 {{at}} 申请延期至 {{until}}，待审批；批准之前原时限照走', why: '申请延期', granted: { true: '延期已于 {{at}} 批准，至 {{until}}', false: '延期至 {{until}} 的申请已于 {{at}} 不予批准，原时限不变' },
  },
  presented: {
    sentBack: '{{name}} {{at}} 退回修改', title: '送签稿', by: '{{name}}送签 {{at}}', line: '{{name}} {{at}} 送签，待单位负责人签署。', present: '送负责人签署', amend: '修改后再签', read: '放弃改动，查看送签稿', lose: '放弃自己写的内容？', loses: '已写的改动不再保留，改为照送签稿阅读、签署。', changed: '有改动', compared: '与上次报送的不同之处标有“有改动”。', same: '与上次报送逐字相同，没有任何改动。',
    waits: '{{name}} {{at}} 已送签，等负责人签署；再次送签即替换该稿。', own: '{{name}} {{at}} 送签的稿件在等签署；下面是您自己改定的稿件，签署后以您的为准。', anew: '送签稿已被重新送签的稿件替换，您看到的不是最新稿，请查看新稿后再签。', gone: '这份送签稿已签署、已报送或已失效。', readAnew: '查看新稿', goOn: '继续', signed: '{{name}} {{at}} 已签署，待报送；按下面的签署稿报送。', otherWays: '其他方式：另写报告，或签字后补', then: '负责人签署后，再打开“{{what}}”提交签署稿。',
    stood: '照送签稿签署', amended: '修改后签署',
  },
  todo: {
    others: '须由他人办理', othersMean: '公开稿须由拟稿人以外的人公开；本人拟的稿件列在这里。', notYours: '本页供宣传报道和追责问责岗位使用。', prepared: '{{name}} {{at}} 拟稿', reported: '{{at}} 上报答复', nobodyElse: '没有其他宣传报道人员可以公开，请联系管理员任命一位。',
  },
  leader: {
    missed: '{{clock}} {{at}} 已过', doneSince: '已于 {{at}} 办理', notSince: '至今未办',
    campaign: '选定督察的计日口径', choose: '去选定',
    sentBack: '{{at}} 已退回修改，等重新送签', title: '领导', waits: '等我办理', none: '没有等您办理的事项；有了会自动列在这里。', others: '须由其他领导决定', othersMean: '这些事项您参与过，或涉及本人所在单位，按规定由他人决定。', charge: '我包案的案件', noCharge: '没有由您包案的在办案件。', instruct: '督办意见', urge: '催办', open: '打开案件', notYours: '本页供领导和单位负责人使用。',
    by: '{{name}}提出', clock: '到时自动提出', asks: '申请延至 {{at}}', times: '第 {{n}} 次', pending: '已报送，待补签', notPresented: '尚未送签', notPresentedMeans: '经办人还没有送签，不计入等我办理。', notYet: '尚未送签', ownReport: '自拟报告并签署', lastGate: '只差“{{gate}}”', unitToo: '本单位要办的', doing: '打开中',
  },
}
