/** Words of a page that is not one's own: what it is for, whose it is, and whom to ask. */
export const closedZh = {
  closed: {
    title: '本页供{{who}}使用。', ask: '确需使用的，请由本单位向系统管理员申请相应岗位。您现有的岗位：{{posts}}。', none: '无', home: '去我的首页',
    case: '案件的编号或链接可能有误，也可能没有分办到您的单位。', askCase: '确需查看的，请与统筹协调核实。您现有的岗位：{{posts}}。',
    dispatch: '分办台用来甄别来件、分办到单位、复签和裁定异议。', intake: '清单入库用来上传督察组交来的清单，逐行核对后生成案件。', register: '登记用来逐件录入来电、来信等没有清单的案件。',
    batches: '批次列出收到的清单、每一行的结果和尚未处理的行。', review: '审核用来对照举报、答复和证据，批准、退回或责令重办。', supervision: '督办用来查看超时、升级和办理用时，并提出督办意见。',
    handover: '交接班用来把未了事项交给下一班，双方签字。', leader: '领导页汇集要由本人签字、批示、确认的事项和包案。', todo: '待办汇集待汇总、上报、过关、办结、公开和问责的案件，逐件办理。', unit: '本单位页汇集承办单位要签收、办理、答复的案件。',
    who: {
      dispatch: '统筹协调、督查和领导', intake: '值班员和统筹协调', register: '值班员和统筹协调', batches: '专班各岗位', review: '审核岗位', supervision: '督查、统筹协调、审核、追责问责、审计、领导和单位负责人',
      handover: '值班员、统筹协调，以及查看交接的岗位', leader: '领导和单位负责人', todo: '审核、统筹协调、宣传报道和追责问责岗位', unit: '承办单位人员',
    },
  },
}
