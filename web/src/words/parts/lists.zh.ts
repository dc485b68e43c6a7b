/** Words of lists that come in, and of one case by hand. */
export const listsZh = {
  intake: {
    title: '清单入库', noneLive: '没有启用的督察，案件无处可登。请统筹协调登记督察，领导启用。', seeCampaigns: '看督察', list: '清单文件', notYours: '上传清单由值班员和统筹协调办理；您可在看板查看案件。', drop: '把清单拖到这里，或点击选择',
    level: '来源级别', mode: '来源方式', kind: '清单类型', kinds: { cases: '新件（含补充办理件的行）', supplement: '补充办理件', history: '历史台账（不计时）' },
    batchNo: '上级批次号', localNo: '本地批次号', declared: '来单所列件数', historyReason: '按历史台账录入的原因',
    fileLost: '选好的文件不存入草稿，离开后须重新选择。', notKept: '所填内容存为草稿；文件不存入草稿，离开本页后须重新选择。',
    seeThen: '查看当时的批次', nothingYet: '读取后先看每一行的去向，确认之前不产生案件。', read: '读取清单',
  },
  batch: {
    otherHandover: '有 {{n}} 行是已登记的案件，其交办时间与本清单所填的 {{sent}} 不同。没有改动任何案件，其时限仍按登记的交办时间计算；新件按本清单所填计时。属后来补报的，无须处理；登记有误的，在该案件中“更正交办时间”；本清单填错而尚未入库的，撤回后重报。', such: '如第 {{row}} 行：',
    notChanged: '案件没有改动。如须采用，请在案件中“更正登记”。', registered: '已登记', here: '本清单', uncounted: '其中 {{n}} 行与别行重复或为其续行，不另计：共 {{counted}} 件。', again: '有 {{n}} 行与已登记的案件一字不差，入库后将另成新件、各自计时。如是同一清单再次报送，请撤回，并以原批次号或原交办时间重报。', verbatim: '内容一字不差：', ofThisList: '（本清单先前入库，编号不同）', againNumber: '有 {{n}} 行与本清单先前入库的案件一字不差、只是编号不同，多半是来件方更正了编号。如是，请先在该案件上更正登记（改编号）再入库，该行即认作该案；否则入库后将另成一件、另行计时。',
    title: '批次', sum: '合计', read: '读入', fates: { new: '新件', unchanged: '相同', changed: '有变化', repeat: '重复件', supplement: '补充办理', refused: '退回' },
    undeclared: '来单未列件数；本清单计 {{n}} 件。', same: '与来单所列 {{declared}} 件相符。', differs: '来单列 {{declared}} 件，本清单计 {{n}} 件，不相符，请与来件方核对。', unbalanced: '行数对不上，请告知管理员。',
    slip: '入库回执', refusals: '退回的行，请补正后再交', why: '退回原因', moreRefusals: '其余退回的行见退回清单（电子表格）。', print: '打印', number: '批次号', file: '文件', committed: '确认入库', imported: '已入库 {{n}} 件。', ordered: '补充办理已下达返工 {{n}} 件。', beyond: '本件占清单多行，不能单独更正', beyondWhy: '单独更正会丢失其他行的内容。请在更正后的清单中改好再上传，或者划去此行再人工登记。', left: '另有 {{n}} 行退回待处理。', from: '交件人', to: '接件人', on: '日期',
    row: '行号', do: '处理', fate: '去向', says: '内容与提示', waits: '待确认', known: '已有案件：', earlier: '关联以前的案件：', earlierBatch: '批次 {{no}} 的案件', saysSame: '内容相同', sameComplainant: '同一举报人：', mendedBy: '{{who}} 于 {{at}} 补正', mendedIn: '{{who}} 于 {{at}} 以“{{file}}”补正', struck: '{{who}} 于 {{at}} 划去：{{reason}}',
    means: { correct: '只改有误的栏，其余按清单原样；更正后的行待确认入库。', strike: '此行不再入库，并从交接班清单中去掉；可以撤销。', restore: '此行重新列入交接班清单。', withdraw: '尚未确认的 {{n}} 行全部作废，不产生案件，也不能再入库；批次仍可查看。' },
    commit: '确认入库', commitN: '确认入库（{{n}} 行）', commitSure: '批次 {{name}}：确认入库 {{n}} 行？', commitMeans: '入库后成为案件并开始计时，不能撤回。', comes: '正在入库：{{done}} / {{n}} 行', commitDone: '已入库',
    change: '更正的内容', byHand: '第 {{row}} 行已更正，待确认入库；还有 {{n}} 行退回。', notNow: '此事已由他人办理，或不归您办理；您写的内容仍在下面，可以查看和复制。',
    download: '下载退回行', corrected: '上传更正清单', withdrawn: '{{who}} 于 {{at}} 撤回：{{reason}}', noRows: '没有这一类的行，可改看其他去向。', none: '还没有上传过清单。收到清单后，由值班员或统筹协调在“清单入库”读取。', declared: '来单所列件数', counts: '读入 {{n}} 件，不相符', countsSame: '读入 {{n}} 件', unmended: '退回 {{n}} 行未处理', sent: '上传', findings: '文件中的提示',
    found: { title: '标题：{{title}}', columns: '未识别的栏：{{names}}', sheets: '未读取的工作表：{{names}}' },
  },
  register: {
    seeKnown: '查看已登记的 {{number}}',
    ownTypes: '其他类型，用逗号隔开', title: '登记', notYours: '登记由值班员和统筹协调办理。', source: '来源', what: '举报内容', hints: '可能重复的案件', hintsAsk: '填写编号、地址、被举报单位或举报内容时，这里列出相近的案件。', noHints: '按编号、地点、被举报单位和举报内容比对全部案件，没有查到。同一件事用别的说法写的，可能查不到。',
    link: '作为重复件关联', linked: '已关联', withoutWho: '不写举报人的任何信息；举报人填在下面的专栏。', protected: '只进入受限的身份库：不进案件正文、通知、导出和公开件；每次查看都有记录。', home: '住址',
    do: '登记', done: '已登记', again: '再登记一件',
  },
}
