/** Words of units, people, rosters and the responsibility list. */
export const officeZh = {
  office: {
    notYours: '这一部分只对系统管理员开放。', notYoursDo: '人员、岗位和名册在这里维护；需要增减人员或岗位的，请由本单位报系统管理员。', save: '保存', disabled: '已停用', telephone: '电话', since: '{{at}} 起',
    kind: { office: '专办', group: '工作组', province: '省', city: '市（州）', county: '县（市、区）', department: '部门', township: '乡镇（街道）' },
    unit: {
      find: '按名称、代码或辖区查找', add: '新增单位', adding: '新增单位', addBelow: '新增下级', added: '已新增“{{name}}”。', change: '变更', changing: '变更“{{name}}”', changed: '已变更“{{name}}”。', all: '全部单位', none: '没有符合的单位。', noSuch: '没有这个单位。', choose: '请在单位树中选择一个单位。', belowOf: '{{name}}的 {{n}} 个下级单位',
      name: '名称', kind: '类别', parent: '上级单位', top: '没有上级', first: '第一责任人', direct: '直接责任人', code: '机构代码', territory: '辖区名称', territoryMeans: '地址里怎样称呼这个辖区，可写多个，回车确认；不填即按单位名称识别属地。', moves: '将调整上级单位：新上级即可看到它的案件，原上级不再看到。',
    },
    ties: {
      title: '牵涉事项', none: '没有牵涉任何事项。',
      unit: { open_cases: '在办案件 {{n}} 件', handling: '承办 {{n}} 项', units_below: '下级单位 {{n}} 个', posts: '现任和将任岗位 {{n}} 个', duties: '当前和今后的班次 {{n}} 个', contacts: '联络员 {{n}} 人', delegations: '委托 {{n}} 项' },
      person: { open_cases: '包案的在办案件 {{n}} 件', handling: '承办的在办事项 {{n}} 项', units_below: '下级单位 {{n}} 个', posts: '现任和将任岗位 {{n}} 个', duties: '当前和今后的班次 {{n}} 个（含备班）', contacts: '联络员或替补 {{n}} 处', delegations: '委托或受托 {{n}} 项', responsible: '责任人：{{units}}' },
    },
    disable: {
      do: '停用', undo: '恢复启用', done: '“{{name}}”已停用。', undone: '“{{name}}”已恢复启用。', sure: '停用“{{name}}”？', held: '还有在办案件或下级单位，不能停用。请先改派案件，把下级单位调整或停用。',
      unit: '停用后不再接收新的交办，不能再被选用；历史记录原样保留，随时可以恢复。', person: '停用后立即退出所有登录，不能再登录，也不能再被指名；历史记录原样保留，随时可以恢复。下面各项不会自动移交，请随后逐项调整。',
    },
    post: {
      title: '任职', give: '任命', giving: '任命岗位', given: '已任命。', none: '目前没有岗位。', noneHere: '目前无人任职。', past: '曾任 {{n}} 个岗位', how: { held: '现任', ahead: '未到任', over: '已免' }, open: '至今', ofOffice: '专办岗位', ofUnits: '单位岗位', byName: '此岗位必须由本人担任，不能委托他人代行。',
      person: '人员', unit: '单位', role: '岗位', from: '任职起', fromNow: '不填即刻到任', until: '任职止', untilOpen: '不填即长期', end: '免去', ended: '已免去。', sure: '免去{{name}}的{{post}}？', mean: '免去后不再有这个岗位的权限；任职记录保留起止时间。', endAt: '免去时间', endNow: '不填即刻生效。',
      leftTitle: '{{name}}承办的 {{n}} 件在办案件没有承办人了', left: '请通知有关单位尽快另行指定承办人；系统也已提醒。',
    },
    contact: { title: '联络员', add: '指定联络员', added: '已指定。', none: '还没有联络员。', person: '联络员', substitute: '替补', substituteIs: '替补：{{name}}', end: '撤销', ended: '已撤销。', sure: '撤销{{name}}的联络员？', mean: '起止时间保留在记录中。' },
    person: {
      find: '按姓名或电话查找', add: '新增人员', adding: '新增人员', added: '已新增{{name}}。', change: '更正', changing: '更正{{name}}', changed: '已更正。', all: '全部人员', n: '{{n}} 人', gone: '含已停用', anyUnit: '所有单位', anyRole: '所有岗位', noPost: '没有岗位', noSuch: '没有这个人。', noneFound: '没有符合条件的人员，可放宽条件或新增。', choose: '请在名单中选择一个人。', name: '姓名',
      same: '已有 {{n}} 位同名人员：{{posts}}。请确认不是重复新增。', postNote: '不填可以以后再任命；任职期限在人员页面上调整。', personDone: '人员已新增，其余没有办成。更正后可接着办，不会重复新增。', postDone: '人员已新增、岗位已任命，账号没有开通。更正后可接着办。', goOn: '接着办', enough: '先到这里',
    },
    account: {
      title: '登录账号', add: '开通账号', none: '没有账号，不能登录。', login: '登录名', loginMeans: '2 至 64 个字母、汉字、数字或 . _ - @，不分大小写。初始密码由系统生成，只显示一次。', made: '账号“{{login}}”的一次性密码', once: '只显示这一次，请当面或通过可靠渠道交给本人；首次登录须改成自己的密码。', oneTime: '一次性密码',
      closed: '已停用', locked: '已锁定，{{at}} 解锁', mustChange: '待改初始密码', last: '{{at}} 登录过', never: '从未登录', signedIn: '目前 {{n}} 处登录', endMeans: '那边没有交上来的内容可能丢失。',
      do: { reset: '重置密码', factor: '解除二次验证', unlock: '解锁', disable: '停用账号', enable: '启用账号' }, did: { reset: '密码已重置。', factor: '二次验证已解除。', unlock: '已解锁。', disable: '账号已停用。', enable: '账号已启用。' },
      sure: { reset: '重置“{{login}}”的密码？', factor: '解除“{{login}}”的二次验证？', unlock: '解锁“{{login}}”？', disable: '停用账号“{{login}}”？', enable: '启用账号“{{login}}”？' },
      mean: { reset: '原密码立即作废，所有登录退出；新的一次性密码只显示一次。本人和督查会收到通知。', factor: '请先核实本人身份。解除后所有登录退出，本人和督查会收到通知；下次只凭密码登录；岗位要求的须重新设置。', unlock: '清除输错密码的次数，立即可以再登录。', disable: '所有登录立即退出，不能再登录；人员和岗位不变。', enable: '可以用原来的密码登录。' },
    },
    link: { title: '统一身份认证', add: '关联', added: '已关联。', none: '没有关联。', subject: '认证方给的身份标识', remove: '取消关联', removed: '已取消关联。', sure: '取消关联“{{subject}}”？', mean: '由它打开的登录随即结束，以后不能再由它登录。' },
    roll: {
      title: '名册导入导出', export: '导出现有名册（.xlsx）', means: '一个文件写全单位、人员、任职、联络员和值班表。先预览每一行会怎样，确认后一次全部办成；有一行不行就全部不办。名册里没有的不会被停用或免去。可以先导出现有名册，改好再拖进来。', drop: '把名册拖到这里，或点击选择', reading: '正在核对每一行……', would: '预览：共 {{read}} 行', was: '已导入：共 {{read}} 行', commit: '全部导入', done: '名册已导入。',
      refused: '有 {{n}} 行退回，暂不能导入。请按提示改好文件后重新拖入。', nothing: '名册与现有内容一致，没有要改的。', sure: '导入名册，共 {{n}} 项更改？', sureMeans: '新增 {{new}} 项，更正 {{changed}} 项。每项都按单独办理的规则核对并留痕；新增人员没有账号，需要登录的另行开通。',
      columns: '未识别的列：{{names}}。', sheets: '跳过的工作表：{{names}}。', examples: '跳过示例 {{n}} 行。', all: '全部', fates: { new: '新增', changed: '更正', unchanged: '不变', refused: '退回' }, none: '没有这样的行。', row: '行', name: '名称', fate: '结果', what: '内容', at: '{{table}} 第 {{n}} 行', table: { people: '人员', units: '单位', posts: '任职', contacts: '联络员', duties: '值班表' },
    },
    list: {
      find: '按事项、用词或单位查找', add: '加一行', adding: '加一行', changing: '更改一行', change: '更改', drop: '删去', up: '“{{matter}}”上移', down: '“{{matter}}”下移', deeds: '操作', take: '放进清单', notYet: '公布之前不生效', means: '从上到下查：案件符合的第一行定主办，其余各行的主办转为协办；写明区域的先于不限区域的。分办台据此提出建议，最后由人定。', by: '{{name}} {{at}} 公布',
      editing: '有尚未公布的更改，公布后才生效。', meanwhile: '有人已公布第 {{n}} 版，您的更改是照旧版改的。请放弃后照现行版重改。', discard: '放弃更改', publish: '公布', published: '责任清单已公布，即刻生效。', sure: '公布责任清单，共 {{n}} 行？', sureMeans: '公布后即刻用于分办建议；已分办的不受影响。旧版保留可查。', order: '只调整了顺序。', reason: '公布理由', reasonSuch: '如：机构调整', document: '依据文件', none: '还没有责任清单，分办只能按属地提出建议。', noneSo: '没有符合的行。',
      matter: '事项', matterSuch: '如：噪声', kind: '事项类别', kindMeans: '污染类型对登记的问题类型；行业对被举报对象的名称。', words: '也叫', wordsMean: '登记中可能出现的其他说法，回车确认。', where: '适用', everywhere: '不限区域', only: '仅{{level}}', area: '只在哪个区域', areaMeans: '写明的先于不限区域的。', lead: '主办', leadMeans: '不填由属地主办。', territorial: '属地', assisting: '协办', level: '只对哪级来件', allLevels: '各级来件', gone: '（已停用，不会建议）',
    },
    roster: {
      title: '值班', open: '值班表', all: '各单位', now: '现在值班：', nobody: '无人值班', backupIs: '备班 {{name}}', firstGap: '{{from}} 起无人值班。', onlyGaps: '只看有空档的', unmanned: '{{n}} 个单位现在无人值班。', manned: '所列单位现在都有人值班。', present: '现在值班', gap: '最近的空档', week: '本周', empty: '没有排班', moreGaps: '等 {{n}} 处', full: '没有空档', noGaps: '没有空档。',
      before: '上一周', after: '下一周', thisWeek: '回到本周', gapsN: '本周还有 {{n}} 处空档，共 {{span}}。', fullWeek: '本周没有空档。', over: '这一周已经过去。', atFour: '凌晨四点', turns: '班次', struck: '已撤销 {{n}} 个班次',
    },
    duty: {
      add: '排班', adding: '{{unit}}排班', added: '已排 {{n}} 个班。', fill: '补上', strike: '撤销', struck: '已撤销。', sure: '撤销{{name}} {{from}} — {{until}} 的班？', mean: '撤销后留下的时段可能无人值班；原班次连同理由仍可查看。', reason: '理由', reasonSuch: '如：病假',
      person: '值班人员', telephone: '值班电话', telephoneMeans: '夜里打这个号码', backup: '备班人员', backupMeans: '值班人员不接时打给备班', usual: '常用班次', shift: { day: '白班 8—20 点', night: '夜班 20—次日 8 点', whole: '全天 8—次日 8 点' }, from: '起', until: '止', order: '须晚于开始。', overlaps: '与{{name}} {{from}} — {{until}} 的值班重叠，届时两人都在班。', times: '连排几天', timesMean: '同一时段连排 {{n}} 天，排到 {{until}}', soFar: '前 {{n}} 个班已排好，下面是剩下的。',
    },
  },
}
