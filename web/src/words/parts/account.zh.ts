export const accountZh = {
  place: { seldom: '更多', me: '我的账号', rules: '时限与规则', record: '台账审计' },
  deed: {
    'read-batches': '查看批次', 'take-batches': '接收批次', 'add-campaigns': '登记督察', 'take-campaign-live': '启用和结束督察', 'audit-record': '查台账审计', 'manage-staff': '管理人员和单位',
    'read-telephones': '查看电话', 'check-texts': '校核公开文本', 'search-complainants': '按举报人查找', 'fill-rosters': '排值班表', 'use-dispatch': '使用分办台', 'keep-responsibilities': '公布责任清单',
  },
  me: {
    device: { wechat: '微信', dingtalk: '钉钉' },
    posts: '岗位', noPosts: '目前没有岗位', mayActFor: '可代行', nobody: '没有人委托我', until: '至 {{at}}', wrong: '姓名或岗位不对，请找系统管理员更正。', and: '、', copy: '复制', copied: '已复制', copyByHand: '浏览器不允许复制，请手工选取。', kept: '我已保存好',
    password: { title: '登录密码', rule: '至少 10 个字符。改好后，其他浏览器上的登录和程序令牌即刻失效。', short: '至少 10 个字符', change: '修改密码', done: '密码已修改，其他登录和程序令牌已失效。' },
    sessions: {
      title: '已登录的浏览器', this: '本机', unknown: '未知设备', since: '{{at}} 登录', seen: '{{at}} 用过', until: '{{at}} 到期', by: { password: '密码登录', 'password+code': '密码加验证码', sso: '统一身份认证', token: '令牌' },
      end: '退出', ended: '已退出。', sure: '退出这台设备上的登录？', others: '退出其他全部', othersSure: '退出其他 {{n}} 处登录？', othersMean: '本机不受影响；那边没有交上来的内容可能丢失。', othersEnded: '其他登录已全部退出。', alsoTokens: '同时撤销我的 {{n}} 个程序令牌', tokensLeft: '其他登录已全部退出；{{n}} 个程序令牌仍然有效，可在“程序令牌”中撤销。',
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
  rules: {
    tab: { simulator: '时限推算', policies: '时限规定', campaigns: '督察', permissions: '权限' },
    policy: { 'city-central-handover': '中央督察交办', 'city-province-handover': '省级督察交办', 'city-own-handover': '市级自行交办', statutory: '信访法定时限', fast: '快速演示' },
    version: '版本', versionN: '第 {{n}} 版', older: '旧版', id: '标识', basis: '依据：{{basis}}', used: '适用于', unused: '目前没有督察采用', stored: '入库', shipped: '随程序提供', noPolicies: '还没有时限规定，由系统管理员用命令行导入。', noSuch: '没有这一版时限规定。',
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
      youAdd: '统筹协调和管理员登记督察，领导选定读法后启用。', youTake: '登记好的督察由您选定读法并启用；结束也由您决定。', youRead: '督察由统筹协调登记，领导启用和结束。', none: '还没有督察。', add: '登记督察', adding: '登记督察', change: '更正', changing: '更正督察', save: '保存', live: '启用', end: '结束', state: { draft: '草稿', live: '已启用', ended: '已结束' },
      name: '名称', level: '级别', kind: '类别', kinds: { routine: '例行督察', special: '专项督察', lookback: '回头看' }, round: '轮次', roundN: '第 {{n}} 轮', group: '督察组编号', from: '进驻日', to: '离驻日', stationed: '进驻期间', template: '公开表版式', reading: '当日读法', noReading: '尚未选定，启用时由领导选定', times: '经过', createdAt: '{{name}} {{at}} 登记', liveAt: '{{at}} 启用', endedAt: '{{at}} 结束',
      table: '各来源适用的时限规定', own: '自行指定各来源的时限规定', shipped: '采用程序随附的选择；启用前都可更正。', takesNone: '不收此类', fixed: '已启用：级别和时限规定不能再改。', draftNote: '先存为草稿，领导启用后才收件。',
      liveSure: '启用“{{name}}”？', liveMeans: '启用后开始收件；读法及其依据文件不能再改，各件时限都按它计算。', means: { counted: '接件当日算第 1 日', not_counted: '接件次日算第 1 日' }, document: '依据文件', documentSuch: '如：某督察组〔2026〕3 号通知', compare: '先对照两种读法的时限', endSure: '结束“{{name}}”？', endMeans: '结束后不再收件，不能重新启用；在办的案件照常办理，时限不变。', added: '已登记为草稿。', changed: '已更正。', wentLive: '已启用。', ended: '已结束。',
    },
    perm: { does: '谁能办', reads: '谁能看', role: '只看某个岗位', what: '事项', office: '专班岗位', unit: '承办单位岗位', when: '案件处于', outside: '案件之外', before: '登记之前', data: '内容' },
  },
  record: {
    search: '查询台账', notYours: '台账审计只对督查和审计岗位开放。', notYoursDo: '需要查证的，请联系审计。', kinds: '事项', person: '经办人', case: '所涉案件（编号）', typeCase: '输入编号或地址查找', noCase: '没有找到', from: '起', until: '止', all: '全部记录', onlyAbout: '只看 {{what}}', aboutOnly: '只看这一对象的记录', none: '台账还是空的。', noneSo: '没有符合条件的记录，可放宽条件。', earlier: '更早的', end: '共 {{n}} 条，没有更早的了',
    seq: '第 {{n}} 条', commandLine: '服务器命令行', system: '系统', toCase: '打开案件', recorded: '{{at}} 记入', gone: '（清空）', reasonKept: '事由原文不入台账，只存其密钥摘要。', about: '{{kind}} {{name}}', yes: '是', table: '共 {{n}} 项',
    group: { signin: '登录与账号安全', looks: '查看与导出', staff: '人员与单位', lists: '清单', rules: '督察与规定', system: '系统' },
    kind: {
      signed_in: '登录', signed_out: '退出登录', sign_ins_failed: '登录失败', account_locked: '账号锁定', account_added: '新建账号', account_disabled: '停用账号', account_enabled: '启用账号', account_unlocked: '解锁账号', second_factor_set: '启用二次验证', second_factor_removed: '解除二次验证', recovery_codes_replaced: '更换恢复码', recovery_code_used: '使用恢复码', link_added: '关联统一认证', link_removed: '取消关联统一认证',
      password_changed: '本人修改密码', password_reset: '重置密码', sessions_revoked: '退出其他全部登录', session_revoked: '终止登录或令牌', token_granted: '新建令牌', person_added: '新增人员', person_changed: '更正人员', post_granted: '任岗', post_ended: '免岗', delegation_added: '委托代行', delegation_ended: '终止委托', unit_added: '新增单位', unit_changed: '更正单位', contact_added: '新增联络员', contact_ended: '更换联络员', duty_added: '排班', duty_struck: '取消排班',
      campaign_added: '登记督察', campaign_changed: '督察变更', list_staged: '收到清单', list_corrected: '清单更正', list_committed: '清单入库', list_withdrawn: '撤回清单', row_struck: '划去被拒行', row_restored: '恢复被拒行', row_corrected: '补正被拒行', policy_stored: '时限规定入库', calendar_stored: '节假日安排入库', responsibilities_stored: '公布责任清单', complainant_shown: '查看举报人', complainants_searched: '按举报人查找', complainants_linked: '查同一举报人的其他件', complainants_hinted: '清单提示同一举报人的其他件', text_checked: '校核公开文本', file_downloaded: '下载证据', exported: '导出',
      recovery_begun: '开始恢复', recovery_ended: '恢复完成', keys_rotated: '轮换密钥', keys_resealed: '重新加密', key_forgotten: '记录密钥遗失', key_found: '遗失密钥已找回', setting_changed: '设置变更', roll_loaded: '导入人员名册',
    },
    subject: { account: '账号', address: '来源地址', session: '登录', person: '人员', post: '岗位', delegation: '委托', unit: '单位', duty: '班次', contact: '联络员', campaign: '督察', batch: '清单', policy: '时限规定', calendar: '节假日安排', responsibilities: '责任清单', case: '案件', file: '证据', record: '台账', keys: '密钥', setting: '设置' },
    field: {
      name: '名称', login: '登录名', person: '人员', unit: '单位', role: '岗位', kind: '类别', level: '级别', state: '状态', round: '轮次', group_number: '督察组编号', stationed_from: '进驻日', stationed_to: '离驻日', template: '公开表版式', policies: '时限规定', reading: '当日读法', live_at: '启用时间', ended_at: '结束时间', ended_by: '终止人', from: '起', until: '止', from_at: '起', parent: '上级单位', code: '代码', territory: '属地', telephone: '电话', disabled: '停用', first_responsible: '第一责任人', direct_responsible: '直接责任人', posts: '岗位',
      delegator: '委托人', delegate: '受托人', substitute: '替班', backup: '替班', address: '地址', method: '方式', session: '登录', account: '账号', accounts: '账号', expires_at: '到期', sessions_ended: '退出登录数', ended: '退出的登录', codes: '恢复码摘要', times: '次数', first_at: '首次', last_at: '末次', unknown_logins: '不存在的登录名', attempts: '次数', link: '关联', issuer: '认证方', campaign: '督察', batch: '清单', row: '行', rows: '行数', new: '新增', changed: '变更', declared: '清单所载件数', file: '文件', handed_over_at: '交办时间', number: '编号', look: '查阅', by: '按', found: '命中', kinds: '类型', part: '部分', format: '格式', position: '条', sha256: '摘要', due: '时限', length: '字数', year: '年份', days: '天数', scope: '允许', made_in: '新建时的登录方式', first_day: '读法', chosen_by: '选定人', chosen_at: '选定时间',
    },
    value: { method: { password: '密码', 'password+code': '密码加验证码', sso: '统一身份认证', token: '令牌' }, made_in: { password: '密码', 'password+code': '密码加验证码', sso: '统一身份认证' }, state: { draft: '草稿', live: '已启用', ended: '已结束' }, kind: { routine: '例行督察', special: '专项督察', lookback: '回头看', office: '专班', group: '工作组', province: '省', city: '市', county: '县区', department: '部门', township: '乡镇' }, format: { refused_rows: '被拒行', proof: '证明', csv: 'CSV', xlsx: 'Excel' } },
    chain: {
      unchecked: { roots: '有 {{n}} 个签名根无法核对：签名密钥已确认遗失，连公钥也没有留下。', words: '有 {{n}} 处文字无法与摘要核对：摘要密钥已确认遗失。' },
      title: '记录链校验', check: '开始校验', again: '再校验一次', checking: '正在从第一条起逐条校验，记录多时需要几分钟……', holds: '完整：从第 1 条到第 {{n}} 条，环环相扣。', broken: '不符：从第 {{n}} 条起对不上。', differs: '链本身完整（到第 {{n}} 条），但数据库中有内容与记录不一致。', what: '请保留现场，通知系统管理员，并用异地保存的签名根核对。', at: '{{at}} 校验', hash: '第 {{n}} 条的校验值',
      proves: '校验通过，说明链内各条没有被修改、删除、插入或调换次序，人员、账号等数据与记录一致。', not: '它看不出末尾被截去、整条链被替换或退回旧备份，这些要与异地保存的签名根核对；末尾新添的一条和未经签名根覆盖的部分，也无从查出。',
    },
  },
}
