/** Words of the record. */
export const recordZh = {
  record: {
    search: '查询台账', printed: '所列：{{what}}', printedLeft: '这里印出最近的 {{n}} 条，更早的见页面。', notYours: '台账审计只对督查和审计岗位开放。', notYoursDo: '需要查证的，请联系审计。', kinds: '事项', person: '经办人', case: '所涉案件（编号）', typeCase: '输入编号或地址查找', noCase: '没有找到', from: '起', until: '止', all: '全部记录', onlyAbout: '只看 {{what}}', aboutOnly: '只看这一对象的记录', none: '台账还是空的。', noneSo: '没有符合条件的记录，可放宽条件。', earlier: '更早的', end: '共 {{n}} 条，没有更早的了',
    heads: { when: '何时发生', seq: '台账序号', what: '何事、何人' }, seq: '台账第 {{n}} 条', commandLine: '服务器命令行', system: '系统', toCase: '打开案件', recorded: '{{at}} 记入', reasonKept: '事由原文不入台账，只存其密钥摘要。', about: '{{kind}} {{name}}', yes: '是', times: '{{of}} {{n}} 次', table: '共 {{n}} 项',
    group: { signin: '登录与账号安全', looks: '查看与导出', staff: '人员与单位', lists: '清单', rules: '督察与规定', system: '系统', shift: '交接班' },
    kind: {
      signed_in: '登录', signed_out: '退出登录', sign_ins_failed: '登录失败', account_locked: '账号锁定', account_added: '新建账号', account_disabled: '停用账号', account_enabled: '启用账号', account_unlocked: '解锁账号', second_factor_set: '启用二次验证', second_factor_removed: '解除二次验证', recovery_codes_replaced: '更换恢复码', recovery_code_used: '使用恢复码', link_added: '关联统一认证', link_removed: '取消关联统一认证',
      password_changed: '本人修改密码', password_reset: '重置密码', sessions_revoked: '退出其他全部登录', session_revoked: '终止登录或令牌', token_granted: '新建令牌', person_added: '新增人员', person_changed: '更正人员', post_granted: '任岗', post_ended: '免岗', delegation_added: '委托代行', delegation_ended: '终止委托', unit_added: '新增单位', unit_changed: '更正单位', contact_added: '新增联络员', contact_ended: '更换联络员', duty_added: '排班', duty_struck: '取消排班',
      campaign_added: '登记督察', campaign_changed: '督察变更', list_staged: '收到清单', list_corrected: '清单更正', list_committed: '清单入库', list_withdrawn: '撤回清单', row_struck: '划去被拒行', row_restored: '恢复被拒行', row_corrected: '补正被拒行', policy_stored: '时限规定入库', calendar_stored: '节假日安排入库', responsibilities_stored: '公布责任清单', complainant_shown: '查看举报人', complainants_searched: '按举报人查找', complainants_linked: '查同一举报人的其他件', complainants_hinted: '清单提示同一举报人的其他件', complainant_kept: '清单补入举报人信息', text_checked: '校核公开文本', file_downloaded: '读取证据文件', exported: '导出',
      recovery_begun: '开始恢复', recovery_ended: '恢复完成', record_backed_up: '台账备份', record_restored: '由备份恢复', keys_rotated: '轮换密钥', keys_resealed: '重新加密', key_forgotten: '记录密钥遗失', key_found: '遗失密钥已找回', setting_changed: '设置变更', roll_loaded: '导入人员名册',
      shift_offered: '交班', shift_taken: '接班', shift_withdrawn: '撤回交班',
    },
    subject: { account: '账号', address: '来源地址', session: '登录', person: '人员', post: '岗位', delegation: '委托', unit: '单位', duty: '班次', contact: '联络员', campaign: '督察', batch: '清单', policy: '时限规定', calendar: '节假日安排', responsibilities: '责任清单', case: '案件', file: '证据', record: '台账', keys: '密钥', setting: '设置', handover: '交接班' },
    field: { version: '版本',
      name: '名称', login: '登录名', person: '人员', unit: '单位', role: '岗位', kind: '类别', level: '级别', state: '状态', round: '轮次', group_number: '督察组编号', stationed_from: '进驻日', stationed_to: '离驻日', template: '公开表版式', policies: '时限规定', reading: '当日读法', live_at: '启用时间', ended_at: '结束时间', ended_by: '终止人', from: '起', until: '止', from_at: '起', parent: '上级单位', code: '代码', territory: '属地', telephone: '电话', disabled: '停用', first_responsible: '第一责任人', direct_responsible: '直接责任人', posts: '岗位',
      delegator: '委托人', delegate: '受托人', substitute: '替班', backup: '替班', address: '地址', method: '方式', session: '登录', account: '账号', accounts: '账号', expires_at: '到期', sessions_ended: '退出登录数', ended: '退出的登录', codes: '恢复码摘要', times: '次数', first_at: '首次', last_at: '末次', unknown_logins: '不存在的登录名', attempts: '次数', link: '关联', issuer: '认证方', campaign: '督察', batch: '清单', row: '行', untaken: '未采用', rows: '行数', new: '新增', changed: '变更', declared: '清单所载件数', file: '文件', handed_over_at: '交办时间', number: '编号', look: '查阅', by: '按', found: '命中', kinds: '类型', part: '部分', format: '格式', position: '链上环号', sha256: '摘要', due: '时限', length: '字数', year: '年份', days: '天数', scope: '允许', made_in: '新建时的登录方式', first_day: '读法', chosen_by: '选定人', chosen_at: '选定时间',
      offered_by: '交班人', hinted_at: '提示于', shown: '提示内容摘要', offered_for: '代谁交班', offered_at: '交班时间', to: '接班人',
    },
    value: { scope: { read: '读取案件和统计' }, hinted_at: { registration: '登记时' }, method: { password: '密码', 'password+code': '密码加验证码', sso: '统一身份认证', token: '令牌' }, made_in: { password: '密码', 'password+code': '密码加验证码', sso: '统一身份认证' }, state: { draft: '草稿', live: '已启用', ended: '已结束', offered: '待接班', taken: '已接班', withdrawn: '已撤回' }, kind: { routine: '例行督察', special: '专项督察', lookback: '回头看', office: '专班', group: '工作组', province: '省', city: '市', county: '县区', department: '部门', township: '乡镇' }, format: { refused_rows: '被拒行', proof: '证明', csv: 'CSV', xlsx: 'Excel' } },
    chain: {
      unchecked: { roots: '有 {{n}} 个签名根无法核对：签名密钥已确认遗失，连公钥也没有留下。', words: '有 {{n}} 处文字无法与摘要核对：摘要密钥已确认遗失。' },
      title: '记录链校验', check: '开始校验', again: '再校验一次', checking: '正在从第一环起逐环校验，记录多时需要几分钟……', links: '链上每一环是一条记录：各案件的办理过程和本台账都在同一条链上，所以环号不同于下面的台账序号。', holds: '完整：从第 1 环到第 {{n}} 环，环环相扣。', broken: '不符：从第 {{n}} 环起对不上。', differs: '链本身完整（到第 {{n}} 环），但数据库中有内容与记录不一致。', what: '请保留现场，通知系统管理员，并用异地保存的签名根核对。', at: '{{at}} 校验', hash: '第 {{n}} 环的校验值',
      proves: '校验通过，说明链内各环没有被修改、删除、插入或调换次序，人员、账号等数据与记录一致。', not: '它看不出末尾被截去、整条链被替换或退回旧备份，这些要与异地保存的签名根核对；末尾新添的一环和未经签名根覆盖的部分，也无从查出。',
    },
  },
}
