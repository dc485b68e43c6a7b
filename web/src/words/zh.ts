export const zh = {
  product: '交办',
  skip: '跳到正文',
  places: '页面',
  place: { board: '看板' },
  waiting: '正在读取……',
  more: '显示更多',
  leave: '退出登录',
  lost: '与服务器的连接中断，正在重试；所见可能不是最新。',
  serverTime: '服务器时间',
  language: { other: 'English' },
  form: { needed: '请填写' },
  door: {
    what: '转办案件办理系统', login: '登录名', password: '密码', in: '登录', sso: '统一身份认证登录',
    code: '验证码', codeHelp: '验证器应用中的六位数字，或一个恢复码', mustChange: '首次登录请先设置自己的密码。',
    oldPassword: '现在的密码', newPassword: '新密码', newAgain: '再输一次新密码', notSame: '两次输入不一致', change: '设置密码',
    addFactor: '您的岗位须启用二次验证；请由管理员协助用命令行或接口设置后再登录。',
  },
  failed: { away: '连接不上服务器', awayDo: '请检查网络；恢复后点“重试”。', broken: '程序出错', id: '请把编号 {{id}} 告诉管理员。', again: '重试', home: '回到看板' },
  nowhere: { title: '没有这个页面', do: '地址可能写错了，或页面已经移走。' },
  due: { over: '已超 {{span}}', left: '剩 {{span}}' },
  board: {
    title: '倒计时看板', find: '编号、区域、地址、被举报单位', state: '状态', open: '未办结', all: '全部',
    today: '今日到期', overdue: '已超时', supplementing: '六小时补充中', unacknowledged: '未签收',
    none: '没有未办结的案件。', noneSo: '没有符合条件的案件，可放宽条件。',
  },
  case: {
    number: '编号', due: '最近时限', waitsFor: '等待', where: '区域', lead: '主办单位', state: '状态', noNumber: '（无编号）', noLead: '待分办',
    lateTimes: '超时 {{n}} 次',
  },
}

export type Texts = typeof zh
