package api

import "jiaoban/internal/casework"

// What assigns a case, and what units do with it until they have answered.
var handlingTexts = map[casework.Kind]commandText{
	casework.CmdAssign: {
		name: "Assign units",
		does: words{
			"分办：第一次分办须恰有一个主办单位（`lead`），并定下合办或分别办理；以后只能增加协办、属地单位；异议裁定前和报送之后只能增加属地单位。分别办理时至少两个单位答复（`answers`），每个问题都要有单位答复。两名责任人不填时取自单位资料；单位没有登记责任人的会被拒绝。签收时限从此起算。第一次分办自动列入行政区域和地址写到的属地单位；不列的须逐一说明理由（`territorial_left_out`），没有属地单位的也须说明（`no_territory_reason`）。",
			"Gives units their parts. The first assignment names exactly one `lead` and fixes joint or separate answers; later ones add assisting and territorial units only, and territorial ones alone while a dispute waits for its ruling and once the report is in. With separate answers at least two units answer (`answers`), and every issue needs one that does. The two responsible people come from the unit when they are left out; a unit that has none is refused. The clock for signing starts. The first assignment attaches by itself the territorial units that region and address name; leaving one out needs a reason (`territorial_left_out`), and so does a case without any (`no_territory_reason`).",
		},
		refused: []string{"territory_recused", "person_recused", "territory_needed", "territory_unclear", "territory_known", "territory_answers_nobody", "not_found_by_address", "named_and_left_out", "first_assignment_only", "one_lead", "has_a_lead", "territorial_only", "assigned_already", "named_twice", "joint_answers_by_lead", "separate_needs_two", "issue_without_answer", "mode_is_fixed", "screening_pending", "no_such_issue", "no_such_unit", "unit_disabled"},
		example: `{"answer_mode":"joint","targets":[{"role":"lead","unit":"unit-lead"},{"role":"territorial","unit":"unit-x"}]}`,
	},
	casework.CmdReassign: {
		name: "Give an assignment to another unit",
		does: words{
			"改派：把一项分办交给另一单位，角色不变。未完成的答复和到期时间一并移交，不重新计时；原单位再下派的一并解除。已报送的不能改派，被退回而未补充的可以。",
			"Takes a part from one unit and gives it to another in the same role. An open answer and its due instant go with it; what the first unit had passed down is released. A unit that has answered keeps its part, unless its answer was returned and waits to be completed.",
		},
		refused: []string{"person_recused", "territory_recused", "no_such_assignment", "in_dispute", "sub_assignment", "answered_already", "same_role", "assigned_already", "no_such_unit", "unit_disabled"},
		example: `{"assignment":"a1","to":{"role":"lead","unit":"unit-x"},"reason":"机构职能调整，改由新单位主办"}`,
	},
	casework.CmdSubAssign: {
		name: "Pass work down to a unit below",
		does: words{
			"下派给下级单位，须写明要求；只转不写的会被拒绝。答复责任仍在上级单位。须先签收。",
			"Passes work down to a unit below, with what is asked of it; passing on without a word is refused. The unit above still answers for it. It must have signed for its own part first.",
		},
		refused: []string{"person_recused", "no_such_assignment", "acknowledge_first", "in_dispute", "same_unit", "unit_not_below", "assigned_already", "not_your_unit", "no_such_unit", "unit_disabled"},
		example: `{"parent":"a1","unit":"unit-below","instruction":"今日 18 时前到场核实油烟净化设施运行情况，拍照回传"}`,
	},
	casework.CmdTakeBack: {
		name: "Take back what was passed down",
		does: words{
			"收回下派：由当初下派的单位收回，须写明理由；再往下转派的一并收回。已报送的情况仍在案，已超时的仍算超时。需另交他人的，收回后重新下派。",
			"Takes back what was passed down, by the unit that passed it down, with the reason; what went further down from there is taken back with it. What was delivered stays on record, and a clock that lapsed stays lapsed. To give it to another unit, pass it down anew.",
		},
		refused: []string{"no_such_assignment", "not_passed_down", "not_your_unit"},
		example: `{"assignment":"a4","reason":"该点位不在本镇辖区，改由相邻镇核查"}`,
	},
	casework.CmdAcknowledge: {
		name: "Acknowledge an assignment",
		does: words{
			"签收一项分办：仅表示收到。可同时写明 `handler`；不写的，明确承办人的时限从此起算。承办人须是本单位或下级单位的人。",
			"Signs for an assignment: received, and no more. It may name the `handler` at once; otherwise the clock for naming one starts. A handler belongs to the unit or to one below it.",
		},
		refused: []string{"no_such_assignment", "acknowledged_already", "not_your_unit", "handler_of_another_unit", "attested_before_start"},
		example: `{"assignment":"a1"}`,
	},
	casework.CmdNameHandler: {
		name: "Name the handler",
		does: words{
			"写明或更换一项分办的唯一承办人。须先签收。",
			"Names, or replaces, the one person who handles a unit's part. The part must be signed for.",
		},
		refused: []string{"no_such_assignment", "acknowledge_first", "nothing_to_change", "not_your_unit", "handler_of_another_unit"},
		example: `{"assignment":"a1","handler":"person-first"}`,
	},
	casework.CmdDispute: {
		name: "Dispute an assignment",
		does: words{
			"认为不属于本单位的，在签收后规定时间内提出异议，每项分办只能一次。报送时限照常走；裁定时限开始。只有主办的异议使案件成为“异议待裁定”。",
			"Says that the case is not this unit's: once for each assignment, within the window after signing. The clock of the report runs on, the clock of the ruling starts. Only the lead's dispute makes the case disputed.",
		},
		refused: []string{"no_such_assignment", "acknowledge_first", "in_dispute", "disputed_before", "dispute_window_over", "answered_already", "not_your_unit", "unit_disabled"},
		example: `{"assignment":"a1","reason":"该路段由交通运输部门管辖，不在本单位职责范围","suggested":"unit-x"}`,
	},
	casework.CmdRule: {
		name: "Rule on a dispute",
		does: words{
			"裁定异议。驳回（`upheld` 为 false）则退回原单位，不能另定单位或时间。支持且该单位须答复的，必须写 `to` 由谁接手；到期时间不变，除非同时写 `due`。不能裁定本单位的异议，也不能由代为录入异议的人裁定。另定的时间不得超过一次延期所能给的；接手的是本单位时不能另定时间。本件第二次异议起由统筹协调或领导裁定。",
			"Decides a dispute. Rejected (`upheld` false), the part goes back, and neither unit nor instant can be named. Upheld, `to` says who takes over; it is required where the unit had to answer. The due instant stays unless `due` sets another. Nobody rules on a dispute of the own unit, nor on one that they entered. Another instant gives no more than an extension could, and nobody sets one for the own unit. From the second dispute of a case on a coordinator or a leader rules.",
		},
		refused: []string{"person_recused", "territory_recused", "no_open_dispute", "own_unit_ruling", "own_unit_due", "same_person", "coordinator_rules_again", "rejected_changes_nothing", "in_past", "too_long", "sub_assignment", "same_role", "assigned_already", "no_such_unit", "unit_disabled"},
		example: `{"dispute":"d1","upheld":true,"reason":"经核实该路段由另一单位管辖","to":{"role":"lead","unit":"unit-x"}}`,
	},
	casework.CmdRecordCall: {
		name: "Record a call",
		does: words{
			"记录一次通话：打给哪个单位（`unit`）或哪个人（`person`），二者至少一项，是否接通。接通的须写 `note`。",
			"Records a call to a `unit` or a `person`, at least one of them, and whether it was answered. An answered one needs a `note`.",
		},
		example: `{"unit":"unit-lead","answered":false}`,
	},
	casework.CmdRecordContact: {
		name: "Record a contact",
		does: words{
			"主办记录已联系协办、属地单位（`with` 为 unit，须填 `assignment`），或记录已告知来信人（`with` 为 complainant，须填 `purpose`）。受理告知停止法定的告知时限。不要写来信人的姓名和电话。",
			"The lead records that it reached a co-handling unit (`with` unit, needs `assignment`), or that whoever complained was told (`with` complainant, needs `purpose`). Telling of acceptance stops the statutory clock. No names or telephone numbers of complainants belong into the note.",
		},
		refused: []string{"no_such_assignment"},
		example: `{"with":"complainant","purpose":"acceptance","note":"电话告知已受理，由主办单位办理"}`,
	},
	casework.CmdContribute: {
		name: "Contribute an assisting unit's part",
		does: words{
			"协办、属地或被下派单位报送自己的部分。可再次报送，后报的补充先报的。须自行答复的单位应交报告而不是此项。",
			"Delivers the part of an assisting, territorial or sub-assigned unit. A second delivery adds to the first. A unit that answers itself submits a report instead.",
		},
		refused: []string{"no_such_assignment", "acknowledge_first", "in_dispute", "answers_itself", "evidence_unknown", "not_your_unit"},
		example: `{"assignment":"a2","part":"已派两名执法人员到场，协助测量油烟排放并调取经营许可"}`,
	},
	casework.CmdCosign: {
		name: "Cosign or dissent",
		does: words{
			"属地单位会签。不同意的须写 `opinion`。沉默会被列出，但不影响主办按时报送。",
			"The territorial unit's signature. A dissent needs an `opinion`. Silence is shown and never holds up the lead.",
		},
		refused: []string{"no_such_assignment", "acknowledge_first", "in_dispute", "not_territorial", "answers_itself", "not_your_unit"},
		example: `{"assignment":"a2","agree":true}`,
	},
	casework.CmdRecordVisit: {
		name: "Record a visit on site",
		does: words{
			"记录现场检查、周边走访或领导现场督导。联系不上或匿名的来信人，须有周边走访记录才能通过“群众满意”一关。",
			"Records an inspection on site, a visit in the neighbourhood or a leader's supervision on site. Where the complainant is unreachable or anonymous, the gate of satisfaction needs a visit in the neighbourhood.",
		},
		refused: []string{"in_future", "evidence_unknown"},
		example: `{"purpose":"inspection","at":"2021-08-21T09:30:00+08:00","place":"某路 12 号后巷","note":"现场检查油烟净化器，已停用，排风口有明显油渍"}`,
	},
	casework.CmdAttachEvidence: {
		name: "Attach evidence",
		does: words{
			"把先前上传的文件附入案件。大小、类型由材料库认定，不取请求中的值；只有上传的人能附入。附入后看得到案件的人都能读。",
			"Makes files that were uploaded before evidence of the case. Size and type come from the evidence store, whatever the request says; only whoever uploaded a file can attach it. Afterwards everybody who sees the case can read it.",
		},
		refused: []string{"no_such_file", "attached_already", "in_future", "no_such_issue"},
		example: `{"files":[{"digest":"sha256:here","nature":"photo","stage":"before","place":"某路 12 号后巷","taken_at":"2021-08-21T09:31:00+08:00"}]}`,
	},
	casework.CmdPairEvidence: {
		name: "Pair pictures",
		does: words{
			"把本件中已附入的两张照片配成一组整改前后对照，各以附入时的记录序号指明。任一张已在别的对照里的，从那里取出；配错的可重新配，也可划销该条记录。单位须有一张是自己附入的，且不拆别的单位的对照；办公室不限。照片附入时注明的阶段不变。",
			"Makes two pictures that are attached already a pair of before and after, each named by the seq with which it was attached. A picture that stands in another pair leaves it; a pair made by mistake is made anew, or its entry struck. One of the two is the unit's own, and a unit takes no pair of others apart; the office pairs any. The stage that was stated of a picture stays.",
		},
		refused: []string{"no_such_picture", "same_picture", "taken_before", "stage_says_otherwise", "paired_already", "pair_of_another_unit", "not_your_unit"},
		example: `{"before":9,"after":14}`,
	},
	casework.CmdPresentReport: {
		name: "Present a report for signature",
		does: words{
			"送签：承办人写好报告，送本单位负责人签署。内容须与报送的要求一致。再次送签即替换先前的送签稿；签署、退回修改、报送、开始审核、退回、重办、改派或拆分问题之后，送签稿即失效，送签人登记回避的也一样。送签不是报送，时限照走。",
			"Lays a report before the unit's leader for signature; it has to hold what a submitted one has to. What is presented anew takes the place of what was there. It waits no longer once it is signed or sent back, something is submitted, the review opens, the answer is returned or to be done again, the part goes to another unit, the issues are split anew, or whoever presented it is recused. Presenting is no answer: the clock runs on.",
		},
		refused: append([]string{"no_such_answer", "wrong_answer_state", "acknowledge_first", "in_dispute", "not_your_unit"}, ofReports...),
		example: `{"answer":"r1","report":` + exampleReport + `}`,
	},
	casework.CmdReturnPresented: {
		name: "Send a presented report back",
		does: words{
			"单位负责人不签送签稿，说明原因退回修改。填所读稿件的 `presented`，读后已被替换的不予退回。退回后该稿不再等待签署，送签人和本单位经办人收到通知，可在该稿上接着改，改好再送签。退回修改不停时限。",
			"The unit's leader does not sign what was presented and says why. `presented` names what was read; where something else is there by now, nothing is sent back. What was sent back waits for no signature; whoever presented it and the unit's officers are told, go on from it and present it anew. No clock stops.",
		},
		refused: []string{"no_such_answer", "nothing_presented", "presented_anew", "not_your_unit"},
		example: `{"answer":"r1","presented":12,"reason":"第一个问题缺监测数据，请补测后再送"}`,
	},
	casework.CmdSignReport: {
		name: "Sign a report",
		does: words{
			"单位负责人签署：填 `presented` 是照送签稿签署，读后已被替换的不予签署；填 `report` 是签署自己改定的稿件；两者都不填，或填与报送的完全一致的，是补签负责人联系不上时已报送的报告。",
			"The unit leader's signature: with `presented` under what was presented as it stands, and under nothing where something else is there by now; with `report` under words of the leader's own; with neither, or with the very report that was submitted, under what was submitted while the leader could not be reached.",
		},
		refused: append([]string{"no_such_answer", "wrong_answer_state", "nothing_presented", "presented_anew", "no_signature_pending", "not_your_unit"}, ofReports...),
		example: `{"answer":"r1","presented":12}`,
	},
	casework.CmdSubmitReport: {
		name: "Submit a report",
		does: words{
			"报送办理情况，以登记的瞬间判定是否按时。报告须先由负责人签署：已签署的稿件可以不再填 `report`；填了就须与签署稿完全一致。负责人联系不上的填 `signature_pending`，限时补签。每个问题恰有一项结论，空壳报告会被拒绝；未当场办完的须写责任人和日期。协办单位未报的列出，不影响报送。",
			"The unit's answer; the instant of its filing decides whether it is in time. The unit's leader signs it first: `report` may then be left out, and where it is sent it must be what was signed. Where the leader cannot be reached, `signature_pending` says who authorised that, and the signature follows within its own clock. Exactly one finding for each issue; a shell is refused; what is not done at once needs a person and a date. What co-handling units owe is listed and holds nothing up.",
		},
		refused: append([]string{"no_such_answer", "wrong_answer_state", "acknowledge_first", "in_dispute", "not_signed", "differs_from_signed", "same_person", "not_your_unit", "attested_before_start"}, ofReports...),
		example: `{"answer":"r1","report":` + exampleReport + `,"signature_pending":{"authorised_by":"person-first","reason":"负责人在外出差途中，电话未接通，由分管负责人授权先报"}}`,
	},
	casework.CmdReplaceReport: {
		name: "Replace a report before review",
		does: words{
			"审核开始前替换已报送的报告；是否按时仍以第一次报送为准。签署要求与报送相同。",
			"Replaces a submitted report until the review has begun; the first filing's instant stands. Signing is asked for as in `submit-report`.",
		},
		refused: append([]string{"no_such_answer", "wrong_answer_state", "review_opened", "not_signed", "differs_from_signed", "same_person", "not_your_unit"}, ofReports...),
		example: `{"answer":"r1"}`,
	},
	casework.CmdSupplement: {
		name: "Supplement",
		does: words{
			"被退回的单位在六小时内补充完善。签署要求与报送相同；`note` 逐条说明退回清单如何落实。",
			"Completes an answer that was returned, within its six hours. Signing is asked for as in `submit-report`; `note` says how each item of the list was met.",
		},
		refused: append([]string{"no_such_answer", "wrong_answer_state", "acknowledge_first", "in_dispute", "not_signed", "differs_from_signed", "same_person", "not_your_unit"}, ofReports...),
		example: `{"answer":"r1","note":"一、已补现场照片；二、已补监测报告"}`,
	},
	casework.CmdRequestExtension: {
		name: "Request an extension",
		does: words{
			"到期之前申请延期，由领导审批。次数和最长期限由时限规定决定。",
			"Asks for a later due instant of the report, before it has passed; a leader decides. How often and how long is policy.",
		},
		refused: []string{"no_such_answer", "answered_already", "extension_too_late", "extension_pending", "no_more_extensions", "not_after_due", "too_long", "not_your_unit"},
		example: `{"answer":"r1","until":"2021-08-26T12:00:00+08:00","reason":"监测需连续三日采样，结果 25 日出具"}`,
	},
	casework.CmdAnswerSupervision: {
		name: "Answer a supervision opinion",
		does: words{
			"单位回复一条督办意见：`seq` 是该意见在记录中的序号。由意见指明的单位回复，未指明的由主办单位回复；再次回复是补充，不替换前一次。",
			"The unit's reply to a supervision opinion; `seq` is that of the opinion in the log. The unit that the opinion names replies, or the lead where it names none. A further reply adds to the first.",
		},
		refused: []string{"no_such_supervision", "evidence_unknown", "not_your_unit"},
		example: `{"seq":12,"reply":"已安排专人今日到现场核查，明日上午报送"}`,
	},
	casework.CmdAnswerEscalation: {
		name: "Answer an escalation",
		does: words{
			"单位回复一项已确认的督办措施，停止其回复时限。",
			"The unit's reply to a confirmed escalation; it stops the clock of that reply.",
		},
		refused: []string{"no_open_escalation", "evidence_unknown", "not_your_unit"},
		example: `{"escalation":"e1","reply":"已召开专题会，明确专人，今日 20 时前报送"}`,
	},
	casework.CmdReportProgress: {
		name: "Report progress",
		does: words{
			"挂账期间报送进展，可更新各问题的办结情况。",
			"Continues a tracked case: what was done, and how far each issue has come.",
		},
		refused: []string{"no_such_issue", "evidence_unknown"},
		example: `{"note":"净化设施已更换并通过验收","settlements":[{"issue":"i1","settlement":"concluded"}]}`,
	},
}

// ofReports are the refusals of a report's content.
var ofReports = []string{"person_recused", "one_finding_per_issue", "no_such_issue", "says_too_little", "verdict_contradicts", "unfounded_is_concluded", "by_in_future", "evidence_unknown"}

const exampleReport = `{"verdict":"verified","findings":[{"issue":"i1","verdict":"verified","facts":"经现场核实，该店油烟净化器已停用两月，油烟由后巷排风口直排，反映情况属实","handling":"责令立即停业整改，更换净化设施，已立案处罚","goal":"油烟达标排放，群众不再受扰","settlement":"concluded","rectify_track":"immediate"}],"accountability":"无"}`
