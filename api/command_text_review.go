package api

import "jiaoban/internal/casework"

// What the office does with an answer, with time limits, and with the end of a
// case.
var reviewTexts = map[casework.Kind]commandText{
	casework.CmdOpenReview: {
		name: "Begin the review",
		does: words{
			"开始审核；此后单位不能再替换报告。不能审核本单位的报告。",
			"Says that the reviewer has begun; from then on the unit can no longer replace its answer. Nobody reviews the report of the own unit.",
		},
		refused: []string{"no_such_answer", "wrong_answer_state", "review_running", "own_unit_review"},
		example: `{"answer":"r1"}`,
	},
	casework.CmdReturn: {
		name: "Return for supplement",
		does: words{
			"退回补充，须逐条列明缺什么。六小时从本次登记起昼夜连续计算；再次退回重新给六小时。答复通过审核后、上报之前，审核发现问题的和不同意签批的领导也可退回：只退所指的答复，汇总答复、已签的批、待公开稿和以该答复为据的关口随之失效，均留痕（`withdrawals`）。",
			"Sends an answer back to be completed, with an itemised list of what is missing. The six hours run from this filing, day and night; a second return gets its own six hours. Until the reply is reported up an approved answer goes back as well, by a reviewer who finds a fault or a leader who will not sign: only the named answer, and the merged reply, the signature, prepared publications and the gates that rest on it fall away with it and stay in the record (`withdrawals`).",
		},
		refused: []string{"no_such_answer", "wrong_answer_state", "own_unit_review"},
		example: `{"answer":"r1","items":["缺整改后现场照片","缺监测报告"]}`,
	},
	casework.CmdRedo: {
		name: "Order to do it again",
		does: words{
			"退回重办并定下新的到期时间；也可用于补充逾期未交的答复，已有的超期保留。上报之前，审核和领导也可将已通过的答复退回重办，随之失效的同“退回补充”，群众满意一关也须重过。",
			"Sends an answer back to be done again by a new instant. It also ends the wait for a supplement that does not come; a missed one stays missed. Until the reply is reported up a reviewer or a leader orders an approved answer again, with what that takes away as for a return, and the gate of the people's satisfaction besides.",
		},
		refused: []string{"no_such_answer", "wrong_answer_state", "own_unit_review", "in_past"},
		example: `{"answer":"r1","due":"2021-08-27T12:00:00+08:00","reason":"调查未到现场，结论没有依据，须重新调查"}`,
	},
	casework.CmdApprove: {
		name: "Approve",
		does: words{
			"审核通过一项答复，其结论成为各问题的结论。全部答复通过后案件为“审核通过”，协办单位未报的不再催要。待补签字的不能通过；签署报告的人不能审核。",
			"Passes an answer; its findings become the verdicts of the issues. When all answers are passed the case is approved, and what co-handling units still owed is no longer asked. Not while a signature is pending, and not by whoever signed the report.",
		},
		refused: []string{"no_such_answer", "wrong_answer_state", "own_unit_review", "signature_pending", "same_person"},
		example: `{"answer":"r1","opinion":"事实清楚，同意"}`,
	},
	casework.CmdMergeAnswers: {
		name: "Merge separate answers",
		does: words{
			"分别办理的，由统筹协调把各单位答复汇总成一份。总体结论不能与各问题结论矛盾。签批前可重新汇总。",
			"Makes one overall reply of separate answers. The verdict must not contradict those of the issues. Until a leader signs, it may be merged anew.",
		},
		refused: []string{"nothing_to_merge", "signed_already", "verdict_contradicts"},
		example: `{"summary":"两个单位分别核实：油烟问题属实，污水问题不属实，综合为部分属实","verdict":"partly_verified"}`,
	},
	casework.CmdSignReply: {
		name: "Sign the reply",
		does: words{
			"领导签批答复，不能是答复单位的人，也不能是签署、报送、审核或汇总过答复的人。分别办理的须先汇总。",
			"The leader's signature under the reply: by nobody of a unit that answers, nor by whoever signed, filed, approved or merged an answer. Separate answers must be merged first.",
		},
		refused: []string{"signed_already", "merge_first", "own_unit", "same_person"},
		example: `{"instruction":"同意上报，盯住整改"}`,
	},
	casework.CmdReportUp: {
		name: "Report the reply up",
		does: words{
			"记录答复已报给交办方，停止上报时限。须先签批。",
			"Records that the reply went to whoever handed the case over, and stops that clock. It must be signed first.",
		},
		refused: []string{"reply_not_signed"},
		example: `{"to":"督察组","document":"示督办〔2021〕12 号","means":"专网"}`,
	},
	casework.CmdRecordUpstreamResult: {
		name: "Record the result from above",
		does: words{
			"登记上级对答复的意见。退回的（`returned`）须先 `rework` 才能办结。",
			"Records what the level above decided on the reply. After `returned` the case cannot close before `rework` opened a new round.",
		},
		refused: []string{"not_reported_up"},
		example: `{"result":"passed"}`,
	},
	casework.CmdRework: {
		name: "Open a round of re-work",
		does: words{
			"按上级补充办理要求、反弹或异议成立，在同一件上开新一轮，重新分办、重新计时；原有超期保留。",
			"Opens a numbered round on the same case by order from above (`rework`), for a rebound, or for an upheld objection. It is assigned anew and has its own clocks; old breaches stay.",
		},
		refused: []string{"in_future", "before_handover", "no_calendar"},
		example: `{"round":"rework","handed_over_at":"2021-09-01T09:00:00+08:00","document":"补充办理件第 3 号","reason":"督察组要求补充说明油烟监测结果"}`,
	},
	casework.CmdReopen: {
		name: "Reopen",
		does: words{
			"由本办决定重新办理，或因信访人申请复查、复核，在同一件上开新一轮。",
			"Opens a numbered round on the same case by the office's own decision, or for a statutory review or re-review that the petitioner asked for.",
		},
		refused: []string{"in_future", "before_handover", "no_calendar"},
		example: `{"round":"reopened","handed_over_at":"2021-09-01T09:00:00+08:00","reason":"回访发现油烟问题再次出现"}`,
	},
	casework.CmdPreparePublication: {
		name: "Prepare a publication",
		does: words{
			"公开前的第一个签字：所附文稿即将逐字公开，`decisions` 逐处写明核查所得是隐去还是保留，保留须写原因，信访人信息不得保留。收件时再核查一遍，仍有未核定之处即退回。答复签批后方可准备。",
			"The first of the two signatures under what is published: the text as it will stand, with a decision for each hit of the check. What is kept needs a reason, and the complainant is never kept. The text is checked once more when it is received, and refused while anything in it is not decided about. Only after the reply was signed.",
		},
		refused: []string{"reply_not_signed", "redaction_undecided", "complainant_never_kept", "out_of_order", "own_unit_complainant"},
		example: `{"text":"群众反映某工地夜间施工噪声扰民，经查属实，已责令停工。","decisions":[{"kind":"telephone","start":3,"end":7,"decision":"masked"}]}`,
	},
	casework.CmdPublish: {
		name: "Record a publication",
		does: words{
			"公开前的第二个签字：由准备文稿以外的人放行本轮准备好的文稿，并记录在何处公开、何时公开。答复签批后方可公开；日期不能在将来。",
			"The second signature: somebody other than whoever prepared the text of this round releases it and records one place where it was published, and when. Only after the reply was signed, and never for a day to come.",
		},
		refused: []string{"reply_not_signed", "publication_not_prepared", "same_person", "in_future"},
		example: `{"prepared":"p1","channel":"website","place":"市政府网站督察专栏","on":"2021-08-26"}`,
	},
	casework.CmdDecideExtension: {
		name: "Decide on an extension",
		does: words{
			"审批延期申请，不能由申请人或申请单位的人审批。不批（`grant` 为 false）须写 `reason`。到期后才批准的，已有的超期保留。",
			"Grants or refuses a request for an extension, not by whoever asked, nor by anybody of the unit. A refusal (`grant` false) needs a `reason`. An extension granted after the due instant leaves the breach.",
		},
		refused: []string{"no_open_extension", "own_unit", "same_person", "extension_past", "not_after_due", "no_such_clock"},
		example: `{"extension":"x1","grant":true}`,
	},
	casework.CmdRedate: {
		name: "Re-date a clock",
		does: words{
			"依据书面记录为一项时限另定到期时间，不能由该时限所属单位的人办理，工作机构自己的时限不能由责任岗位的人办理；因此不再成立的超期标为“不计”，仍然可见。",
			"Sets another due instant for a clock by signed record, by nobody of the unit whose clock it is, and for a clock of the office by nobody whose role has to keep it. A breach that the new instant undoes is set aside and stays visible.",
		},
		refused: []string{"no_such_clock", "nothing_to_change", "in_past", "own_unit", "own_clock"},
		example: `{"clock":"c2","due":"2021-08-25T12:00:00+08:00","reason":"督察组书面同意顺延一日","document":"督察组函第 7 号"}`,
	},
	casework.CmdPassGate: {
		name: "Pass a gate",
		does: words{
			"“四个不放过”逐关签署，须写 `statement`。`facts` 须每个问题都有结论；`rectified` 须附现场证据且无未办结问题，全部不属实时填 `not_needed`；`satisfaction` 须填满意度，不满意不能通过，联系不上或匿名的须有周边走访记录。其余情况须附 `evidence`（案件材料的摘要）。各关由谁签署：`facts`、`rectified` 审核；`responsibility` 追责问责组；`satisfaction` 值班员或审核；均不能是答复单位的人。",
			"Signs one of the four gates, with a `statement`. `facts` needs a verdict for every issue; `rectified` needs evidence from the field and nothing left not concluded, or `not_needed` where every issue is unfounded; `satisfaction` needs the satisfaction, is not passed by a dissatisfied complainant, and needs recorded visits in the neighbourhood for an unreachable or anonymous one. Otherwise `evidence` (digests of the case's files) is required. The reviewer signs `facts` and `rectified`, the accountability officer `responsibility`, the duty officer or the reviewer `satisfaction`; nobody of a unit that answers signs any.",
		},
		refused: []string{"gate_not_yours", "own_unit", "gate_passed_already", "evidence_unknown", "verdict_missing", "not_rectified", "field_evidence_missing", "not_all_unfounded", "only_for_rectified", "complainant_dissatisfied", "visits_missing"},
		example: `{"gate":"facts","statement":"已到现场核实两次，事实清楚","evidence":["sha256:here"]}`,
	},
	casework.CmdWaiveGate: {
		name: "Waive a gate",
		does: words{
			"由领导写明理由豁免一关，不能是答复单位的人。",
			"Lets a gate be passed over, by a leader with a name and a reason, of no unit that answers.",
		},
		refused: []string{"gate_passed_already", "own_unit"},
		example: `{"gate":"satisfaction","reason":"来信人已迁居外地，多次联系未果，周边走访无异议"}`,
	},
	casework.CmdClose: {
		name: "Close",
		does: words{
			"办结：各问题均已办结、四关均已通过、上级没有退回；重点件、超期件、多次重复件按规定须有包案领导。",
			"Ends a case: every issue concluded, all four gates passed, nothing returned from above; starred, missed and often repeated cases need a leader in charge, as far as the policy says so.",
		},
		refused: []string{"not_concluded", "upstream_returned", "gate_open", "leader_required", "listing_required", "task_force_required"},
		example: `{"note":"已办结，转入日常监管"}`,
	},
	casework.CmdTrack: {
		name: "Track the remainder",
		does: words{
			"阶段性办结或未办结的挂账：单位、责任人、日期缺一不可；尚未完成的措施转入整改。",
			"Books the remainder of a case that is not concluded, with unit, person and date. What the answers still promise becomes its measures.",
		},
		refused: []string{"nothing_to_track", "in_past", "unit_not_assigned", "unit_disabled", "person_recused", "leader_required", "listing_required", "task_force_required"},
		example: `{"unit":"unit-lead","person":"person-first","until":"2021-12-31"}`,
	},
}
