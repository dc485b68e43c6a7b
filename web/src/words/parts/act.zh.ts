/** What the form of a command says of it, where the API's own words say it to programs. */
export const actZh = {
  act: {
    referred: '移交问责尚未了结：{{unit}}（{{finding}}）。办结不影响问责继续。', noFinding: '尚未审查',
    disputed: '所提异议',
    attachFirst: '材料还没有附入？先附入材料',
    rule: {
      'attach-evidence': '选好照片、视频或文件，传到后附入本案。附入后，看得到本案的人都能看。', refer: '提议移交问责，由领导确认；单位可以不是本件的承办单位。至少附一项证据，附入本案的材料承办单位都能看到。',
      'pass-gate': '“四个不放过”逐关通过，答复单位的人不能办。“问题查清”“整改到位”由审核、“责任落实”由追责问责组、“群众满意”由值班员或审核通过。“问题查清”须每个问题都有结论；“整改到位”须附现场证据且没有未办结的问题；联系不上或匿名的来信人，须有周边走访记录。',
    },
  },
}
