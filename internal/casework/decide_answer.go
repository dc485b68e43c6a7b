package casework

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
)

func (d *decision) decideAnswer() error {
	switch b := d.cmd.Body.(type) {
	case *PresentReport:
		return d.presentReport(b)
	case *ReturnPresented:
		return d.returnPresented(b)
	case *SignReport:
		return d.signReport(b)
	case *SubmitReport:
		return d.submitReport(b)
	case *ReplaceReport:
		return d.replaceReport(b)
	case *Supplement:
		return d.supplement(b)
	}
	return nil
}

// ownAnswer finds an answer of the present round that the actor's unit owes.
func (d *decision) ownAnswer(answer string) (Answer, error) {
	a, err := d.findAnswer(answer)
	if err != nil {
		return a, err
	}
	return a, d.fromUnit(a.Unit)
}

func (d *decision) findAnswer(answer string) (Answer, error) {
	i := d.c.answerIndex(answer)
	if i < 0 || d.c.Answers[i].Round != d.c.Round {
		return Answer{}, Refuse(Conflict, "no_such_answer", "answer", answer)
	}
	return d.c.Answers[i], nil
}

// drafted reports whether a report may still be written for the answer.
func (a Answer) drafted() bool {
	return a.State == AnswerOpen || a.State == AnswerSubmitted || a.State == AnswerSupplementing
}

// unsigned reports whether what was filed waits for the leader's signature.
func (a Answer) unsigned() bool {
	return a.Pending != nil && a.Report != nil && (a.State == AnswerSubmitted || a.State == AnswerInReview)
}

// presentReport lays a report before the unit's leader, who is to read and sign what
// others have written. What could not be signed is not presented.
func (d *decision) presentReport(b *PresentReport) error {
	a, err := d.ownAnswer(b.Answer)
	if err != nil {
		return err
	}
	if !a.drafted() {
		return wrongAnswer(a)
	}
	if _, err := d.acknowledged(a.Assignment); err != nil {
		return err
	}
	if err := d.checkReport(a, b.Report); err != nil {
		return err
	}
	d.emit(&ReportPresented{Answer: a.ID, By: d.cmd.Actor.Person, At: d.cmd.FiledAt, Report: b.Report})
	return nil
}

// waiting gives what waits for a signature, if it is still what was read: nobody signs,
// or sends back, words that were exchanged since.
func (a Answer) waiting(read int64) (Presented, error) {
	switch {
	case a.Presented == nil:
		return Presented{}, Refuse(Conflict, "nothing_presented", "answer", a.ID)
	case a.Presented.Seq != read:
		return Presented{}, Refuse(Conflict, "presented_anew", "answer", a.ID)
	}
	return *a.Presented, nil
}

// returnPresented sends what was presented back to whoever wrote it, with the reason.
// It waits for no signature any more, and is there to go on from.
func (d *decision) returnPresented(b *ReturnPresented) error {
	a, err := d.ownAnswer(b.Answer)
	if err != nil {
		return err
	}
	if _, err := a.waiting(b.Presented); err != nil {
		return err
	}
	d.emit(&PresentedReturned{Answer: a.ID, Presented: b.Presented, By: d.cmd.Actor.Person, At: d.cmd.FiledAt, Reason: b.Reason})
	return nil
}

// signReport is the unit leader's signature: under what was presented, under words of
// the leader's own, or afterwards under what was submitted while the leader could not
// be reached, whether that is sent along or not. What was presented is named, so that
// nobody signs words that were exchanged since they were read.
func (d *decision) signReport(b *SignReport) error {
	a, err := d.ownAnswer(b.Answer)
	if err != nil {
		return err
	}
	r, presented := b.Report, a.Presented
	if b.Presented > 0 {
		read, err := a.waiting(b.Presented)
		if err != nil {
			return err
		}
		if r == nil {
			r = &read.Report
		}
	}
	switch {
	case a.unsigned() && (r == nil || sameReport(*a.Report, *r)):
		e := &ReportSigned{Answer: a.ID, By: d.cmd.Actor.Person, At: d.cmd.FiledAt}
		if presented != nil && sameReport(presented.Report, *a.Report) {
			e.Presented = presented.Seq
		}
		d.emit(e)
		return d.stop(ClockSign, a.ID)
	case r == nil && presented != nil:
		return invalid("presented", "required")
	case r == nil:
		return Refuse(Conflict, "no_signature_pending", "answer", a.ID)
	case !a.drafted():
		return wrongAnswer(a)
	}
	if err := d.checkReport(a, *r); err != nil {
		return err
	}
	e := &ReportSigned{Answer: a.ID, By: d.cmd.Actor.Person, At: d.cmd.FiledAt, Report: r}
	if presented != nil {
		e.Presented, e.Amended = presented.Seq, !sameReport(presented.Report, *r)
	}
	d.emit(e)
	return nil
}

// submitReport is the answer that the fifth-day noon waits for (S1-08). What
// co-handling units still owe is listed and never holds it up.
func (d *decision) submitReport(b *SubmitReport) error {
	a, err := d.ownAnswer(b.Answer)
	if err != nil {
		return err
	}
	if a.State != AnswerOpen {
		return wrongAnswer(a)
	}
	s, err := d.acknowledged(a.Assignment)
	if err != nil {
		return err
	}
	if d.cmd.At() < s.AssignedAt {
		return Refuse(Invalid, "attested_before_start", "clock", string(ClockReport))
	}
	r, pending, err := d.signedReport(a, b.Report, b.Pending)
	if err != nil {
		return err
	}
	d.emit(&ReportSubmitted{Answer: a.ID, At: d.cmd.At(), Report: r, Pending: pending, Gaps: d.gaps(a)})
	if err := d.stop(ClockReport, a.ID); err != nil {
		return err
	}
	return d.await(a, pending)
}

// await starts what follows an answer: the reviewer's clock, and the clock of a
// signature that is still missing.
func (d *decision) await(a Answer, pending *Pending) error {
	d.cancelOf(a.ID, "answered_anew", ClockReview, ClockSign)
	if pending != nil {
		if err := d.start(ClockSign, a.ID, Owner{UnitLeader, a.Unit}, d.cmd.FiledAt); err != nil {
			return err
		}
	}
	return d.start(ClockReview, a.ID, Owner{Role: Reviewer}, d.cmd.FiledAt)
}

// replaceReport replaces an answer until review opens. The first filing's instant
// stands, unless two people attest that the paper was there before it.
func (d *decision) replaceReport(b *ReplaceReport) error {
	a, err := d.ownAnswer(b.Answer)
	if err != nil {
		return err
	}
	switch a.State {
	case AnswerSubmitted:
	case AnswerInReview:
		return Refuse(Conflict, "review_opened", "answer", a.ID)
	default:
		return wrongAnswer(a)
	}
	if i := d.c.assignmentIndex(a.Assignment); i >= 0 && d.cmd.At() < d.c.Assignments[i].AssignedAt {
		return Refuse(Invalid, "attested_before_start", "clock", string(ClockReport))
	}
	r, pending, err := d.signedReport(a, b.Report, b.Pending)
	if err != nil {
		return err
	}
	d.emit(&ReportReplaced{Answer: a.ID, At: d.cmd.At(), Report: r, Pending: pending})
	if err := d.restop(a.ID, ClockReport, ClockSupplement); err != nil {
		return err
	}
	return d.keepWaiting(a, pending)
}

// keepWaiting gives the reviewer the time for what is there now, and leaves the
// clock of a missing signature as it runs, so that replacing does not put the
// signature off.
func (d *decision) keepWaiting(a Answer, pending *Pending) error {
	d.cancelOf(a.ID, "answered_anew", ClockReview)
	if err := d.start(ClockReview, a.ID, Owner{Role: Reviewer}, d.cmd.FiledAt); err != nil {
		return err
	}
	_, running := d.c.runningClock(ClockSign, a.ID)
	switch {
	case pending == nil:
		return d.stop(ClockSign, a.ID)
	case running:
		return nil
	}
	return d.start(ClockSign, a.ID, Owner{UnitLeader, a.Unit}, d.cmd.FiledAt)
}

// supplement completes the material; the six hours end with its filing (S1-09).
func (d *decision) supplement(b *Supplement) error {
	a, err := d.ownAnswer(b.Answer)
	if err != nil {
		return err
	}
	if a.State != AnswerSupplementing {
		return wrongAnswer(a)
	}
	if _, err := d.acknowledged(a.Assignment); err != nil {
		return err
	}
	r, pending, err := d.signedReport(a, b.Report, b.Pending)
	if err != nil {
		return err
	}
	d.emit(&ReportSupplemented{Answer: a.ID, At: d.cmd.At(), Report: r, Pending: pending, Note: b.Note})
	if err := d.stop(ClockSupplement, a.ID); err != nil {
		return err
	}
	return d.await(a, pending)
}

func wrongAnswer(a Answer) error {
	return Refuse(Conflict, "wrong_answer_state", "answer", a.ID, "state", string(a.State))
}

// signedReport is what is filed: the signed draft, or the given report if it is
// the same or if somebody with a name authorised filing it unsigned. It is
// checked anew: the issues may have been split since it was signed. No
// signature is pending under what is signed.
func (d *decision) signedReport(a Answer, given *Report, pending *Pending) (Report, *Pending, error) {
	switch {
	case given == nil && a.Signed == nil && pending == nil:
		return Report{}, nil, Refuse(Conflict, "not_signed", "answer", a.ID)
	case given == nil && a.Signed == nil:
		return Report{}, nil, invalid("report", "required")
	case a.Signed != nil && (given == nil || sameReport(a.Signed.Report, *given)):
		return a.Signed.Report, nil, d.checkReport(a, a.Signed.Report)
	case pending == nil && a.Signed != nil:
		return Report{}, nil, Refuse(Conflict, "differs_from_signed", "answer", a.ID)
	case pending == nil:
		return Report{}, nil, Refuse(Conflict, "not_signed", "answer", a.ID)
	case d.cmd.Actor.Is(pending.AuthorisedBy):
		return Report{}, nil, invalid("signature_pending.authorised_by", "same_person")
	}
	if err := d.notRecused("signature_pending.authorised_by", pending.AuthorisedBy); err != nil {
		return Report{}, nil, err
	}
	return *given, pending, d.checkReport(a, *given)
}

func sameReport(a, b Report) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// checkReport refuses a shell (S1-08, S3-20): each issue of the answer needs
// facts, verdict, handling, goal and settlement, and whatever is not done at
// once needs a person and a date (S0-52).
func (d *decision) checkReport(a Answer, r Report) error {
	var f faults
	f.verdict(r.Verdict, "report.verdict")
	asked := d.askedIssues(a)
	for _, is := range asked {
		n := 0
		for _, g := range r.Findings {
			if g.Issue == is {
				n++
			}
		}
		if n != 1 {
			f.add("report.findings", "one_finding_per_issue", "issue", is)
		}
	}
	for i, g := range r.Findings {
		path := at("report.findings", i, "")
		if !slices.Contains(asked, g.Issue) {
			f.add(path+".issue", "no_such_issue", "issue", g.Issue)
		}
		d.checkFinding(&f, path, g)
	}
	if !agrees(r.Verdict, r.Findings, func(g Finding) Verdict { return g.Verdict }) {
		f.add("report.verdict", "verdict_contradicts")
	}
	if err := f.err(); err != nil {
		return err
	}
	return d.knownEvidence("report.evidence", r.Evidence)
}

// agrees reports whether an overall verdict can stand above those of the parts:
// unfounded only where all are, verified only where none is unfounded.
func agrees[T any](whole Verdict, parts []T, of func(T) Verdict) bool {
	unfounded := 0
	for _, p := range parts {
		if of(p) == Unfounded {
			unfounded++
		}
	}
	switch {
	case len(parts) == 0:
		return true
	case unfounded == len(parts):
		return whole == Unfounded
	case unfounded > 0:
		return whole == PartlyVerified || whole == BasicallyVerified
	}
	return whole != Unfounded
}

func (d *decision) askedIssues(a Answer) []string {
	if i := d.c.assignmentIndex(a.Assignment); i >= 0 && len(d.c.Assignments[i].Issues) > 0 {
		return d.c.Assignments[i].Issues
	}
	issues := d.c.OpenIssues()
	ids := make([]string, len(issues))
	for i, is := range issues {
		ids[i] = is.ID
	}
	return ids
}

func (d *decision) checkFinding(f *faults, path string, g Finding) {
	enough := max(d.c.Policy.ShellBelow, 1)
	statement := func(t Text, field string, least int) {
		switch {
		case t.Chars == 0:
			f.add(path+field, "required")
		case t.Chars < least:
			f.add(path+field, "says_too_little", "least", strconv.Itoa(least), "given", strconv.Itoa(t.Chars))
		}
	}
	f.verdict(g.Verdict, path+".verdict")
	f.settlement(g.Settlement, path+".settlement")
	f.oneOf(string(g.Track), path+".rectify_track", "immediate", "time_bound", "long_term")
	statement(g.Facts, ".facts", enough)
	if g.Verdict == Unfounded {
		statement(g.Handling, ".handling", 1)
	} else {
		statement(g.Handling, ".handling", enough)
	}
	statement(g.Goal, ".goal", 1)
	if g.Verdict == Unfounded && g.Settlement != Concluded {
		f.add(path+".settlement", "unfounded_is_concluded")
	}
	if g.Track == RectifyTimeBound || g.Track == RectifyLongTerm || g.Settlement == InterimConcluded || g.Settlement == NotConcluded {
		f.need(g.Person != "", path+".person")
		f.date(g.By, path+".by")
	}
	if g.Settlement == Concluded && (g.Track == RectifyTimeBound || g.Track == RectifyLongTerm) && g.By.Valid() && g.By > d.c.Policy.Zone.DateOf(d.cmd.At()) {
		f.add(path+".settlement", "by_in_future", "by", string(g.By)) // what is left, with a person and a date, is an interim conclusion
	}
	if d.recused(g.Person) {
		f.add(path+".person", "person_recused")
	}
	if g.Settlement != Concluded && g.By.Valid() && g.By < d.c.Policy.Zone.DateOf(d.cmd.At()) {
		f.add(path+".by", "in_past")
	}
	for i, m := range g.Measures {
		f.need(m.Text.Chars > 0, path+"."+at("measures", i, "text"))
		if d.recused(m.Person) {
			f.add(path+"."+at("measures", i, "person"), "person_recused")
		}
		if m.By != "" {
			f.date(m.By, path+"."+at("measures", i, "by"))
		}
	}
}

// gaps lists what co-handling units still owed when the answer was filed.
func (d *decision) gaps(a Answer) []Gap {
	var gaps []Gap
	for _, s := range d.c.Active() {
		if s.ID == a.Assignment || s.Answers || s.Parent != "" && s.Parent != a.Assignment {
			continue
		}
		if !s.Contacted {
			gaps = append(gaps, Gap{s.ID, "contact"})
		}
		if s.State != Answered {
			missing := "contribution"
			if s.Role == RoleTerritorial {
				missing = "cosignature"
			}
			gaps = append(gaps, Gap{s.ID, missing})
		}
	}
	return gaps
}
