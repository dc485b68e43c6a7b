package api

import "jiaoban/internal/casework"

// What is done to a case before units have it, and to its registration and its
// log at any time.
var intakeTexts = map[casework.Kind]commandText{
	casework.CmdRegister: {
		name: "Register a case",
		does: words{
			"手工登记一件并开始计时。时限规定由督察、来源级别和方式决定，不由请求方填写；交办时间必须写明。举报人信息（`complainant`）只进身份库，此后任何答复都不再出现。交办早于登记一小时以上须填 `backdate_reason`。",
			"Opens a case by hand and starts its clocks. Campaign, level and mode choose the policy; the instant of hand-over is always stated. The complainant's block (`complainant`) goes to the identity store and appears in no answer again. `backdate_reason` is needed when the hand-over lies more than an hour back. Cases of an old ledger come by lists alone.",
		},
		refused: []string{"in_future", "required_when_backdated", "case_known", "linked_already", "no_such_case", "no_such_campaign", "campaign_not_live", "no_policy_for_source", "no_calendar"},
		example: `{"source":{"campaign":"campaign-1","level":"central","mode":"handed_over"},"handed_over_at":"2021-08-20T21:25:00+08:00","backdate_reason":"夜间电话交办，次日上午录入","number":"D示0001","channel":"phone","region":"城关区","address":"某路与某街交叉口","respondent":"某餐饮店","pollution_types":["大气"],"complaint":"该店夜间油烟直排，气味扰民，已持续两个月。"}`,
	},
	casework.CmdAmendRegistration: {
		name: "Correct what was registered",
		does: words{
			"更正登记内容，例如核对重复上传的清单后发现的差异。只填要改的字段，至少一项；其余保持不变。原内容留在记录里，时限不受影响；交办时间用 `correct-handover-time`。",
			"Corrects what was registered, such as the differences that a list sent again shows. Send only the fields that change, at least one; the others stay. What stood before stays in the record, and no clock moves: the instant of hand-over has a command of its own, `correct-handover-time`.",
		},
		refused: []string{"nothing_to_change"},
		example: `{"respondent":"某餐饮管理有限公司","reason":"原登记的单位名称不全，按营业执照更正"}`,
	},
	casework.CmdCorrectHandoverTime: {
		name: "Correct the instant of hand-over",
		does: words{
			"更正写错的交办时间。凡自交办起算的时限重新推算；因更正而不再成立的超期标为“不计”，仍然可见；更正后已过期的立即超期。由人定下的时限不动。本轮有时限在走或已超期的单位，其人员不能更正。走访早于更正后的交办时间的，据此通过的关口重新打开。",
			"Replaces a wrongly stated instant of hand-over. Clocks that count from it are dated anew; a breach that the correction undoes is set aside and stays visible; a clock whose corrected instant has passed lapses at once. Instants that a person set stay. Nobody of a unit with a clock of this round that runs or was missed may give it. A gate that rests on visits before the corrected instant is open again.",
		},
		refused: []string{"in_future", "after_entry", "nothing_to_change", "own_unit"},
		example: `{"handed_over_at":"2021-08-20T20:10:00+08:00","reason":"与交接单核对，实际为 20:10 交办","document":"交接单第 12 号"}`,
	},
	casework.CmdScreen: {
		name: "Screen: take the case up or not",
		does: words{
			"甄别是否受理。`accepted` 立即生效；其余结论须写 `reason`，并由另一人 `countersign` 后生效。`merged` 须填并入的案件 `into`；`transferred_out` 和 `returned_to_sender` 须填 `to`。",
			"Decides whether the office takes the case up. `accepted` takes effect at once; every other outcome needs a `reason` and takes effect when another person gives `countersign`. `merged` needs `into`, the case it goes into; `transferred_out` and `returned_to_sender` need `to`.",
		},
		refused: []string{"screening_pending", "nothing_to_change", "same_case"},
		example: `{"outcome":"accepted"}`,
	},
	casework.CmdCountersign: {
		name: "Give the second signature under a screening",
		does: words{
			"对不予受理、转出、退回、并案或作废的甄别意见作第二人签字，不能是提出的人。同意则案件结束、计时停止（须告知来信人的除外）；不同意须写 `reason`，案件回到待分办。",
			"The second signature under a screening that does not take the case up, by somebody other than who proposed it. Agreeing ends the case and its clocks, but for the one that waits until whoever complained is told; disagreeing needs a `reason`, and the case goes on.",
		},
		refused: []string{"nothing_to_countersign", "same_person"},
		example: `{"agree":true}`,
	},
	casework.CmdSplitIssues: {
		name: "Split the case into issues",
		does: words{
			"把一件拆成若干问题，各自核实、各自结论。替换原有问题；已按问题分办或已报送的不能再拆。",
			"Replaces the issues of the case by these, each with its own verdict later. Not possible once units were assigned by issue or an answer was filed.",
		},
		refused: []string{"issues_assigned", "answered_already"},
		example: `{"issues":[{"text":"夜间油烟直排","pollution_types":["大气"]},{"text":"厨余污水排入雨水井","pollution_types":["水"]}]}`,
	},
	casework.CmdSetPriority: {
		name: "Set the priority",
		does: words{
			"调整重点标记。重点件排在前面，按规定办结前须有包案领导。",
			"Sets the priority. Starred cases come first in lists and, as far as the policy says so, need a leader in charge before they close.",
		},
		refused: []string{"nothing_to_change"},
		example: `{"priority":"starred","reason":"督察组要求重点关注"}`,
	},
	casework.CmdLinkRepeat: {
		name: "Link a repeated case",
		does: words{
			"把本件与更早的同一事项关联，注明重复程度和依据。两件都保留，各自计时。",
			"Joins the case to an earlier one about the same matter, with the kind of repetition and what shows it. Both stay cases of their own with their own clocks.",
		},
		refused: []string{"same_case", "no_such_case", "basis_not_yours", "linked_already"},
		example: `{"case":"01J0000000000000000000CASE","link":"full","basis":"text"}`,
	},
	casework.CmdAmendEntry: {
		name: "Amend an entry",
		does: words{
			"对通话、联系、走访、督办、进展或材料记录补一条更正；原记录照旧可见。只能更正自己的记录，统筹协调可更正任何人的，所在单位曾经或现在承办（含属地）的除外。",
			"Adds a correction to an entry of the log (a call, contact, visit, supervision, progress or piece of evidence); the entry itself stays. Only one's own entries; the coordinator may correct anybody's, but in a case in which a unit of theirs has or had a part, as the territorial one too.",
		},
		refused: []string{"no_such_entry", "already_struck", "not_your_entry", "own_unit"},
		example: `{"seq":12,"text":"通话时间应为 9:40"}`,
	},
	casework.CmdStrikeEntry: {
		name: "Strike an entry",
		does: words{
			"划销一条记录（含材料）并写明理由；划销后仍可见，但不再作数。只能划销自己的记录，统筹协调可划销任何人的，所在单位曾经或现在承办（含属地）的除外。",
			"Strikes an entry of the log, evidence included, with a reason. It stays readable, struck through, and counts no longer. Only one's own entries; the coordinator may strike anybody's, but in a case in which a unit of theirs has or had a part, as the territorial one too.",
		},
		refused: []string{"no_such_entry", "already_struck", "not_your_entry", "own_unit"},
		example: `{"seq":12,"reason":"记到了别的案件上"}`,
	},
}
