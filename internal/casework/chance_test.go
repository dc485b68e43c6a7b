package casework_test

import (
	"reflect"
	"slices"
	"strconv"

	. "jiaoban/internal/casework"

	"pgregory.net/rapid"
)

func everybody() []Actor {
	list := []Actor{
		duty, desk2, coordinator, second, reviewer, supervisor, answerable, publicity, editor, leader, auditor, admin,
		{Person: "nobody"}, {},
		{Person: "many", Posts: []Post{{office, DutyOfficer}, {office, Coordinator}, {water, UnitOfficer}, {farm, UnitLeader}, {office, Reviewer}, {office, Leader}}},
		post("inside", Reviewer, water),
	}
	for _, u := range []UnitID{water, farm, county, hill, town} {
		list = append(list, officer(u), head(u), night(u))
	}
	return list
}

// chance is a command that might make sense: its references are mostly to
// things the case has.
func (l *life) chance() (Actor, Body, *Attestation) {
	t := l.t
	pick := func(label string, of ...Body) Body { return rapid.SampledFrom(l.sensible(of)).Draw(t, label) }
	units := []UnitID{water, farm, county, hill, town}
	unit := rapid.SampledFrom(units).Draw(t, "unit")
	other := rapid.SampledFrom(units).Draw(t, "other unit")
	part := l.ref("a", l.c.Counters.Assignment)
	answer := l.ref("r", l.c.Counters.Answer)
	said := NewText("已经核查并如实记录有关情况")
	var presented int64
	for _, a := range l.c.Answers {
		if a.ID == answer && a.Presented != nil {
			presented = a.Presented.Seq - int64(rapid.IntRange(0, 9).Draw(t, "another presentation")/9)
		}
	}
	findings := func() *Report {
		var list []Finding
		for _, is := range l.c.OpenIssues() {
			if rapid.IntRange(0, 9).Draw(t, "leave out") > 0 {
				v := rapid.SampledFrom([]Verdict{Verified, PartlyVerified, Unfounded}).Draw(t, "verdict")
				st := rapid.SampledFrom([]Settlement{Concluded, Concluded, InterimConcluded, NotConcluded}).Draw(t, "settlement")
				list = append(list, finding(is.ID, v, st))
			}
		}
		return &Report{Findings: list, Verdict: Verified}
	}
	to := target(rapid.SampledFrom([]AssignmentRole{RoleLead, RoleAssisting, RoleTerritorial}).Draw(t, "role"), other)
	to.Answers = rapid.IntRange(0, 3).Draw(t, "answers") == 0
	due := l.now.Add(rapid.SampledFrom([]Span{-Day, 0, Hour, 2 * Day}).Draw(t, "due"))
	var rule *Target
	upheld := rapid.Bool().Draw(t, "upheld")
	if upheld {
		rule, to.Role = &to, RoleLead
	}
	round := rapid.SampledFrom([]RoundKind{RoundRework, RoundRebound, RoundObjection}).Draw(t, "round")
	again := rapid.SampledFrom([]RoundKind{RoundReopened, RoundStatutoryReview}).Draw(t, "again")
	gate := rapid.SampledFrom(Gates).Draw(t, "gate")
	mode := rapid.SampledFrom([]AnswerMode{"", Joint, Separate}).Draw(t, "mode")
	digest := "sha256:" + strconv.Itoa(rapid.IntRange(0, 4).Draw(t, "digest"))
	picture := func(label string) int64 {
		if len(l.c.Evidence) == 0 {
			return 1
		}
		return rapid.SampledFrom(l.c.Evidence).Draw(t, label).Seq
	}
	assisting := target(RoleAssisting, unit)
	assisting.Answers = mode == Separate
	b := pick("body",
		&Assign{Mode: mode, Targets: []Target{target(RoleLead, other), assisting}}, &Assign{Mode: mode, Targets: []Target{target(RoleLead, other), assisting}, NoTerritory: said},
		&Assign{Mode: mode, Targets: []Target{target(RoleLead, other), assisting}, LeftOut: []LeaveOut{{Unit: unit, Reason: said}}},
		&Assign{Targets: []Target{to}},
		&Acknowledge{Assignment: part, Handler: "h"}, &Acknowledge{Assignment: part},
		&Acknowledge{Assignment: part, Handler: "h"}, &Acknowledge{Assignment: part, Handler: "h"},
		&NameHandler{Assignment: part, Handler: "h2"},
		&SubAssign{Parent: part, Unit: other, FirstResponsible: "p", DirectResponsible: "q", Instruction: said},
		&TakeBack{Assignment: part, Reason: said},
		&DisputeAssignment{Assignment: part, Reason: said},
		&Rule{Dispute: l.ref("d", l.c.Counters.Dispute), Upheld: upheld, Reason: said, To: rule},
		&Reassign{Assignment: part, To: to, Reason: said},
		&Contribute{Assignment: part, Part: said}, &Cosign{Assignment: part, Agree: upheld, Opinion: said},
		&PresentReport{Answer: answer, Report: *findings()}, &PresentReport{Answer: answer, Report: *findings()},
		&SignReport{Answer: answer, Presented: presented}, &SignReport{Answer: answer, Presented: presented},
		&ReturnPresented{Answer: answer, Presented: presented, Reason: said},
		&SignReport{Answer: answer, Report: findings()}, &SignReport{Answer: answer, Report: findings()}, &SignReport{Answer: answer},
		&SubmitReport{Answer: answer}, &SubmitReport{Answer: answer},
		&SubmitReport{Answer: answer, Report: findings(), Pending: &Pending{AuthorisedBy: "p", Reason: said}},
		&ReplaceReport{Answer: answer}, &Supplement{Answer: answer}, &Supplement{Answer: answer, Report: findings(), Pending: &Pending{AuthorisedBy: "p", Reason: said}},
		&OpenReview{Answer: answer}, &Return{Answer: answer, Items: []Text{said}}, &Redo{Answer: answer, Due: due, Reason: said},
		&Approve{Answer: answer}, &Approve{Answer: answer}, &MergeAnswers{Summary: said, Verdict: Verified},
		&SignReply{}, &ReportUp{To: "省"}, &ReportUp{To: "省"}, &RecordUpstreamResult{Result: "passed"},
		&Rework{Round: round, HandedOverAt: l.now, Reason: said}, &Reopen{Round: again, HandedOverAt: l.now, Reason: said},
		&PreparePublication{Text: said}, &Publish{Prepared: l.ref("p", l.c.Counters.Publication), Channel: "website", Place: "x", On: "2021-08-20"},
		&RequestExtension{Answer: answer, Until: due, Reason: said}, &DecideExtension{Extension: l.ref("x", l.c.Counters.Extension), Grant: upheld, Reason: said},
		&Redate{Clock: l.ref("c", l.c.Counters.Clock), Due: due, Reason: said, Document: "d"},
		&CorrectHandoverTime{HandedOverAt: l.c.HandedOverAt.Add(rapid.SampledFrom([]Span{-30 * Hour, -Hour, Minute}).Draw(t, "shift")), Reason: said},
		&Screen{Outcome: rapid.SampledFrom([]ScreeningOutcome{ScreenAccepted, ScreenVoid, ScreenNotAccepted}).Draw(t, "screen"), Reason: said},
		&Countersign{Agree: upheld, Reason: said}, &SplitIssues{Issues: []NewIssue{{Text: said}, {Text: said}}},
		&Supervise{Opinion: said}, &Urge{Unit: unit}, &ProposeEscalation{Rung: RungFormalInterview, Unit: unit, Reason: said},
		&ConfirmEscalation{Escalation: l.ref("e", l.c.Counters.Escalation), Confirm: upheld, Reason: said},
		&AnswerSupervision{Seq: rapid.Int64Range(1, max(1, l.c.Seq)).Draw(t, "opinion"), Reply: said},
		&AnswerEscalation{Escalation: l.ref("e", l.c.Counters.Escalation), Reply: said},
		&Refer{Unit: unit, Cause: "fraud", Reason: said, Evidence: []string{digest}},
		&AttachEvidence{Files: []EvidenceFile{{Digest: digest, Size: 1, Kind: "picture", Nature: NaturePhoto}}},
		&PairEvidence{Before: picture("before"), After: picture("after")},
		&RecordVisit{Purpose: "neighbourhood", At: l.now, Place: "x", Note: said},
		&RecordContact{With: "complainant", Purpose: "acceptance", Note: said}, &RecordCall{Unit: unit},
		&PassGate{Gate: gate, Statement: said, Evidence: []string{digest}, Satisfaction: Satisfied}, &WaiveGate{Gate: gate, Reason: said},
		&Close{}, &Track{Unit: unit, Person: "p", Until: "2022-12-31"},
		&ReportProgress{Note: said, Settlements: []IssueSettlement{{l.ref("i", l.c.Counters.Issue), Concluded}}},
		&StrikeEntry{Seq: l.c.Seq, Reason: said}, &AmendEntry{Seq: l.c.Seq, Text: said},
		&SetPriority{Priority: PriorityStarred, Reason: said}, &LinkRepeat{Case: "case-0", Link: "full", Basis: "text"},
		&ReviewAccountability{Outcome: "decided", Basis: said}, &SetLeaderInCharge{Leader: "v"},
		&Recuse{Person: rapid.SampledFrom([]PersonID{"h", "v", "boss"}).Draw(t, "kin"), Reason: said}, &LiftRecusal{Person: "h", Reason: said},
	)
	var attested *Attestation
	if rapid.IntRange(0, 7).Draw(t, "attested") == 0 {
		at := l.now.Add(-rapid.SampledFrom([]Span{0, Hour, 20 * Hour}).Draw(t, "arrived"))
		attested = &Attestation{HappenedAt: at, Means: "paper", Witnesses: [2]PersonID{"w1", "w2"}, Evidence: digest}
	}
	return l.who(b.Kind(), attested != nil), b, attested
}

// asides are commands that are always possible and move nothing; they would
// drown the others.
var asides = map[Kind]bool{
	CmdRecordCall: true, CmdRecordContact: true, CmdRecordVisit: true, CmdSupervise: true, CmdSetPriority: true, CmdLinkRepeat: true,
	CmdReviewAccountability: true, CmdSetLeaderInCharge: true, CmdCorrectHandoverTime: true, CmdUrge: true, CmdAttachEvidence: true, CmdPairEvidence: true,
	CmdRecuse: true, CmdLiftRecusal: true,
}

// sensible keeps mostly the commands that somebody may give now.
func (l *life) sensible(of []Body) []Body {
	var all Actor
	for _, a := range everybody() {
		all.Posts = append(all.Posts, a.Posts...)
	}
	may := map[Kind]bool{}
	for _, k := range Allowed(l.c, all) {
		may[k] = true
	}
	anything, aside := rapid.IntRange(0, 9).Draw(l.t, "anything") == 0, rapid.IntRange(0, 4).Draw(l.t, "aside") == 0
	var kept []Body
	for _, b := range of {
		if anything || may[b.Kind()] && (aside || !asides[b.Kind()]) {
			kept = append(kept, b)
		}
	}
	if len(kept) == 0 {
		return of
	}
	return kept
}

// who is mostly somebody who may, so that lives get somewhere.
func (l *life) who(k Kind, attested bool) Actor {
	if attested && rapid.Bool().Draw(l.t, "desk") {
		return duty
	}
	people := everybody()
	from := rapid.IntRange(0, len(people)-1).Draw(l.t, "actor")
	if rapid.IntRange(0, 9).Draw(l.t, "anybody") > 0 {
		for i := range people {
			if a := people[(from+i)%len(people)]; slices.Contains(Allowed(l.c, a), k) {
				return a
			}
		}
	}
	return people[from]
}

// ref names a part that exists, mostly a late one, or one that does not.
func (l *life) ref(prefix string, n int) string {
	return prefix + strconv.Itoa(max(1, n-rapid.IntRange(-1, 3).Draw(l.t, prefix)))
}

// fill puts random values into every field of a body, however deep.
func fill(t *rapid.T, b Body) { fillValue(t, reflect.ValueOf(b).Elem(), 0) }

var words = []string{
	"", "a1", "a2", "r1", "c1", "d1", "e1", "x1", "i1", "case-1", "lead", "assisting", "territorial", "joint", "separate", "verified", "unfounded",
	"concluded", "interim_concluded", "immediate", "long_term", "facts", "rectified", "satisfaction", "anonymous", "central", "handed_over",
	"photo", "document", "accepted", "void", "merged", "rework", "reopened", "formal_interview", "fraud", "passed", "full", "text", "website",
	"unit", "complainant", "acceptance", "neighbourhood", "2021-12-31", "2021-02-30", "12:00", "24:00", "water-bureau", "hill-county", "nonsense", "day",
}

func fillValue(t *rapid.T, v reflect.Value, depth int) {
	if depth > 7 || !v.CanSet() {
		return
	}
	switch v.Interface().(type) {
	case Text:
		v.Set(reflect.ValueOf(NewText(rapid.SampledFrom([]string{"", "。", "短", "一段足够长的情况说明文字"}).Draw(t, "text"))))
		return
	case Instant:
		v.SetInt(rapid.SampledFrom([]int64{0, 1, 1_629_466_500_000_000, 1_640_000_000_000_000, 1_650_000_000_000_000}).Draw(t, "instant"))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "nil") {
			v.Set(reflect.New(v.Type().Elem()))
			fillValue(t, v.Elem(), depth+1)
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			fillValue(t, field, depth+1)
		}
	case reflect.Slice:
		n := rapid.IntRange(0, 2).Draw(t, "len")
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fillValue(t, v.Index(i), depth+1)
		}
	case reflect.Array:
		for i := range v.Len() {
			fillValue(t, v.Index(i), depth+1)
		}
	case reflect.String:
		v.SetString(rapid.SampledFrom(words).Draw(t, "word"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64Range(-2, 40).Draw(t, "number"))
	default: // no field of a body is of another kind
	}
}
