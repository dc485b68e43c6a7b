/** Words of one's own account. */
export const meZh = {
  me: {
    device: { wechat: '微信', dingtalk: '钉钉' },
    posts: '岗位', noPosts: '目前没有岗位', mayActFor: '可代行', nobody: '没有人委托我', wrong: '姓名或岗位不对，请找系统管理员更正。', kept: '我已保存好',
    password: { title: '登录密码', rule: '至少 10 个字符。改好后，其他浏览器上的登录和程序令牌即刻失效。', short: '至少 10 个字符', change: '修改密码', done: '密码已修改，其他登录和程序令牌已失效。' },
    sessions: {
      title: '已登录的浏览器', this: '本机', unknown: '未知设备', since: '{{at}} 登录', seen: '{{at}} 用过', until: '{{at}} 到期', by: { password: '密码登录', 'password+code': '密码加验证码', sso: '统一身份认证', token: '令牌' },
      end: '退出', ended: '已退出。', sure: '退出“{{device}}”上的登录？', others: '退出其他全部', othersSure: '退出其他 {{n}} 处登录？', othersMean: '本机不受影响；那边没有交上来的内容可能丢失。', othersEnded: '其他登录已全部退出。', alsoTokens: '同时撤销我的 {{n}} 个程序令牌', tokensLeft: '其他登录已全部退出；{{n}} 个程序令牌仍然有效，可在“程序令牌”中撤销。',
    },
    tokens: {
      title: '程序令牌', none: '没有令牌。让程序替您取数或填报时才需要；它只能做您选定的事，也不会超出您的岗位。', make: '新建令牌', made: '令牌“{{name}}”已建好', once: '只显示这一次，离开后无法再看。请现在存到程序的密钥设置里，不要发到聊天群或邮件中。',
      read: '读取案件和统计', reading: '读取', deeds: '案件之外的事项', commands: '案件操作', name: '给哪个程序用', nameSuch: '如：日报取数', scope: '允许做什么', scopeMeans: '未选的一概不能做；举报人信息在任何令牌下都读不到。', days: '有效天数（1—366）',
      since: '{{at}} 建', used: '{{at}} 用过', unused: '还没用过', until: '{{at}} 到期', revoke: '撤销', sure: '撤销令牌“{{name}}”？', mean: '使用它的程序立刻停止工作，撤销后不能恢复。', revoked: '令牌已撤销。',
    },
    factor: {
      title: '二次验证', on: '已启用', off: '未启用', what: '启用后，登录时除密码外还要输入手机验证器里的六位数字；密码泄露，别人也登不进来。', needed: '您的岗位必须启用二次验证。', begin: '启用', next: '下一步', confirm: '确认', password: '登录密码',
      scan: '用手机上的验证器应用扫描：', byHand: '扫不了的，把这串密钥手工输入应用：', secret: '密钥', type: '输入应用显示的六位数字：', codes: '恢复码', codesOnce: '只显示这一次。手机不在手边时，每个码可代替验证码登录一次；请打印或抄下，与手机分开存放。',
      since: '{{at}} 起启用。', left: '恢复码还剩 {{n}} 个。', renew: '更换恢复码', renewMeans: '换新后，旧的恢复码全部作废。', remove: '停用', removeSure: '停用二次验证？', removeMeans: '停用后只凭密码即可登录，恢复码全部作废。岗位要求启用的，下次须重新设置。', codeOrRecovery: '验证码，或一个恢复码', removed: '二次验证已停用。',
    },
    delegations: {
      title: '委托代行', none: '没有委托。出差、休假时可请同事在一段时间内代行岗位，所办事项上两人姓名都在。', add: '委托他人', given: '我委托的', received: '委托我的', how: { runs: '进行中', ahead: '未开始', over: '已到期', ended: '已提前终止' }, allPosts: '全部可委托的岗位',
      rule: '受托人可以您的名义办理所选岗位的事项，每一步都记下两人姓名。系统管理员和审计岗位不能委托。', notYours: '您的岗位不能委托他人代行。', whom: '委托谁', from: '从', fromNow: '不填即刻开始', until: '到', posts: '哪些岗位', reason: '事由', reasonSuch: '如：出差', give: '委托', added: '已委托。',
      end: '终止', sure: '终止与{{name}}的委托？', mean: '立刻生效，不能恢复；已办的事项不变。', ended: '委托已终止。',
    },
  },
}
