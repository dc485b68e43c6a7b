package api

import "jiaoban/internal/casework"

// Supervision, escalation and accountability. Software proposes; a person with a
// name decides.
var oversightTexts = map[casework.Kind]commandText{
	casework.CmdSupervise: {
		name: "Give a supervision opinion",
		does: words{
			"记录对办理情况的督办意见或检查。",
			"Records an opinion on, or an inspection of, how the case is handled.",
		},
		example: `{"unit":"unit-lead","opinion":"进度偏慢，须今日到现场"}`,
	},
	casework.CmdUrge: {
		name: "Urge a unit",
		does: words{
			"由人催办本件的一个单位，立即发出通知。该单位在本件中没有待办事项的，无可催办。",
			"Urges a unit of the case by a person's hand; the notice goes out at once. A unit for which nothing waits in the case is not urged.",
		},
		refused: []string{"unit_not_assigned", "nothing_to_urge"},
		example: `{"unit":"unit-lead"}`,
	},
	casework.CmdProposeEscalation: {
		name: "Propose an escalation",
		does: words{
			"提议督办函、现场督导、通报、约谈或提请专项督察，附理由和证据，由领导确认。同一单位同一措施待决定时不能再提。",
			"Proposes a rung above urging, with its reason and evidence; a leader decides. The same rung for the same unit is proposed once at a time.",
		},
		refused: []string{"unit_not_assigned", "no_such_breach", "evidence_unknown", "proposed_already"},
		example: `{"rung":"supervision_letter","unit":"unit-lead","reason":"报告超期两日仍未报送"}`,
	},
	casework.CmdConfirmEscalation: {
		name: "Confirm or decline an escalation",
		does: words{
			"领导对提议的督办措施作决定，不能是提议人，也不能是被采取措施的单位的人。不予采取（`confirm` 为 false）须写 `reason`。确认后单位须限时回复（移交问责和提请专项督察除外）。",
			"The decision on a proposed escalation, not by whoever proposed it, nor by anybody of the unit that it is against. Declining (`confirm` false) needs a `reason`. A confirmed escalation asks the unit for an answer within its clock, but for a referral and a request for special inspection.",
		},
		refused: []string{"no_open_escalation", "breach_set_aside", "own_unit", "same_person"},
		example: `{"escalation":"e1","confirm":true,"document":"示督办〔2021〕5 号"}`,
	},
	casework.CmdRefer: {
		name: "Propose a referral for accountability",
		does: words{
			"提议移交问责，任何状态都可以；单位可以不是本件的承办单位。`evidence` 为案件材料摘要或超期编号，至少一项；附入案件的材料，本件的单位都能看到。由领导确认。",
			"Proposes to refer the matter for accountability, in any state; the unit may be one without a part in the case. `evidence` names files of the case or its breaches, at least one; files attached to a case are seen by its units. A leader decides.",
		},
		refused: []string{"evidence_unknown", "proposed_already"},
		example: `{"unit":"unit-lead","cause":"fraud","reason":"报送的整改照片拍摄于两年前","evidence":["sha256:here"]}`,
	},
	casework.CmdReviewAccountability: {
		name: "Record an accountability finding",
		does: words{
			"追责问责组对本件的审查结论，包括尽职免责，不能是承办单位的人作出；不写任何人的姓名。",
			"The accountability group's finding on the case, exemption included, by nobody of a unit with a part in it. It names no person.",
		},
		refused: []string{"evidence_unknown", "own_unit"},
		example: `{"outcome":"exempted","basis":"已按程序到场、取证、处罚，符合尽职免责情形"}`,
	},
	casework.CmdSetLeaderInCharge: {
		name: "Set the leader in charge",
		does: words{
			"确定包案领导，须是在任领导；可同时写专班。",
			"Names the leader in charge, who must hold a leader's post, and the task force if there is one.",
		},
		refused: []string{"nothing_to_change", "not_a_leader"},
		example: `{"leader":"person-leader","task_force":"餐饮油烟整治专班"}`,
	},
	casework.CmdRecuse: {
		name: "Recuse a person from the case",
		does: words{
			"回避：与本件有利害关系的人不再参与本件，也看不到本件；其在本件的承办、包案随即解除，须另行指定。任何人可登记本人回避；他人的回避由统筹协调、督查或领导登记，其中督查、领导和审计人员的回避只由领导登记。",
			"Bars a person with a stake in the case from it: from then on the case is not there for that person, and what the person held in it is free again. Anybody may recuse themselves; others are recused by a coordinator, a supervisor or a leader; a supervisor, a leader or an auditor by a leader alone.",
		},
		refused: []string{"recuse_others", "recuse_overseer", "recused_already", "no_such_person"},
		example: `{"person":"person-first","reason":"本人系被举报单位负责人的近亲属"}`,
	},
	casework.CmdLiftRecusal: {
		name: "Lift a recusal",
		does: words{
			"领导解除一人的回避，须写理由；原登记保留。不能由与回避人同一承办单位的人解除。",
			"Lets a recused person back in; a leader's decision, with a reason, by nobody of the same unit. That it was recorded stays.",
		},
		refused: []string{"not_recused", "own_unit"},
		example: `{"person":"person-first","reason":"经核实不存在应当回避的关系"}`,
	},
	casework.CmdListSupervision: {
		name: "Put under listed supervision",
		does: words{
			"挂牌督办：级别、编号、日期。",
			"Puts the case under listed supervision, with its level, number and day.",
		},
		refused: []string{"nothing_to_change"},
		example: `{"level":"city","number":"挂牌 3 号","on":"2021-08-23","document":"示督办〔2021〕8 号"}`,
	},
}
