package kill_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
)

// m is the body of a command as people send it.
type m map[string]any

// units that take part in the cases here. One of them has another below it, to
// which it passes work down.
var units = []string{"chengguan", "shengtai", above, "zhujian"}

const above, below = "heping", "linzhai"

// wording makes the bodies of commands for one case and one person; what is
// drawn by chance comes from rnd.
type wording struct {
	c    casework.Case
	a    casework.Actor
	rnd  *rand.Rand
	aim  casework.Kind     // what the case is being brought to
	peer []casework.CaseID // other cases
}

func (w wording) say(what string) string {
	return "示范：" + what + "，第" + strconv.Itoa(w.rnd.IntN(1_000_000)) + "号，情况已经核实并如实记录。"
}

func soon(d time.Duration) casework.Instant { return casework.InstantOf(time.Now().Add(d)) }

func today() casework.Date { return casework.Shanghai.DateOf(soon(0)) }

func staffOf(unit casework.UnitID, post string) casework.PersonID {
	return casework.PersonID(string(unit) + "-" + post)
}

// free is a unit without a part in the case.
func (w wording) free() (casework.UnitID, bool) {
	for _, i := range w.rnd.Perm(len(units)) {
		id := town.UnitID(units[i])
		if !slices.ContainsFunc(w.c.Active(), func(s casework.Assignment) bool { return s.Unit == id }) {
			return id, true
		}
	}
	return "", false
}

func target(role casework.AssignmentRole, unit casework.UnitID, answers bool) m {
	return m{"role": role, "unit": unit, "answers": answers,
		"first_responsible": staffOf(unit, "leader"), "direct_responsible": staffOf(unit, "deputy")}
}

// mine are the parts of the actor's unit.
func (w wording) mine() []casework.Assignment {
	return slices.DeleteFunc(w.c.Active(), func(s casework.Assignment) bool { return !w.a.In(s.Unit) })
}

// bodies are the bodies that might fit now, the plainest first. The rules say
// which of them do.
func (w wording) bodies(k casework.Kind) []m {
	switch k {
	case casework.CmdAmendRegistration:
		return []m{{"region": w.say("区域"), "reason": w.say("更正")}}
	case casework.CmdCorrectHandoverTime:
		return []m{{"handed_over_at": w.c.HandedOverAt.Add(-casework.Second), "reason": w.say("交办时间有误")}}
	case casework.CmdScreen:
		void := m{"outcome": "void", "reason": w.say("重复")}
		if w.aim == casework.CmdCountersign || w.aim == casework.CmdReopen {
			return []m{void}
		}
		return []m{{"outcome": "accepted"}}
	case casework.CmdCountersign:
		return []m{{"agree": w.aim == casework.CmdReopen || w.aim == k && w.rnd.IntN(2) == 0, "reason": w.say("会签")}}
	case casework.CmdSplitIssues:
		return []m{{"issues": []m{{"text": w.say("噪声")}, {"text": w.say("扬尘")}}}}
	case casework.CmdTakeBack:
		var all []m
		for _, s := range w.c.Active() {
			if s.Parent != "" {
				all = append(all, m{"assignment": s.ID, "reason": w.say("收回")})
			}
		}
		return all
	case casework.CmdAssign, casework.CmdReassign, casework.CmdSubAssign:
		return w.parts(k)
	case casework.CmdSetPriority:
		return []m{{"priority": "starred", "reason": w.say("加急")}, {"priority": "normal", "reason": w.say("恢复")}}
	case casework.CmdLinkRepeat:
		var all []m
		for _, id := range w.peer {
			all = append(all, m{"case": id, "link": "partial", "basis": "text"})
		}
		return all
	case casework.CmdRecordCall:
		return []m{{"unit": town.UnitID(units[0]), "answered": true, "note": w.say("已通话")}}
	case casework.CmdRecordContact:
		return []m{{"with": "complainant", "purpose": "progress", "note": w.say("已告知")}}
	case casework.CmdRecordVisit:
		return []m{{"purpose": "neighbourhood", "at": w.c.RegisteredAt, "place": "示范小区", "note": w.say("走访")}}
	case casework.CmdAttachEvidence:
		return w.evidence()
	case casework.CmdPairEvidence:
		var all []m
		for _, before := range w.c.Evidence {
			for _, after := range w.c.Evidence {
				all = append(all, m{"before": before.Seq, "after": after.Seq})
			}
		}
		return all
	case casework.CmdAmendEntry, casework.CmdStrikeEntry:
		var all []m
		for _, e := range w.c.Entries {
			all = append(all, m{"seq": e.Seq, "text": w.say("补记")})
			if k == casework.CmdStrikeEntry {
				all[len(all)-1] = m{"seq": e.Seq, "reason": w.say("误记")}
			}
		}
		return all
	case casework.CmdClose:
		return []m{{"note": w.say("办结")}}
	case casework.CmdTrack:
		return []m{{"unit": w.leadUnit(), "person": staffOf(w.leadUnit(), "officer"), "until": "2030-12-31", "note": w.say("挂账")}}
	case casework.CmdReportProgress:
		return []m{{"note": w.say("整改进展")}}
	case casework.CmdReopen, casework.CmdRework:
		round := map[casework.Kind]casework.RoundKind{casework.CmdReopen: casework.RoundReopened, casework.CmdRework: casework.RoundRework}[k]
		return []m{{"round": round, "handed_over_at": soon(-50 * time.Millisecond), "reason": w.say("再办"), "document": "示范函"}}
	case casework.CmdPassGate, casework.CmdWaiveGate:
		return w.gates(k)
	}
	if all := w.reply(k); all != nil {
		return all
	}
	if all := w.supervision(k); all != nil {
		return all
	}
	return slices.Concat(w.ofParts(k), w.ofAnswers(k))
}

func (w wording) leadUnit() casework.UnitID {
	lead, _ := w.c.Lead()
	return lead.Unit
}

// parts give units their part.
func (w wording) parts(k casework.Kind) []m {
	unit, ok := w.free()
	if !ok {
		return nil
	}
	switch {
	case k == casework.CmdAssign && w.c.State == casework.Registered:
		i := w.rnd.Perm(len(units))
		if at := slices.Index(i, slices.Index(units, above)); w.aim == casework.CmdSubAssign || w.aim == casework.CmdTakeBack {
			i[0], i[at] = i[at], i[0]
		}
		separate := w.aim == casework.CmdMergeAnswers || w.rnd.IntN(4) == 0
		body := m{"answer_mode": casework.Joint, "targets": []m{
			target(casework.RoleLead, town.UnitID(units[i[0]]), false), target(casework.RoleAssisting, town.UnitID(units[i[1]]), separate),
			target(casework.RoleTerritorial, town.UnitID(units[i[2]]), false),
		}}
		if separate {
			body["answer_mode"] = casework.Separate
		}
		return []m{body}
	case k == casework.CmdAssign:
		return []m{{"targets": []m{target(casework.RoleAssisting, unit, false)}}}
	}
	var all []m
	for _, s := range w.c.Active() {
		if k == casework.CmdReassign {
			all = append(all, m{"assignment": s.ID, "to": target(s.Role, unit, s.Answers), "reason": w.say("调整")})
		} else if s.Unit == town.UnitID(above) {
			down := town.UnitID(below)
			all = append(all, m{"parent": s.ID, "unit": down, "first_responsible": staffOf(down, "leader"),
				"direct_responsible": staffOf(down, "deputy"), "instruction": w.say("请现场核查")})
		}
	}
	return all
}

// ofParts are commands of a unit about its part, and the ruling on a dispute.
func (w wording) ofParts(k casework.Kind) []m {
	var all []m
	for _, s := range w.mine() {
		part := m{"assignment": s.ID}
		switch k {
		case casework.CmdAcknowledge:
			if w.rnd.IntN(3) > 0 {
				part["handler"] = staffOf(s.Unit, "officer")
			}
		case casework.CmdNameHandler:
			part["handler"] = staffOf(s.Unit, []string{"officer", "deputy", "duty", "backup"}[w.rnd.IntN(4)])
		case casework.CmdDispute:
			part["reason"] = w.say("不属本单位职责")
		case casework.CmdContribute:
			part["part"] = w.say("协办意见")
		case casework.CmdCosign:
			part["agree"], part["opinion"] = w.rnd.IntN(2) == 0, w.say("属地意见")
		default:
			return nil
		}
		all = append(all, part)
	}
	return all
}

// ofAnswers are commands of a unit and of its reviewer about an answer.
func (w wording) ofAnswers(k casework.Kind) []m {
	var all []m
	for _, a := range w.c.Answers {
		body := m{"answer": a.ID}
		switch k {
		case casework.CmdPresentReport:
			body["report"] = w.report()
		case casework.CmdReturnPresented:
			if a.Presented == nil {
				continue
			}
			body["presented"], body["reason"] = a.Presented.Seq, w.say("请补充监测数据")
		case casework.CmdSignReport:
			if a.Presented != nil {
				all = append(all, m{"answer": a.ID, "presented": a.Presented.Seq})
			}
			if w.aim != "" && a.State == casework.AnswerSubmitted && a.Pending == nil {
				continue // it is signed, and signing it again brings nothing nearer
			}
			all = append(all, body) // under what was filed without a signature
			body = m{"answer": a.ID, "report": w.report()}
		case casework.CmdSubmitReport, casework.CmdReplaceReport, casework.CmdSupplement:
			if a.Signed == nil && (w.aim == k || w.aim == "") {
				body["report"], body["signature_pending"] = w.report(), m{"authorised_by": staffOf(a.Unit, "leader"), "reason": w.say("负责人在外")}
			}
		case casework.CmdRequestExtension:
			for _, clock := range w.c.Clocks {
				if clock.Running() && clock.Subject == a.ID {
					body["until"] = clock.Due.Add(20 * casework.Second)
				}
			}
			body["reason"] = w.say("需要监测")
		case casework.CmdReturn:
			body["items"] = []string{w.say("缺监测数据"), w.say("缺照片")}
		case casework.CmdRedo:
			body["due"], body["reason"] = soon(6*time.Second), w.say("重新办理")
		case casework.CmdOpenReview, casework.CmdApprove:
		default:
			return nil
		}
		all = append(all, body)
	}
	return all
}

// report answers every open issue; it is not the end of the matter when the
// case is to be tracked.
func (w wording) report() m {
	settlement, track := casework.Concluded, casework.RectifyImmediate
	if w.aim == casework.CmdTrack || w.aim == casework.CmdReportProgress {
		settlement, track = casework.InterimConcluded, casework.RectifyTimeBound
	}
	findings := []m{}
	for _, issue := range w.c.OpenIssues() {
		findings = append(findings, m{
			"issue": issue.ID, "facts": w.say("经现场核查属实"), "verdict": "verified", "handling": w.say("责令停工并立案查处"),
			"goal": w.say("夜间不施工"), "settlement": settlement, "rectify_track": track, "person": "demo-chengguan-officer", "by": "2030-06-30",
		})
	}
	return m{"verdict": "verified", "findings": findings, "summary": w.say("已办理")}
}

// reply are commands of the office after the answers were approved.
func (w wording) reply(k casework.Kind) []m {
	switch k {
	case casework.CmdMergeAnswers:
		return []m{{"summary": w.say("合并答复"), "verdict": "verified"}}
	case casework.CmdSignReply:
		return []m{{"instruction": w.say("同意上报")}}
	case casework.CmdReportUp:
		return []m{{"to": "示范督察组", "document": "示范报", "means": "专网"}}
	case casework.CmdRecordUpstreamResult:
		return []m{{"result": "passed", "note": w.say("通过")}}
	case casework.CmdPreparePublication:
		return []m{{"text": w.say("某处夜间施工属实，已整改")}}
	case casework.CmdPublish:
		var all []m
		for _, p := range w.c.Prepared {
			if p.Round == w.c.Round && p.By != town.PersonID("publicity") {
				all = append(all, m{"prepared": p.ID, "channel": "website", "place": "示范网站", "on": today()})
			}
		}
		return all
	}
	return nil
}

// supervision are commands that watch over others.
func (w wording) supervision(k casework.Kind) []m {
	unit := w.leadUnit()
	var all []m
	switch k {
	case casework.CmdSupervise:
		return []m{{"opinion": w.say("督办意见")}}
	case casework.CmdRecuse:
		for _, i := range w.rnd.Perm(len(units)) {
			all = append(all, m{"person": staffOf(town.UnitID(units[i]), "backup"), "reason": w.say("利害关系")})
		}
	case casework.CmdLiftRecusal:
		for _, p := range w.c.RecusedPeople() {
			all = append(all, m{"person": p, "reason": w.say("利害关系已消除")})
		}
	case casework.CmdUrge:
		return []m{{"unit": unit, "note": w.say("请抓紧")}}
	case casework.CmdProposeEscalation:
		for _, rung := range []string{"supervision_letter", "oversight_visit", "formal_interview"} {
			all = append(all, m{"rung": rung, "unit": unit, "reason": w.say("推进缓慢")})
		}
	case casework.CmdAnswerSupervision:
		for _, n := range w.c.Entries {
			if n.Asked != "" {
				all = append(all, m{"seq": n.Seq, "reply": w.say("已落实督办意见")})
			}
		}
	case casework.CmdConfirmEscalation, casework.CmdAnswerEscalation:
		for _, e := range w.c.Escalations {
			if k == casework.CmdConfirmEscalation {
				all = append(all, m{"escalation": e.ID, "confirm": w.aim == casework.CmdAnswerEscalation || w.rnd.IntN(3) > 0, "reason": w.say("核定")})
			} else {
				all = append(all, m{"escalation": e.ID, "reply": w.say("已说明并整改")})
			}
		}
	case casework.CmdRefer:
		for _, e := range w.c.Evidence {
			all = append(all, m{"unit": town.UnitID(units[w.rnd.IntN(len(units))]), "cause": "fraud", "reason": w.say("弄虚作假"), "evidence": []string{e.Digest}})
		}
	case casework.CmdReviewAccountability:
		return []m{{"outcome": "none_needed", "basis": w.say("未发现失职")}}
	case casework.CmdSetLeaderInCharge:
		return []m{{"leader": town.PersonID("leader"), "task_force": w.say("专班")}}
	case casework.CmdListSupervision:
		return []m{{"level": "city", "number": w.say("挂牌"), "on": today()}}
	case casework.CmdRedate:
		for _, clock := range w.c.Clocks {
			all = append(all, m{"clock": clock.ID, "due": soon(5 * time.Second), "reason": w.say("依据记录"), "document": "示范记录"})
		}
	case casework.CmdRule:
		for _, d := range w.c.Disputes {
			all = append(all, m{"dispute": d.ID, "upheld": false, "reason": w.say("异议不成立")})
		}
	case casework.CmdDecideExtension:
		for _, x := range w.c.Extensions {
			all = append(all, m{"extension": x.ID, "grant": true, "reason": w.say("同意")}, m{"extension": x.ID, "grant": false, "reason": w.say("不同意")})
		}
	}
	return all
}

// files are in the evidence store; natures tell what one may show.
var natures = []casework.EvidenceNature{
	casework.NaturePhoto, casework.NatureDocument, casework.NatureInspection, casework.NatureMinutes, casework.NatureMonitoring,
}

func (w wording) evidence() []m {
	var all []m
	for _, nature := range natures {
		for _, digest := range uploaded {
			all = append(all, m{"files": []m{{"digest": digest, "nature": nature}}})
		}
	}
	return all
}

func (w wording) gates(k casework.Kind) []m {
	var all, digests = []m{}, []string{}
	for _, e := range w.c.Evidence {
		digests = append(digests, e.Digest)
	}
	for _, gate := range casework.Gates {
		if k == casework.CmdWaiveGate {
			all = append(all, m{"gate": gate, "reason": w.say("特批")})
			continue
		}
		body := m{"gate": gate, "statement": w.say("已过关"), "evidence": digests}
		if gate == casework.GateSatisfaction {
			body["satisfaction"] = casework.Satisfied
		}
		all = append(all, body)
	}
	return all
}
