package api

import "jiaoban/internal/casework"

// What is done with hand-overs of shifts, and with drafts.
var handoverTexts = map[string]operationText{
	"offer-shift": {deed: HandShiftsOver, does: words{
		"交班：签字交给指定的接班人，并附说明。此刻全部未结事项（未签收、十二小时内到期、补充中、退回未过、承办人离岗、重点件、无人值守的单位、未处理的退回行、未确认的清单）随之完整封存，不因交班人看不到而遗漏。接班人须另有其人、现任值班员或统筹协调；代他人办理的两个姓名都留下。同时只有一份待接班：已有的为 409 `handover_waits`。同一份再次提交不会重复。",
		"Signs the shift over to a named person, with a note. Everything that is open at that instant is kept with it in full, also what the one who offers it may not see: cases not signed for, due within twelve hours, being supplemented, returned, without their handler, or starred, units that nobody attends, open refused rows, lists not committed. The other must be another person who is duty officer or coordinator now; where somebody acts for another both names stay. One hand-over waits at a time: otherwise 409 `handover_waits`. The same offer again changes nothing.",
	}},
	"take-shift": {deed: HandShiftsOver, does: words{
		"接班：由指定的接班人（或其代行人）签字接收，可附说明；交班人本人及其代行的人不能接（403 `same_person`）。此刻的未结事项一并封存，与交班时的对照。已接的为 409 `handover_taken`；再次提交同样内容不会重复。",
		"The person to whom the shift was offered, or whoever acts for that person, signs for it, with a note; those who offered it cannot (403 `same_person`). What is open then is kept beside what was handed over. One that is taken is 409 `handover_taken`; the same again changes nothing.",
	}},
	"withdraw-shift": {deed: HandShiftsOver, does: words{
		"接班之前撤回交班并写明理由：交班人，或统筹协调（交班人已离开时）。未结事项仍在本班。已接的为 409 `handover_taken`。",
		"Takes an offer back before it is taken, with a reason: whoever offered it, or a coordinator where that person has gone. What is open stays with the shift. One that is taken is 409 `handover_taken`.",
	}},
	"list-handovers": {reads: casework.DataHandovers, does: words{
		"列出交接班记录，新的在前；`waiting` 只列待接班的一份。",
		"Lists hand-overs of shifts, latest first; with `waiting` only the one that waits to be taken.",
	}},
	"read-handover": {reads: casework.DataHandovers, does: words{
		"查看一份交接班：各部分交出多少、其中多少已了结、又新增多少（与接班时比较；待接班的与现在比较），逐项列出。签字时各案的状态、时限和是否超期按当时封存（`offered`、`taken`），`case` 是现在的情况。只含现在有权查看的案件，回避的案件不列也不计；清单部分只给有权看批次的人。长的部分用 `part`、`skip` 逐页读。",
		"Reads one hand-over: of each part how much was handed over, how much of it has been settled and how much has come (until it was taken, or until now while it waits), with its rows. How each case stood when somebody signed is sealed with it (`offered`, `taken`); `case` is how it stands now. It holds only cases that the reader may see now; those from which the reader is recused are neither listed nor counted; the parts about lists are for those who read batches. A long part is read on with `part` and `skip`.",
	}},
	"list-successors": {deed: HandShiftsOver, does: words{
		"列出可以接班的人：其他现任值班员和统筹协调，值班表上离现在最近开始的班在前。",
		"Lists to whom the shift may be handed: every other duty officer and coordinator, those first whose turn on a roster begins nearest to now.",
	}},
	"list-drafts": {does: words{
		"列出自己未提交的草稿，新的在前，不含内容。只有本人的，看不到的案件不列。任何已登录的人。",
		"Lists your own drafts, latest first, without what is in them. Nobody else's, and none about a case that you no longer see. Everybody who is signed in.",
	}},
	"read-draft": {does: words{
		"查看自己的一份草稿。不是本人的、满三十天的、案件已看不到的，一律 404。任何已登录的人。",
		"Reads one of your drafts. Another's, one of thirty days, and one about a case that you no longer see are 404. Everybody who is signed in.",
	}},
	"put-draft": {does: words{
		"保存表单里尚未提交的内容（加密，仅本人可见）。每人每个表单一份，最大 256 KB，每人最多 100 份（超出为 409 `too_many_drafts`）；对应的办理完成后删去，最后修改满三十天也删去。举报人信息不入草稿：只保存在受限的身份库，每次查看留痕。`If-Match` 不符为 412。任何已登录的人。",
		"Keeps what a form holds and is not sent, sealed, for yourself alone: one of each form, 256 KB at most, 100 of each person (beyond that 409 `too_many_drafts`). It goes when its command has been applied, or thirty days after its last change. A complainant is kept out of it: identities are in one restricted store, where every look is recorded. Another `If-Match` is 412. Everybody who is signed in.",
	}},
	"drop-draft": {does: words{
		"删去自己的一份草稿；没有的视为已删。任何已登录的人。",
		"Throws one of your drafts away; one that is not there is gone already. Everybody who is signed in.",
	}},
}

// handoverSentences are the words for what only these are refused for.
var handoverSentences = map[string]words{
	"handover_waits":          {"已有一份交班在等待接班；请先接班，或由交班人撤回。", "A hand-over waits to be taken; take it first, or have it withdrawn."},
	"handover_taken":          {"已经接班，不能再办。", "It has been taken already."},
	"handover_withdrawn":      {"这份交班已经撤回。", "This hand-over was withdrawn."},
	"handover_for_another":    {"这份交班是交给他人的，须由指定的接班人签字。", "This was handed to somebody else, who must sign for it."},
	"handover_of_another":     {"只有交班人或统筹协调可以撤回。", "Whoever handed it over withdraws it, or a coordinator."},
	"no_such_handover":        {"没有这份交接班。", "There is no such hand-over."},
	"no_shift_post":           {"接班人须现任值班员或统筹协调。", "Whoever takes the shift must be duty officer or coordinator now."},
	"no_such_draft":           {"没有这份草稿。", "There is no such draft."},
	"too_many_drafts":         {"草稿已有 {most} 份，没有保存；请先提交或删去一些。", "You have {most} drafts, and this one was not kept; send or throw away some first."},
	"draft_too_long":          {"草稿超过 {most} KB，没有保存。", "The draft is larger than {most} KB and was not kept."},
	"no_complainant_in_draft": {"举报人信息不能存入草稿。", "Nothing about a complainant is kept in a draft."},
}
