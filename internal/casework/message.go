package casework

import (
	"regexp"
	"strings"
)

// Languages of messages.
const (
	Chinese = "zh"
	English = "en"
)

type message struct{ zh, en string }

// Message puts the refusal in words, in Chinese ("zh") or English (anything
// else), and says what to mend.
func (e *Error) Message(lang string) string { return say(e.Code, e.Params, lang) }

// Message puts what is wrong with the field in words.
func (f FieldError) Message(lang string) string { return say(f.Code, f.Params, lang) }

// Codes lists the code of every refusal and field error.
func Codes() []string {
	codes := make([]string, 0, len(messages))
	for c := range messages {
		codes = append(codes, c)
	}
	return codes
}

func say(code string, params map[string]string, lang string) string {
	m, ok := messages[code]
	if !ok {
		return code
	}
	text := m.en
	if lang == Chinese {
		text = m.zh
	}
	return placeholder.ReplaceAllStringFunc(text, func(p string) string {
		name := strings.Trim(p, " （）(){}")
		v, given := params[name]
		if !given {
			return "" // with its brackets: nothing is said about what is not known
		}
		return strings.Replace(p, "{"+name+"}", inWords(name, v, lang), 1)
	})
}

// placeholder is a parameter in a message, with the brackets that hold it alone.
var placeholder = regexp.MustCompile(`（\{\w+\}）| \(\{\w+\}\)|\{\w+\}`)

// General says what a code means where nothing is known of the request, as in a
// list of codes: what would be named there is left open with an ellipsis.
func General(code, lang string) string {
	m, ok := messages[code]
	if !ok {
		return code
	}
	if lang == Chinese {
		return anyParameter.ReplaceAllString(m.zh, "…")
	}
	return anyParameter.ReplaceAllString(m.en, "…")
}

var anyParameter = regexp.MustCompile(`\{\w+\}`)

var messages = map[string]message{
	"acknowledge_first":        {"该分办尚未签收，请先签收（{assignment}）。", "Sign for the assignment {assignment} first."},
	"acknowledged_already":     {"该分办已经签收（{assignment}），不必重复签收。", "The assignment {assignment} was signed for already."},
	"after_entry":              {"交办时间不能晚于登记时间。", "The hand-over cannot lie after its entry."},
	"already_registered":       {"该件已登记。", "The case is registered already."},
	"already_struck":           {"该条记录已划销。", "The entry was struck already."},
	"answered_already":         {"该单位已报送办理情况，不能再做此操作。", "The unit has answered; this is no longer possible."},
	"answers_itself":           {"该单位须自行答复，请提交办理情况报告（{assignment}）。", "This unit answers itself; submit its report instead ({assignment})."},
	"assigned_already":         {"该单位已有同类分办。", "The unit has such a part already."},
	"attached_already":         {"该文件已按同一性质附入本件。", "The file is attached already with this nature."},
	"attestation_picture":      {"请拍下书面、传真或通话记录并标明送达时间，以“送达凭证”性质附入本件，再引用该图片。", "Attach a picture of the paper, fax or call record, showing when it arrived, with the nature attestation, and refer to that."},
	"attested_before_start":    {"证明的时间早于该时限开始的时间，请核对（{clock}）。", "The attested instant lies before this clock began; check it ({clock})."},
	"basis_not_yours":          {"以“同一信访人”为由关联，须由可以查看信访人信息的人员办理；可按内容或编号关联。", "Only who may know complainants links cases for having the same one; link them by number or text."},
	"before_handover":          {"该时间早于交办时间，请核对。", "The instant lies before the hand-over; check it."},
	"breach_set_aside":         {"该项所依据的超期（{breach}）已不成立，不能再确认；请不予确认并说明。", "The breach that this rests on ({breach}) was set aside; it can be declined, and not confirmed."},
	"case_known":               {"该件已登记过（{number}）。", "The case is registered already ({number})."},
	"coordinator_rules_again":  {"本件已不是第一次提出异议，由统筹协调或领导裁定。", "This is not the first dispute of the case: a coordinator or a leader rules on it."},
	"complainant_never_kept":   {"信访人信息不得公开，请隐去。", "What the case knows of its complainant is never published; mask it."},
	"complainant_dissatisfied": {"群众不满意，不能通过此关；请返工，或由领导书面说明理由后豁免。", "The complainant is dissatisfied; the gate cannot be passed. Work on it, or have a leader waive it with a reason."},
	"contribute_instead":       {"您所在单位在本件中是协办、属地或下派单位，由答复单位办理此项（{command}）；请用“报送协办情况”把本单位的情况交给该单位。", "Your unit assists here or was passed a part; the answering unit does this ({command}). Give that unit your part with contribute instead."},
	"differs_from_signed":      {"提交的报告与负责人签署的稿件不一致，请重新签署或提交签署稿（{answer}）。", "The report differs from the signed draft; have it signed again or submit the signed one ({answer})."},
	"dispute_window_over":      {"已超过签收后 {window} 的异议期限，请继续办理。", "The window of {window} after acknowledgement is over; go on handling the case."},
	"disputed_before":          {"同一单位对同一项分办每轮只能提出一次异议，裁定退回后也不能再提。", "A unit disputes its part once in a round, also where a ruling gave it back."},
	"enter_as_attested":        {"此项由承办单位自己办理（{command}）；单位以书面、传真或电话送达的，由您代为录入：请一并填写送达证明（attested）：送达方式和时间、两名见证人、送达凭证的图片。", "The unit does this itself ({command}). Where it came on paper, by fax or by telephone you enter it with attested: by what means and when it arrived, two witnesses, and the picture that shows it."},
	"evidence_unknown":         {"找不到这份材料，请先上传并附入本件（{digest}）。", "This file is not part of the case; upload and attach it first ({digest})."},
	"extension_past":           {"申请的时间已过或已答复，不能再批准延期。", "The requested instant has passed or the answer was filed; the extension can no longer be granted."},
	"extension_pending":        {"已有一项延期申请待批。", "A request for an extension is waiting already."},
	"extension_too_late":       {"延期须在到期之前申请。", "An extension must be requested before the due instant."},
	"field_evidence_missing":   {"文件、会议、批示，整改前、整改中的照片，以及本轮交办或退回重办之前拍摄、提交的照片，都不能证明整改到位；至少需要一份整改后的现场证据（照片、视频、监测或检查记录）。", "Paper, what was taken before or during rectification, and what was taken or attached before this round was handed over or the answer was to be done again do not show it; at least one piece of field evidence from afterwards is needed (photo, video, monitoring or inspection record)."},
	"first_assignment_only":    {"只能在首次分办时填写。", "This belongs to the first assignment only."},
	"gate_not_yours":           {"您无权签署这一关（{gate}）。", "This gate is not yours to sign ({gate})."},
	"gate_open":                {"“四个不放过”尚未全部通过（{gates}），不能办结。", "Gates are still open ({gates}); the case cannot be closed."},
	"gate_passed_already":      {"这一关已通过（{gate}）。", "This gate is passed already ({gate})."},
	"has_a_lead":               {"本件已有主办单位；更换主办请用改派。", "The case has a lead; use reassign to change it."},
	"history_by_coordinator":   {"旧件只能由统筹协调补录入库。", "Only the coordinator enters cases of an old ledger."},
	"idempotency_key_reused":   {"同一幂等键已用于另一请求，请换一个新键。", "The Idempotency-Key was used for another request; take a new one."},
	"in_dispute":               {"该分办正在异议裁定中（{assignment}）。", "The assignment {assignment} is in dispute."},
	"in_future":                {"时间不能晚于现在。", "The instant must not lie in the future."},
	"in_past":                  {"时间必须晚于现在。", "The instant must lie in the future."},
	"invalid_fields":           {"填写有误，请按各项提示改正。", "Some fields need to be mended; see the reason beside each."},
	"issue_without_answer":     {"问题没有分给任何答复单位（{issue}）。", "No answering unit has the issue {issue}."},
	"issues_assigned":          {"已按问题分办（{assignment}），不能再拆分问题。", "Issues are assigned ({assignment}); they can no longer be split."},
	"joint_answers_by_lead":    {"合办由主办单位统一答复；需要各自答复请选“分别办理”。", "With a joint answer only the lead answers; choose separate answers otherwise."},
	"leader_required":          {"重点件、超期件、重复投诉件须先明确包案领导。", "A starred, overdue or repeated case needs a leader in charge first."},
	"linked_already":           {"已关联该件。", "The cases are linked already."},
	"listing_required":         {"重点件、超期件、重复投诉件须先挂牌督办。", "A starred, overdue or repeated case must be under listed supervision first."},
	"merge_first":              {"分别办理的答复须先由统筹协调汇总。", "Merge the separate answers into one reply first."},
	"mode_is_fixed":            {"合办或分别办理在首次分办时已确定。", "Joint or separate answers were fixed by the first assignment."},
	"named_and_left_out":       {"该单位既已列入分办，不能同时不列。", "The unit has its part; it cannot be left out as well."},
	"named_twice":              {"同一单位重复列出。", "The unit is named twice."},
	"nature_does_not_fit":      {"文件是{content}，不能作为{nature}；请按实际内容选择性质。", "The file is of kind {content} and cannot be of nature {nature}; state what it is."},
	"no_calendar":              {"缺少 {year} 年的节假日安排，无法计算工作日；请先录入日历。", "There is no calendar for {year}; working days cannot be counted. Add the calendar first."},
	"no_more_extensions":       {"延期次数已用完。", "No further extension is allowed."},
	"no_open_dispute":          {"没有待裁定的异议（{dispute}）。", "There is no open dispute {dispute}."},
	"no_open_escalation":       {"没有处于该状态的督办事项（{escalation}）。", "There is no escalation {escalation} waiting for this."},
	"no_open_extension":        {"没有待批的延期申请（{extension}）。", "There is no open request {extension}."},
	"nothing_presented":        {"没有待签署的送签稿：已签署、已退回修改、已报送，或已失效（{answer}）。请重新查看本件。", "No presented report waits for a signature: it was signed, sent back, submitted, or holds no longer ({answer}). Look at the case again."},
	"no_signature_pending":     {"没有待补的签字（{answer}）。", "No signature is pending ({answer})."},
	"no_such_answer":           {"本轮没有这项答复（{answer}）。", "The present round has no answer {answer}."},
	"no_such_assignment":       {"没有这项在办的分办（{assignment}）。", "There is no active assignment {assignment}."},
	"no_such_breach":           {"没有这项超期记录。", "There is no such breach."},
	"no_such_case":             {"没有这件，或您无权查看。", "There is no such case, or it is not yours to see."},
	"no_such_clock":            {"没有这个时限（{clock}）。", "There is no such clock ({clock})."},
	"no_such_date":             {"日期不存在，请按 2021-08-24 的格式填写。", "No such date; write it like 2021-08-24."},
	"no_such_entry":            {"没有这条记录，或该记录不能更正。", "There is no such entry, or it cannot be corrected."},
	"no_such_picture":          {"本件没有这张照片（记录 {seq}），或已划销，或不是图片。", "The case has no such picture (entry {seq}): it was struck, or is none."},
	"no_such_issue":            {"没有这个问题（{issue}）。", "There is no such issue ({issue})."},
	"no_such_supervision":      {"没有这条督办意见，或它不要求回复。", "There is no such supervision opinion, or it asks for no reply."},
	"no_time_of_day":           {"时刻应写作 HH:MM（{value}）。", "A time of day is written HH:MM ({value})."},
	"not_after_due":            {"延期后的时间必须晚于原到期时间。", "The new instant must lie after the due instant."},
	"not_all_unfounded":        {"只有全部问题均不属实时才可免于整改。", "Only when every issue is unfounded is no rectification needed."},
	"not_attestable":           {"此操作不能以书面到达时间补录（{command}）。", "This command cannot carry an attested instant ({command})."},
	"progress_not_concluded":   {"挂账的问题尚未全部办结（{issues}）；请先报送进展并把它们报为已办结。", "What is tracked is not concluded in every issue ({issues}); report progress that concludes them first."},
	"not_concluded":            {"尚有问题未办结；阶段性办结或未办结的请挂账。", "Not every issue is concluded; track the case instead."},
	"not_found_by_address":     {"行政区域和地址均未写到该单位的辖区，不必说明不列。", "Neither region nor address names this unit; there is nothing to leave out."},
	"not_one_of":               {"取值须为其中之一：{allowed}。", "It must be one of: {allowed}."},
	"not_passed_down":          {"这一项不是下派的，不能收回。", "This part was not passed down, so it cannot be taken back."},
	"not_rectified":            {"尚有未整改的问题，不能通过此关。", "Some issues are not rectified; the gate cannot be passed."},
	"not_recused":              {"该人员没有登记回避。", "The person is not recused."},
	"not_reported_up":          {"答复尚未上报。", "The reply has not been reported up."},
	"not_signed":               {"报告尚未由单位负责人签署；负责人联系不上时，请填写授权人和原因。", "The unit's leader has not signed the report; if the leader cannot be reached, name who authorised that and why."},
	"not_territorial":          {"只有属地单位会签（{assignment}）。", "Only the territorial authority cosigns ({assignment})."},
	"not_your_entry":           {"只能更正自己的记录。", "Only your own entries can be corrected."},
	"not_your_role":            {"您的岗位不能执行此操作（{command}）。", "Your posts do not allow this command ({command})."},
	"not_your_unit":            {"该事项属于其他单位（{unit}）。", "This belongs to another unit ({unit})."},
	"nothing_to_change":        {"没有需要更改的内容。", "There is nothing to change."},
	"nothing_to_countersign":   {"没有待第二人签字的甄别意见。", "There is no screening that waits for a second signature."},
	"nothing_to_merge":         {"合办件不需要汇总答复。", "A joint answer needs no merging."},
	"nothing_to_urge":          {"该单位在本件中目前没有待办事项（没有须签收、报送、补充、回复或整改的，也没有未满的时限），无可催办。", "Nothing in the case waits for this unit now: nothing to sign for, to submit, to complete, to answer or to rectify, and no clock of its own runs. There is nothing to urge."},
	"nothing_to_track":         {"所有问题已办结，请走办结程序。", "Every issue is concluded; close the case instead."},
	"one_finding_per_issue":    {"每个问题须有且仅有一项调查结论（{issue}）。", "Each issue needs exactly one finding ({issue})."},
	"one_lead":                 {"必须且只能有一个主办单位。", "Name exactly one lead unit."},
	"only_for_rectified":       {"只有“整改到位”一关可以标为无需整改。", "Only the gate “rectified” can be not needed."},
	"own_unit":                 {"不能对涉及本单位的事项作出决定，须由其他单位的人办理。", "Nobody decides on what concerns the own unit; somebody of another unit does."},
	"own_clock":                {"这是本岗位自己的时限，须由其他岗位的人（如领导）另定。", "This is a clock of the own role; somebody who does not own it dates it anew, a leader for one."},
	"own_witness":              {"录入人不能兼任见证人，须由另外两人见证。", "Whoever enters what came on paper is neither of the two who attest it."},
	"own_unit_due":             {"接手的是本单位时，不能由本单位的人另定到期时间。", "Nobody sets another due instant for a part that the own unit takes over."},
	"own_unit_review":          {"不能审核本单位的报告。", "Nobody reviews the report of the own unit."},
	"own_unit_ruling":          {"不能裁定本单位提出的异议。", "Nobody rules on a dispute of the own unit."},
	"out_of_order":             {"各处须按文中顺序列出，且不得重叠。", "Places come in the order of the text and do not overlap."},
	"witness_not_possible": {
		"此人不能为本件见证，请另请一人。见证人须在职、有账号，不是录入人，不属于本件承办单位，也没有须回避的情形。",
		"This person cannot attest anything of the case; name somebody else. A witness is in office and has an account, does not enter the paper, belongs to no unit of the case and has no stake in it.",
	},
	"person_recused":           {"该人员已回避本件，请另行指定。", "The person is recused from the case; name somebody else."},
	"pair_of_another_unit":     {"该照片已与{unit}的其他照片配成对照，须由该单位或办公室调整。", "The picture stands in a pair of another unit ({unit}), which that unit or the office takes apart."},
	"paired_already":           {"这两张照片已经是一组前后对照。", "The two pictures stand beside one another already, as before and after."},
	"presented_anew":           {"您看到的送签稿已被重新送签的稿件替换，未作签署，也未退回（{answer}）。请先查看新稿。", "The report that you read was presented anew meanwhile; nothing was signed ({answer}). Read what is there now, and sign that."},
	"proposed_already":         {"已有同样的提议待决定（{escalation}）。", "The same is proposed already and waits for a decision ({escalation})."},
	"publication_not_prepared": {"本轮没有这份待公开稿，请先核查文稿并准备公开（{prepared}）。", "This round has no such prepared publication; check the text and prepare it first ({prepared})."},
	"recuse_overseer":          {"督查、领导和审计人员的回避，由领导登记；本人回避请以本人名义登记。", "A supervisor, a leader or an auditor is recused by a leader; anybody may recuse themselves."},
	"recuse_others":            {"登记他人回避须由统筹协调、督查或领导办理；本人回避请以本人名义登记。", "Only a coordinator, a supervisor or a leader recuses somebody else; anybody may recuse themselves."},
	"recused":                  {"您已回避本件，不能再办理。", "You are recused from this case and can do nothing in it."},
	"recused_already":          {"该人员已登记回避。", "The person is recused already."},
	"redaction_undecided":      {"文中仍有须核定之处（{hit}），请隐去，或注明保留原因：第 {place} 字（自 1 数起）。", "Something in the text is not decided about ({hit}); mask it, or keep it with a reason: letters {place}, counted from 1."},
	"rejected_changes_nothing": {"驳回异议时不能另行指定单位或时间。", "A rejected dispute names no other unit and no other instant."},
	"reply_not_signed":         {"领导尚未签批答复。", "The reply is not signed by a leader."},
	"report_not_due_yet":       {"报告时限尚未届满（{due}），应按在办件登记，不能作为旧件补录。", "Its report is not due yet ({due}); take it in as a running case, not as one of an old ledger."},
	"required":                 {"必须填写。", "This is required."},
	"required_when_backdated":  {"交办时间早于登记一小时以上，请说明原因。", "The hand-over lies more than an hour before the entry; say why."},
	"review_opened":            {"审核已开始，不能再替换（{answer}）。", "Review has begun; the answer can no longer be replaced ({answer})."},
	"review_running":           {"审核已经开始，不必重复（{answer}）。", "Review is under way already ({answer})."},
	"rules_failed":             {"系统处理该请求时出错，未作任何更改；已记录，请联系管理员。", "The rules failed on this request; nothing was changed. It is on record; call the administrator."},
	"same_case":                {"不能与本件自身关联或合并。", "A case cannot be linked to or merged with itself."},
	"same_picture":             {"两张照片是同一文件，请另选一张。", "It is the same file; choose another picture."},
	"same_person":              {"须由另一人办理：两个签字必须是两个人。", "This needs another person: two signatures are two people."},
	"same_role":                {"接手单位的角色必须与原分办一致。", "The new unit must take over in the same role."},
	"same_unit":                {"不能转交给本单位。", "A unit cannot pass work to itself."},
	"says_too_little":          {"内容过于简单：至少 {least} 个字（不计标点和空格），现有 {given} 个字；请写明时间、地点、经过等具体情况。", "This says too little: at least {least} characters without punctuation and spaces, {given} are given; state the particulars."},
	"screening_pending":        {"甄别意见待第二人签字。", "A screening waits for its second signature."},
	"separate_needs_two":       {"分别办理至少需要两个答复单位。", "Separate answers need at least two answering units."},
	"signature_pending":        {"单位负责人的签字尚未补齐（{answer}）。", "The unit leader's signature is still missing ({answer})."},
	"signed_already":           {"答复已签批。", "The reply is signed already."},
	"stage_says_otherwise":     {"该照片附入时注明是“{stage}”，不能放在对照的另一侧；注明有误的，先划销该条再重新附入。", "The picture was attached as one of “{stage}” and cannot stand on the other side; if that is wrong, strike the entry and attach it anew."},
	"sub_assignment":           {"下级分办由上一级单位收回（take-back）或另行下派。", "A sub-assignment is the affair of the unit above it, which can take it back (take-back) and pass it to another."},
	"taken_before":             {"整改后的照片比整改前的拍得早，请对调或另选。", "The picture of after was taken before the other one; exchange them, or choose another."},
	"task_force_required":      {"重复投诉件须先成立专班（在确定包案领导时填写）。", "A repeated case needs a task force first; name it with the leader in charge."},
	"territorial_only":         {"异议裁定前和报送之后只能增加不单独答复的属地单位。", "While a dispute waits for its ruling, and once the report is in, only territorial units that do not answer by themselves are added."},
	"territory_recused":        {"属地单位 {unit} 的责任人已回避本件；请由统筹协调先用“分办”将其列为属地单位并另写明责任人，再办理此项；首次分办时也可说明不列的理由。", "Those who answer for the territorial unit {unit} are recused from this case; the coordinator first assigns it as territorial unit with others named, and then this is done; in the first assignment it may be left out with a reason instead."},
	"territory_answers_nobody": {"属地单位 {unit} 没有登记第一责任人或直接责任人；请先补登，或在分办中写明责任人，或说明不列的理由。", "No responsible people are entered for the territorial unit {unit}; enter them, name them in a target, or leave the unit out with a reason."},
	"territory_known":          {"已有属地单位，不能填写无属地的理由；不列某单位请用 territorial_left_out 说明。", "There is a territorial unit, so no reason for having none is wanted; leave a unit out by territorial_left_out."},
	"territory_needed":         {"行政区域和地址都没有对应的属地单位：请在分办中列出属地单位，或先更正登记，或说明没有属地单位的理由。", "Neither region nor address names a territorial unit: name one as a target, amend the registration first, or say why there is none."},
	"territory_unclear":        {"“{words}”可能是多个单位：{units}；请列出属地单位，或逐一说明不列的理由。", "“{words}” may be any of several units: {units}. Name the territorial unit, or leave each out with a reason."},
	"nothing_to_set":           {"这次裁定没有把报告移交别的单位，不能重定期限；请去掉期限，或另行改期。", "The ruling passes no report on to another unit, so it sets no due instant; leave it out, or date the clock anew."},
	"text_too_long":            {"太长，最多 {max} 个字。", "It is too long; at most {max} characters."},
	"too_long":                 {"超过允许的最长期限（{max}）。", "It is longer than allowed ({max})."},
	"by_in_future":             {"整改期限（{by}）尚未到，还有待完成的整改，应报阶段性办结；确已完成的，期限填完成之日。", "What is to be done by {by} is not done yet: that is interim concluded. If it is done, state the day on which it was."},
	"unfounded_is_concluded":   {"不属实的问题按办结统计。", "An unfounded issue counts as concluded."},
	"unit_not_assigned":        {"该单位不是本件的承办单位。", "The unit has no part in this case."},
	"unknown_command":          {"没有这个操作（{command}）。", "There is no such command ({command})."},
	"unknown_text":             {"引用的文字不在本件之中，请直接填写文字。", "The text referred to is not part of the case; send the text itself."},
	"unreadable_body":          {"请求内容无法读取：{detail}", "The request could not be read: {detail}"},
	"upstream_returned":        {"上级已退回该答复，请先补充办理。", "The level above returned the reply; open a re-work round first."},
	"verdict_contradicts":      {"总体结论与各问题的核实结论不一致：全部不属实才能定为不属实，有不属实的不能定为属实。", "The overall verdict contradicts the findings: unfounded only where every issue is, verified only where none is."},
	"verdict_missing":          {"尚有问题没有核实结论。", "Some issues have no verdict yet."},
	"visits_missing": {
		"联系不上或匿名的，须先有周边走访记录。只计本轮登记、在 {since} 以后进行的走访，即在交办、最近一次责令重办和审核通过的答复首次报送都已发生之后；此前的走访说的不是办理结果，不计。",
		"When the complainant is unreachable or anonymous, record visits in the neighbourhood first. Those count that are recorded in this round and were made from {since} on, that is after the hand-over, the last order to do it again, and the first filing of the answer that was approved: before it nobody could say what came of it.",
	},
	"wrong_answer_state": {"该答复现处于“{state}”，不能做此操作（{answer}）。", "The answer {answer} is {state}; this is not possible now."},
	"wrong_state":        {"该件现处于“{state}”，不能做此操作（{command}）。", "The case is {state}; this is not possible now ({command})."},
}
