package casework

import "slices"

func (c *Case) applyAssignment(e Event) bool {
	switch p := e.Payload.(type) {
	case *AnswerModeSet:
		c.Mode = p.Mode
	case *UnitAssigned:
		c.Assignments = append(c.Assignments, p.Assignment)
		c.Counters.Assignment++
		first(&c.First.Assigned, e.HappenedAt)
	case *TerritoryLeftOut:
		o := p.LeftOut
		o.ByFor = e.ActingFor
		c.LeftOut = append(c.LeftOut, o)
	case *AssignmentReleased:
		c.assignment(p.Assignment, func(s *Assignment) { s.State = Released })
	case *AssignmentAcknowledged:
		c.assignment(p.Assignment, func(s *Assignment) {
			s.State, s.AcknowledgedAt, s.AcknowledgedBy, s.AcknowledgedFor = Acknowledged, p.At, p.By, e.ActingFor
		})
	case *HandlerNamed:
		c.assignment(p.Assignment, func(s *Assignment) { s.Handler = p.Handler })
	case *HandlerReleased:
		c.assignment(p.Assignment, func(s *Assignment) { s.Handler = "" })
	case *AssignmentDisputed:
		v := p.Dispute
		v.ByFor = e.ActingFor
		c.Disputes = append(c.Disputes, v)
		c.Counters.Dispute++
		c.assignment(p.Dispute.Assignment, func(s *Assignment) { s.State = InDispute; s.Disputes++ })
	case *DisputeRuled:
		c.applyRuling(e, p)
	case *ContributionMade:
		c.assignment(p.Assignment, func(s *Assignment) {
			s.State, s.Contribution = Answered, p.Part.Ref()
			first(&s.AnsweredAt, p.At)
		})
	case *Cosigned:
		c.assignment(p.Assignment, func(s *Assignment) {
			s.State, s.Dissent = Answered, !p.Agree
			first(&s.AnsweredAt, p.At)
		})
	default:
		return false
	}
	return true
}

func (c *Case) applyRuling(e Event, p *DisputeRuled) {
	for i := range c.Disputes {
		d := &c.Disputes[i]
		if d.ID != p.Dispute {
			continue
		}
		upheld := p.Upheld
		d.Upheld, d.RuledBy, d.RuledFor, d.RuledAt, d.RuleReason = &upheld, p.By, e.ActingFor, p.At, p.Reason.Ref()
		if !p.Upheld {
			c.assignment(d.Assignment, func(s *Assignment) { s.State = Acknowledged })
		}
	}
}

func (c *Case) applyAnswer(e Event) bool {
	switch p := e.Payload.(type) {
	case *AnswerOpened:
		c.applyAnswerOpened(p)
	case *ReportPresented:
		c.answer(p.Answer, func(a *Answer) {
			a.Presented, a.SentBack = &Presented{Seq: e.Seq, By: p.By, ByFor: e.ActingFor, At: p.At, Report: p.Report}, nil
		})
	case *PresentedReturned:
		c.answer(p.Answer, func(a *Answer) {
			if a.Presented != nil {
				a.SentBack = &SentBack{Presented: *a.Presented, By: p.By, ByFor: e.ActingFor, At: p.At, Reason: p.Reason.Ref()}
			}
			a.Presented = nil
		})
	case *ReportSigned:
		c.answer(p.Answer, func(a *Answer) {
			if p.Presented > 0 {
				a.Presented = nil
			}
			switch {
			case p.Report != nil:
				a.SentBack = nil
				a.Signed = &Signed{By: p.By, ByFor: e.ActingFor, At: p.At, Report: *p.Report}
			case a.Report != nil:
				a.Pending, a.Signed = nil, &Signed{By: p.By, ByFor: e.ActingFor, At: p.At, Report: *a.Report}
			}
		})
	case *ReportSubmitted:
		c.applyReport(e, p.Answer, p.At, p.Report, p.Pending)
		first(&c.First.Feedback, p.At)
	case *ReportReplaced:
		c.applyReport(e, p.Answer, p.At, p.Report, p.Pending)
		if e.Rules >= 10 {
			c.filedEarlier(p.Answer, p.At)
		}
	case *ReportSupplemented:
		c.applyReport(e, p.Answer, p.At, p.Report, p.Pending)
	case *ReviewOpened:
		c.answer(p.Answer, func(a *Answer) { a.State, a.Presented, a.SentBack = AnswerInReview, nil, nil })
	case *ReportReturned:
		c.answer(p.Answer, func(a *Answer) {
			a.State, a.Returns, a.ReturnList, a.Presented, a.SentBack, a.Signed, a.Pending = AnswerSupplementing, p.Times, p.Items, nil, nil, nil, nil
		})
	case *RedoOrdered:
		c.answer(p.Answer, func(a *Answer) {
			a.State, a.Presented, a.SentBack, a.Signed, a.Pending, a.FirstFiled = AnswerOpen, nil, nil, nil, nil, 0
			a.Redos++
			a.Redo = &RedoOrder{By: e.Actor, ByFor: e.ActingFor, At: e.HappenedAt, Reason: p.Reason.Ref()}
			c.assignment(a.Assignment, func(s *Assignment) { s.State = Acknowledged })
		})
	case *ReportApproved:
		c.applyApproved(e, p)
	case *ApprovalWithdrawn:
		c.applyWithdrawn(e, p)
	case *AnswersMerged:
		merged := p.Merged
		merged.ByFor = e.ActingFor
		c.Merged = &merged
	case *ReplySigned:
		c.Reply.SignedBy, c.Reply.SignedFor, c.Reply.SignedAt = p.By, e.ActingFor, p.At
	case *ReportedUp:
		c.Reply.ReportedAt, c.Reply.Document = p.At, p.Document
	case *UpstreamResultRecorded:
		c.Reply.UpstreamResult = p.Result
	default:
		return false
	}
	return true
}

// applyAnswerOpened opens an answer, or hands an open one to the unit that
// takes the part over.
func (c *Case) applyAnswerOpened(p *AnswerOpened) {
	known := false
	c.answer(p.Answer, func(a *Answer) {
		known = true
		a.Assignment, a.Unit, a.Presented, a.SentBack, a.Signed = p.Assignment, p.Unit, nil, nil, nil
	})
	if !known {
		c.Answers = append(c.Answers, Answer{ID: p.Answer, Round: c.Round, Assignment: p.Assignment, Unit: p.Unit, State: AnswerOpen})
		c.Counters.Answer++
	}
}

// unpresent takes back what was presented and nobody has signed, sent back or not.
func (c *Case) unpresent(where func(Presented) bool) {
	for i := range c.Answers {
		a := &c.Answers[i]
		if a.Presented != nil && where(*a.Presented) {
			a.Presented = nil
		}
		if a.SentBack != nil && where(a.SentBack.Presented) {
			a.SentBack = nil
		}
	}
}

func (c *Case) applyReport(e Event, answer string, at Instant, r Report, pending *Pending) {
	c.answer(answer, func(a *Answer) {
		a.State, a.Report, a.Pending, a.LastFiled = AnswerSubmitted, &r, pending, at
		a.ReturnList, a.Redo, a.Presented, a.SentBack = nil, nil, nil, nil
		if e.Rules >= 7 {
			a.FiledBy, a.FiledFor = e.Actor, e.ActingFor
		}
		first(&a.FirstFiled, at)
		c.assignment(a.Assignment, func(s *Assignment) {
			s.State = Answered
			first(&s.AnsweredAt, at)
		})
	})
	for _, f := range r.Findings {
		c.Counters.Measure += len(f.Measures)
	}
}

// filedEarlier takes an instant before the first filing as the first: a paper that
// was there before what was typed.
func (c *Case) filedEarlier(answer string, at Instant) {
	c.First.Feedback = min(c.First.Feedback, at)
	c.answer(answer, func(a *Answer) {
		a.FirstFiled = min(a.FirstFiled, at)
		c.assignment(a.Assignment, func(s *Assignment) { s.AnsweredAt = min(s.AnsweredAt, at) })
	})
}

func (c *Case) applyApproved(e Event, p *ReportApproved) {
	c.answer(p.Answer, func(a *Answer) {
		a.State, a.Presented, a.SentBack, a.ApprovedBy, a.ApprovedFor, a.ApprovedAt = AnswerApproved, nil, nil, p.By, e.ActingFor, p.At
	})
	for i := range c.Issues {
		c.settle(&c.Issues[i])
	}
}

// applyWithdrawn brings the answer back to where its review was open. An issue
// for which no other approved answer is left has no verdict any more.
func (c *Case) applyWithdrawn(e Event, p *ApprovalWithdrawn) {
	w := p.Withdrawal
	w.ByFor = e.ActingFor
	c.Withdrawals = append(c.Withdrawals, w)
	c.Merged = nil
	c.Reply.SignedBy, c.Reply.SignedFor, c.Reply.SignedAt = "", "", 0
	for i := range c.GateChecks {
		k := &c.GateChecks[i]
		k.Fallen = k.Fallen || k.Round == w.Round && !k.Waived && slices.Contains(w.Gates, k.Gate)
	}
	for i := range c.Prepared {
		p := &c.Prepared[i]
		p.Fallen = p.Fallen || slices.Contains(w.Prepared, p.ID)
	}
	c.answer(w.Answer, func(a *Answer) {
		a.State, a.ApprovedBy, a.ApprovedFor, a.ApprovedAt = AnswerInReview, "", "", 0
		if a.Report == nil {
			return
		}
		for i := range c.Issues {
			is := &c.Issues[i]
			if slices.ContainsFunc(a.Report.Findings, func(f Finding) bool { return f.Issue == is.ID }) {
				is.Verdict, is.Settlement = "", ""
				c.settle(is)
			}
		}
	})
}

// settle gives an issue what the approved answers of the round found. Where
// several units answered for one issue, it is as far settled as the least of
// them says, and verdicts that differ make it partly verified.
func (c *Case) settle(is *Issue) {
	var found []Issue
	for _, a := range c.Answers {
		if a.Round != c.Round || a.State != AnswerApproved || a.Report == nil {
			continue
		}
		for _, f := range a.Report.Findings {
			if f.Issue == is.ID {
				found = append(found, Issue{Verdict: f.Verdict, Settlement: f.Settlement})
			}
		}
	}
	if len(found) == 0 {
		return
	}
	is.Settlement, is.Verdict = settlementOf(found), found[0].Verdict
	for _, f := range found {
		if f.Verdict != is.Verdict {
			is.Verdict = PartlyVerified
		}
	}
}

// applyEntry keeps the log of what was done outside the commands that move a case.
func (c *Case) applyEntry(e Event) {
	entry := Entry{Seq: e.Seq, Kind: e.Type, Unit: e.Unit, At: e.HappenedAt, By: e.Actor, ByFor: e.ActingFor}
	if e.Rules >= 7 {
		entry.Round = c.Round
	}
	switch p := e.Payload.(type) {
	case *CallRecorded:
	case *ContactRecorded:
		entry.Purpose = p.Purpose
		c.applyContact(e, p)
	case *VisitRecorded:
		entry.Purpose, entry.At = p.Purpose, p.At
		// A visit may be written down after a later one; the earliest counts.
		if c.First.OnSite.IsZero() || p.At < c.First.OnSite {
			c.First.OnSite = p.At
		}
		if p.Purpose == "leader_supervision" {
			first(&c.First.Supervised, p.At)
		}
	case *Supervised:
		entry.Asked = p.Asked
		first(&c.First.Supervised, e.HappenedAt)
	case *SupervisionAnswered:
		entry.Answers = p.Seq
		c.entry(p.Seq, func(n *Entry) { n.Answered++ })
	case *ProgressReported:
		c.applyProgress(p)
	case *EvidenceAttached:
		v := p.Evidence
		v.Seq, v.At, v.Round, v.ByFor = e.Seq, e.HappenedAt, c.Round, e.ActingFor
		c.Evidence = append(c.Evidence, v)
	case *EvidencePaired:
		c.applyPaired(e, p)
	case *EntryAmended:
		c.entry(p.Seq, func(n *Entry) { n.Amended++ })
		return
	case *EntryStruck:
		c.entry(p.Seq, func(n *Entry) { n.Struck = true })
		c.unanswer(p.Seq)
		c.unpair(p.Seq)
		for i := range c.Evidence {
			if c.Evidence[i].Seq == p.Seq {
				c.Evidence[i].Struck = true
			}
		}
		return
	default:
		return
	}
	c.Entries = append(c.Entries, entry)
}

// unanswer takes a struck reply from the opinion that it answered.
func (c *Case) unanswer(seq int64) {
	for _, n := range c.Entries {
		if n.Seq == seq && n.Answers > 0 {
			c.entry(n.Answers, func(o *Entry) { o.Answered-- })
		}
	}
}

func (c *Case) applyContact(e Event, p *ContactRecorded) {
	if p.With == "unit" {
		c.assignment(p.Assignment, func(s *Assignment) { s.Contacted = true })
		return
	}
	if c.Screening != nil && c.Screening.InformedAt.IsZero() && c.State == ScreenedOut {
		s := *c.Screening
		s.InformedAt = e.HappenedAt
		c.Screening = &s
	}
}

func (c *Case) applyProgress(p *ProgressReported) {
	for _, s := range p.Settlements {
		for i := range c.Issues {
			if c.Issues[i].ID == s.Issue {
				c.Issues[i].Settlement = s.Settlement
			}
		}
	}
	if c.Tracking != nil {
		t := *c.Tracking
		t.Progress++
		t.Settlement = settlementOf(c.OpenIssues())
		c.Tracking = &t
	}
}

// settlementOf is the settlement of a whole case: as far as its least settled issue.
func settlementOf(issues []Issue) Settlement {
	whole := Concluded
	for _, i := range issues {
		switch i.Settlement {
		case Concluded:
		case InterimConcluded:
			if whole == Concluded {
				whole = InterimConcluded
			}
		default:
			whole = NotConcluded
		}
	}
	return whole
}

func (c *Case) assignment(id string, change func(*Assignment)) {
	if i := c.assignmentIndex(id); i >= 0 {
		change(&c.Assignments[i])
	}
}

func (c *Case) answer(id string, change func(*Answer)) {
	if i := c.answerIndex(id); i >= 0 {
		change(&c.Answers[i])
	}
}

func (c *Case) entry(seq int64, change func(*Entry)) {
	if i := slices.IndexFunc(c.Entries, func(n Entry) bool { return n.Seq == seq }); i >= 0 {
		change(&c.Entries[i])
	}
}
