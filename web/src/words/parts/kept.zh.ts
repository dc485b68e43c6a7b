export const keptZh = {
  leaving: { sure: '离开前请确认', lost: '填写的内容还没有提交，离开后不保留。', who: '举报人信息不存入草稿，离开后须重填。', leave: '离开', stay: '留在本页' },
  notNow: {
    form: '现在不能“{{what}}”：案件现为“{{state}}”，可能已由他人办理，或不归您办理。', written: '您写的内容仍在下面，可以查看和复制。', see: '查看案件现状',
  },
  going: {
    hold: '还有 {{n}} 个文件在传。', leave: '离开后继续在后台传，传到后自动附入本案。', rest: '其余 {{n}} 个文件在后台续传，传到后自动附入本案。', alone: '{{n}} 个文件在后台续传，传到后自动附入本案。', background: '后台续传',
  },
  release: { by: '可由{{names}}公开。', nobody: '现在没有人可以公开，须由另一人公开：请{{names}}给另一人任宣传报道组岗位。', second: '公开须由宣传报道组的另一人签发：谁准备的文稿，谁就不能公开。' },
  decisions: {
    first: '核查文稿，列出须隐去或说明保留原因之处。', again: '文稿改过，请再核查。', each: '逐处改写，或写明理由保留；不处理的不能准备。', none: '没有发现须隐去之处。', check: '核查文稿',
    place: '第 {{from}} 至 {{to}} 字', mask: '改为 {{as}}', keep: '保留', unkeep: '不保留', why: '保留“{{what}}”的理由', never: '信访人信息不能保留。',
  },
  hints: {
    elsewhere: '在{{region}}，未必同一处', asking: '正在查找相近的案件……', failed: '没有查成，不知道有没有相近的案件；请自行核对是否重复。', unsearched: '还有 {{n}} 件正在编入比对，没有比到；稍后再看，或自行核对是否重复。',
    alike: { number: '编号相同', place: '同一地点：{{what}}', respondent: '被举报单位相同：{{what}}', road: '同一路段或地名：{{what}}', words: '文字相同：“{{what}}”' },
  },
  call: { failed: '值班电话没有读到' },
  sound: { waits: '点此开启响铃', mean: '浏览器须先点一下本页才能响铃' },
}
