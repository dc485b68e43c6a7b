package casework

import "slices"

// Fitting lists those of the allowed commands that have something to be given
// to now: no second signature where nothing waits for one, no ruling without a
// dispute. It is what a page offers.
func Fitting(c Case, a Actor) []Kind {
	return slices.DeleteFunc(Allowed(c, a), func(k Kind) bool {
		there, asked := c.subjectOf(k, a)
		return asked && !there
	})
}

// OnPaper lists the commands that the desk may enter now for units whose paper, fax
// or call it took in: what is theirs to give, by no unit of the actor's own.
func OnPaper(c Case, a Actor) []Kind {
	units := Actor{}
	for _, s := range c.Assignments {
		if !a.In(s.Unit) {
			units.Posts = append(units.Posts, Post{Unit: s.Unit, Role: UnitOfficer})
		}
	}
	theirs := Fitting(c, units)
	return slices.DeleteFunc(Attestable(), func(k Kind) bool {
		_, err := c.capacity(a, k, true)
		return err != nil || !slices.Contains(theirs, k)
	})
}

// subjectOf says whether what the command is given to is there; asked is false
// for commands that need nothing of the kind.
func (c Case) subjectOf(k Kind, a Actor) (there, asked bool) {
	part := func(is func(Assignment) bool) bool { return slices.ContainsFunc(c.Active(), is) }
	answer := func(is func(Answer) bool) bool {
		return slices.ContainsFunc(c.Answers, func(x Answer) bool { return x.Round == c.Round && is(x) })
	}
	entry := func(is func(Entry) bool) bool {
		return slices.ContainsFunc(c.Entries, func(n Entry) bool { return !n.Struck && is(n) })
	}
	owed := func(is func(Answer) bool) bool {
		return answer(func(x Answer) bool { return a.actsIn(x.Unit) && is(x) })
	}
	switch k {
	case CmdCorrectHandoverTime:
		return c.apart(a, &CorrectHandoverTime{}) == nil, true
	case CmdRedate:
		return slices.ContainsFunc(c.Clocks, func(o Clock) bool { return !o.Cancelled && c.apart(a, &Redate{Clock: o.ID}) == nil }), true
	case CmdReassign:
		return part(func(s Assignment) bool { return c.reassignable(s) && c.apart(a, &Reassign{Assignment: s.ID}) == nil }), true
	case CmdClose:
		return c.closable(), true
	case CmdScreen, CmdAssign:
		return c.Screening == nil || c.Screening.Outcome == ScreenAccepted, true
	case CmdSplitIssues:
		return c.splittable() == nil, true
	case CmdProposeEscalation:
		return len(c.Assignments) > 0, true
	case CmdReportProgress:
		return c.Tracking == nil || a.Has(Coordinator) || a.actsIn(c.Tracking.Unit), true
	case CmdSignReport:
		return answer(func(x Answer) bool {
			return a.HasIn(UnitLeader, x.Unit) && (x.drafted() || x.unsigned())
		}), true
	case CmdMergeAnswers:
		return c.Mode == Separate && c.Reply.SignedAt.IsZero() && c.apart(a, &MergeAnswers{}) == nil, true
	case CmdDispute:
		return part(func(s Assignment) bool {
			return a.actsIn(s.Unit) && s.State == Acknowledged && !c.disputedBefore(s) && s.AnsweredAt.IsZero()
		}), true
	case CmdPairEvidence:
		return c.pairable(a), true
	case CmdPresentReport:
		return owed(func(x Answer) bool { return x.drafted() && c.inHands(x) }), true
	case CmdReturnPresented:
		return answer(func(x Answer) bool { return x.Presented != nil && a.HasIn(UnitLeader, x.Unit) }), true
	case CmdSubmitReport:
		return owed(func(x Answer) bool { return x.State == AnswerOpen && c.inHands(x) }), true
	case CmdReplaceReport:
		return owed(func(x Answer) bool { return x.State == AnswerSubmitted }), true
	case CmdSupplement:
		return owed(func(x Answer) bool { return x.State == AnswerSupplementing && c.inHands(x) }), true
	case CmdRequestExtension:
		return owed(c.extensible), true
	case CmdCountersign:
		return c.Screening != nil && c.Screening.Outcome != ScreenAccepted && c.apart(a, &Countersign{}) == nil, true
	case CmdSignReply:
		return c.Reply.SignedAt.IsZero() && (c.Mode != Separate || c.Merged != nil) && c.apart(a, &SignReply{}) == nil, true
	case CmdReportUp, CmdPreparePublication:
		return !c.Reply.SignedAt.IsZero(), true
	case CmdRecordUpstreamResult:
		return !c.Reply.ReportedAt.IsZero(), true
	case CmdPassGate:
		return len(c.GatesFor(a)) > 0 && c.apart(a, &PassGate{}) == nil, true
	case CmdWaiveGate:
		return slices.ContainsFunc(Gates, func(g Gate) bool { return !c.GatePassed(g) }) && c.apart(a, &WaiveGate{}) == nil, true
	case CmdReviewAccountability:
		return c.apart(a, &ReviewAccountability{}) == nil, true
	case CmdRule:
		return slices.ContainsFunc(c.OpenDisputes(), func(v Dispute) bool {
			return mayRule(a, v) && c.apart(a, &Rule{Dispute: v.ID}) == nil
		}), true
	case CmdAcknowledge:
		return part(func(s Assignment) bool {
			return s.State == Offered && slices.ContainsFunc(a.Posts, func(p Post) bool { return p.Unit == s.Unit && slices.Contains(unitAll, p.Role) })
		}), true
	case CmdNameHandler:
		return part(func(s Assignment) bool { return s.State != Offered && a.actsIn(s.Unit) }), true
	case CmdSubAssign:
		return part(func(s Assignment) bool { return s.taken() && a.actsIn(s.Unit) }), true
	case CmdContribute:
		return part(func(s Assignment) bool { return s.taken() && !s.Answers && a.actsIn(s.Unit) }), true
	case CmdCosign:
		return part(func(s Assignment) bool {
			return s.taken() && !s.Answers && s.Role == RoleTerritorial && a.actsIn(s.Unit)
		}), true
	case CmdUrge:
		return slices.ContainsFunc(c.Assignments, func(s Assignment) bool { return c.waitsFor(s.Unit) }), true
	case CmdTakeBack:
		return slices.ContainsFunc(c.Active(), func(s Assignment) bool {
			i := c.assignmentIndex(s.Parent)
			return i >= 0 && a.actsIn(c.Assignments[i].Unit)
		}), true
	case CmdDecideExtension:
		return slices.ContainsFunc(c.Extensions, func(x Extension) bool {
			return x.Granted == nil && c.apart(a, &DecideExtension{Extension: x.ID}) == nil
		}), true
	case CmdConfirmEscalation:
		return slices.ContainsFunc(c.Escalations, func(e Escalation) bool {
			return e.State == EscalationProposed && c.apart(a, &ConfirmEscalation{Escalation: e.ID}) == nil
		}), true
	case CmdAnswerEscalation:
		return slices.ContainsFunc(c.Escalations, func(e Escalation) bool {
			return e.State == EscalationConfirmed && !e.Rung.Withheld() && a.actsIn(e.Unit)
		}), true
	case CmdAnswerSupervision:
		return entry(func(n Entry) bool { return n.Asked != "" && a.actsIn(n.Asked) }), true
	case CmdAmendEntry, CmdStrikeEntry:
		return entry(func(n Entry) bool {
			return (n.By == a.Person || mayMendAny(a)) && c.apart(a, &StrikeEntry{Seq: n.Seq}) == nil
		}), true
	case CmdTrack:
		return settlementOf(c.OpenIssues()) != Concluded && c.apart(a, &Track{}) == nil, true
	case CmdLiftRecusal:
		return slices.ContainsFunc(c.RecusedPeople(), func(p PersonID) bool { return c.apart(a, &LiftRecusal{Person: p}) == nil }), true
	case CmdPublish:
		return slices.ContainsFunc(c.Prepared, func(p PreparedPublication) bool {
			return p.Round == c.Round && !p.Fallen && c.apart(a, &Publish{Prepared: p.ID}) == nil
		}), true
	case CmdApprove, CmdOpenReview, CmdReturn, CmdRedo:
		return answer(func(x Answer) bool { return c.reviewable(k, x) && c.apart(a, given(k, x.ID)) == nil }), true
	}
	return false, false
}

// Releases reports whether somebody may give the second signature under what was
// prepared for publication; prepared is "" for what nobody has prepared yet.
func (c Case) Releases(a Actor, prepared string) bool {
	return slices.Contains(Allowed(c, a), CmdPublish) && c.apart(a, &Publish{Prepared: prepared}) == nil
}

// given is the review's command for an answer.
func given(k Kind, answer string) Body {
	switch k {
	case CmdApprove:
		return &Approve{Answer: answer}
	case CmdReturn:
		return &Return{Answer: answer}
	case CmdRedo:
		return &Redo{Answer: answer}
	default:
		return &OpenReview{Answer: answer}
	}
}

// reviewable reports whether the review's command can be given to the answer.
func (c Case) reviewable(k Kind, x Answer) bool {
	waits := x.State == AnswerSubmitted || x.State == AnswerInReview
	switch k {
	case CmdOpenReview:
		return x.State == AnswerSubmitted
	case CmdApprove:
		return waits && x.Pending == nil
	case CmdReturn:
		return waits || x.State == AnswerApproved
	default: // ordered from a unit that has the part in its hands
		return (waits || x.State == AnswerSupplementing || x.State == AnswerApproved) && c.inHands(x)
	}
}

// inHands reports whether a unit has signed for the part to which the answer
// belongs, and does not dispute it.
func (c Case) inHands(x Answer) bool {
	i := c.assignmentIndex(x.Assignment)
	return i >= 0 && c.Assignments[i].taken()
}

// reassignable reports whether a part can be given to another unit: not while
// its dispute waits for a ruling, nor once it is answered.
func (c Case) reassignable(s Assignment) bool {
	return s.State != InDispute && s.Parent == "" && (s.State != Answered || c.owesSupplement(s))
}

// extensible reports whether more time can be asked for the answer, as far as
// that can be said without looking at a watch.
func (c Case) extensible(x Answer) bool {
	k, ok := c.runningClock(ClockReport, x.ID)
	if !ok || k.Breach != "" || k.LapsedAtEntry {
		return false
	}
	granted := 0
	for _, o := range c.Extensions {
		if o.Clock != k.ID {
			continue
		}
		if o.Granted == nil {
			return false
		}
		if *o.Granted {
			granted++
		}
	}
	return granted < c.Policy.ExtensionTimes
}

// actsIn reports whether the actor may act for the unit: its own people by
// themselves.
func (a Actor) actsIn(u UnitID) bool {
	return slices.ContainsFunc(a.Posts, func(p Post) bool { return p.Unit == u && slices.Contains(unitHands, p.Role) })
}

// taken reports whether the unit has signed for its part and does not dispute it.
func (s Assignment) taken() bool { return s.State != Offered && s.State != InDispute }
