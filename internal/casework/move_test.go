package casework_test

import . "jiaoban/internal/casework"

// move is one thing that one person might do to a case as it stands.
type move struct {
	by   Actor
	body Body
}

// moves lists what might be done to a case: every command with every part of
// the case that it could be about. The rules say which of them are possible.
func moves(c Case, now Instant) []move {
	said := NewText("已经核查并如实记录有关情况")
	channel := ChannelLetter
	var list []move
	add := func(a Actor, bodies ...Body) {
		for _, b := range bodies {
			list = append(list, move{a, b})
		}
	}
	add(duty, &AmendRegistration{Channel: &channel, Reason: said}, &ReportUp{To: "省"}, &RecordUpstreamResult{Result: "passed"}, &RecordCall{Unit: water},
		&RecordContact{With: "complainant", Purpose: "acceptance", Note: said}, &LinkRepeat{Case: "case-0", Link: "full", Basis: "text"},
		&AttachEvidence{Files: []EvidenceFile{
			{Digest: "sha256:moved", Size: 1, Kind: "picture", Nature: NaturePhoto}, {Digest: "sha256:moved-too", Size: 1, Kind: "picture", Nature: NaturePhoto},
		}}, &Urge{Unit: water})
	if n := len(c.Evidence); n > 1 {
		add(duty, &PairEvidence{Before: c.Evidence[n-2].Seq, After: c.Evidence[n-1].Seq})
	}
	separate := target(RoleAssisting, hill)
	separate.Answers = true
	add(coordinator, &CorrectHandoverTime{HandedOverAt: c.HandedOverAt - 1, Reason: said}, &SplitIssues{Issues: []NewIssue{{Text: said}}},
		&Assign{Targets: []Target{target(RoleLead, water), target(RoleTerritorial, county)}}, &Assign{Targets: []Target{target(RoleAssisting, town)}}, &Assign{Targets: []Target{target(RoleTerritorial, hill)}},
		apartFrom(nowhere(target(RoleLead, water), separate)), &MergeAnswers{Summary: said, Verdict: Verified},
		&Rework{Round: RoundRework, HandedOverAt: now, Reason: said}, &Reopen{Round: RoundReopened, HandedOverAt: now, Reason: said},
		&SetPriority{Priority: PriorityStarred, Reason: said}, &Close{}, &Track{Unit: water, Person: "p", Until: "2030-12-31"},
		&SetLeaderInCharge{Leader: "v"}, &ListSupervision{Level: LevelCity, Number: "1", On: "2021-08-21"})
	for _, o := range []ScreeningOutcome{ScreenAccepted, ScreenNotAccepted, ScreenVoid} {
		add(coordinator, &Screen{Outcome: o, Reason: said})
	}
	add(second, &Countersign{Agree: true}, &Countersign{Reason: said})
	add(leader, &SignReply{}, &Recuse{Person: "kin", Reason: said}, &LiftRecusal{Person: "kin", Reason: said})
	add(publicity, &Publish{Prepared: "p1", Channel: "website", Place: "x", On: "2021-08-20"})
	add(reviewer, &PreparePublication{Text: said})
	add(supervisor, &Supervise{Opinion: said}, &ProposeEscalation{Rung: RungFormalInterview, Unit: water, Reason: said},
		&RecordVisit{Purpose: "neighbourhood", At: now, Place: "x", Note: said})
	add(answerable, &ReviewAccountability{Outcome: "decided", Basis: said})
	list = append(list, movesOfUnits(c, now, said)...)
	return append(list, movesOfParts(c, now, said)...)
}

// sub is what was passed down from an assignment, or the assignment itself.
func sub(c Case, parent string) string {
	for _, s := range c.Active() {
		if s.Parent == parent {
			return s.ID
		}
	}
	return parent
}

func movesOfUnits(c Case, now Instant, said Text) []move {
	var list []move
	for _, a := range c.Active() {
		to := target(a.Role, "marsh-county")
		list = append(list, move{night(a.Unit), &Acknowledge{Assignment: a.ID, Handler: "h"}},
			move{night(a.Unit), &Acknowledge{Assignment: a.ID}}, move{officer(a.Unit), &NameHandler{Assignment: a.ID, Handler: "h2"}},
			move{officer(a.Unit), &DisputeAssignment{Assignment: a.ID, Reason: said}}, move{officer(a.Unit), &Contribute{Assignment: a.ID, Part: said}},
			move{officer(a.Unit), &Cosign{Assignment: a.ID, Agree: true}}, move{officer(a.Unit), &ReportProgress{Note: said, Settlements: settledAll(c)}},
			move{officer(a.Unit), &SubAssign{Parent: a.ID, Unit: "marsh-town", FirstResponsible: "p", DirectResponsible: "q", Instruction: said}},
			move{officer(a.Unit), &TakeBack{Assignment: sub(c, a.ID), Reason: said}},
			move{coordinator, &Reassign{Assignment: a.ID, To: to, Reason: said}})
	}
	for _, a := range c.Answers {
		var full, interim Report
		for _, is := range asked(c, a) {
			full.Findings = append(full.Findings, finding(is, Verified, Concluded))
			interim.Findings = append(interim.Findings, finding(is, Verified, InterimConcluded))
		}
		full.Verdict, interim.Verdict = Verified, Verified
		pending := &Pending{AuthorisedBy: "p", Reason: said}
		until := now.Add(Day)
		for _, k := range c.Clocks {
			if k.Kind == ClockReport && k.Subject == a.ID && k.Running() {
				until = k.Due.Add(Day)
			}
		}
		if a.Presented != nil {
			list = append(list, move{head(a.Unit), &SignReport{Answer: a.ID, Presented: a.Presented.Seq}},
				move{head(a.Unit), &ReturnPresented{Answer: a.ID, Presented: a.Presented.Seq, Reason: said}})
		}
		list = append(list, move{officer(a.Unit), &PresentReport{Answer: a.ID, Report: full}},
			move{head(a.Unit), &SignReport{Answer: a.ID, Report: &full}}, move{head(a.Unit), &SignReport{Answer: a.ID}},
			move{officer(a.Unit), &SubmitReport{Answer: a.ID, Report: &full, Pending: pending}}, move{officer(a.Unit), &SubmitReport{Answer: a.ID}},
			move{officer(a.Unit), &ReplaceReport{Answer: a.ID, Report: &interim, Pending: pending}}, move{officer(a.Unit), &Supplement{Answer: a.ID, Report: &full, Pending: pending}},
			move{reviewer, &OpenReview{Answer: a.ID}}, move{reviewer, &Return{Answer: a.ID, Items: []Text{said}}}, move{reviewer, &Approve{Answer: a.ID}},
			move{reviewer, &Redo{Answer: a.ID, Due: now.Add(Day), Reason: said}},
			move{leader, &Return{Answer: a.ID, Items: []Text{said}}}, move{leader, &Redo{Answer: a.ID, Due: now.Add(Day), Reason: said}}, move{officer(a.Unit), &RequestExtension{Answer: a.ID, Until: until, Reason: said}})
	}
	return list
}

func asked(c Case, a Answer) []string {
	for _, s := range c.Assignments {
		if s.ID == a.Assignment && len(s.Issues) > 0 {
			return s.Issues
		}
	}
	var all []string
	for _, is := range c.OpenIssues() {
		all = append(all, is.ID)
	}
	return all
}

func settledAll(c Case) []IssueSettlement {
	var list []IssueSettlement
	for _, is := range c.OpenIssues() {
		list = append(list, IssueSettlement{is.ID, Concluded})
	}
	return list
}

func movesOfParts(c Case, now Instant, said Text) []move {
	var list []move
	for _, d := range c.Disputes {
		to := target(RoleLead, "marsh-county")
		list = append(list, move{coordinator, &Rule{Dispute: d.ID, Reason: said}}, move{coordinator, &Rule{Dispute: d.ID, Upheld: true, Reason: said, To: &to}},
			move{coordinator, &Rule{Dispute: d.ID, Upheld: true, Reason: said}})
	}
	for _, e := range c.Escalations {
		list = append(list, move{leader, &ConfirmEscalation{Escalation: e.ID, Confirm: true}}, move{officer(e.Unit), &AnswerEscalation{Escalation: e.ID, Reply: said}})
	}
	for _, n := range c.Entries {
		if n.Asked != "" {
			list = append(list, move{officer(n.Asked), &AnswerSupervision{Seq: n.Seq, Reply: said}})
		}
	}
	for _, x := range c.Extensions {
		list = append(list, move{leader, &DecideExtension{Extension: x.ID, Grant: true}}, move{leader, &DecideExtension{Extension: x.ID, Reason: said}})
	}
	for _, k := range c.Clocks {
		list = append(list, move{leader, &Redate{Clock: k.ID, Due: max(now, k.Due).Add(Day), Reason: said, Document: "d"}})
	}
	for i, e := range c.Evidence {
		list = append(list, move{supervisor, &Refer{Unit: water, Cause: "fraud", Reason: said, Evidence: []string{e.Digest}}})
		for j, g := range Gates {
			by := []Actor{reviewer, reviewer, answerable, duty}[j]
			b := &PassGate{Gate: g, Statement: said, Evidence: []string{e.Digest}}
			if g == GateSatisfaction {
				b.Satisfaction = Satisfied
			}
			list = append(list, move{by, b})
		}
		if i > 1 {
			break
		}
	}
	for _, g := range Gates {
		list = append(list, move{leader, &WaiveGate{Gate: g, Reason: said}})
	}
	for i, e := range c.Entries {
		by := Actor{Person: e.By, Posts: []Post{{office, DutyOfficer}, {office, Reviewer}, {office, Supervisor}}}
		list = append(list, move{by, &AmendEntry{Seq: e.Seq, Text: said}}, move{by, &StrikeEntry{Seq: e.Seq, Reason: said}})
		if i > 1 {
			break
		}
	}
	return list
}

// try gives the move to the case; what is refused gives nothing.
func (m move) try(c Case, now Instant) (Case, []Event, bool) {
	events, err := Decide(c, Command{Filing: "f", Actor: m.by, FiledAt: now, Body: m.body, Areas: country()})
	if err != nil {
		return c, nil, false
	}
	for _, e := range events {
		c = Apply(c, e)
	}
	return c, events, true
}
