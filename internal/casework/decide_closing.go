package casework

import (
	"slices"
	"strings"
)

func (d *decision) decideClosing() error {
	switch b := d.cmd.Body.(type) {
	case *PassGate:
		return d.passGate(b)
	case *WaiveGate:
		if d.c.GatePassed(b.Gate) {
			return Refuse(Conflict, "gate_passed_already", "gate", string(b.Gate))
		}
		d.emit(&GatePassed{Check: GateCheck{
			Gate: b.Gate, Round: d.c.Round, By: d.cmd.Actor.Person, At: d.cmd.FiledAt, Statement: b.Reason.Ref(), Waived: true,
		}})
	case *Close:
		return d.close(b)
	case *Track:
		return d.track(b)
	case *ReportProgress:
		return d.reportProgress(b)
	}
	return nil
}

// passGate signs one of the four no-let-go gates (S1-03, S2-21, S4-05).
func (d *decision) passGate(b *PassGate) error {
	post, ok := d.cmd.Actor.firstOf(gateRoles[b.Gate])
	if !ok {
		return Refuse(Forbidden, "gate_not_yours", "gate", string(b.Gate))
	}
	d.post = post
	if d.c.GatePassed(b.Gate) {
		return Refuse(Conflict, "gate_passed_already", "gate", string(b.Gate))
	}
	if err := d.knownEvidence("evidence", b.Evidence); err != nil {
		return err
	}
	if err := d.checkGate(b); err != nil {
		return err
	}
	check := GateCheck{
		Gate: b.Gate, Round: d.c.Round, By: d.cmd.Actor.Person, At: d.cmd.FiledAt, Statement: b.Statement.Ref(),
		Evidence: b.Evidence, Satisfaction: b.Satisfaction, Visits: d.neighbourhoodVisits(), NotNeeded: b.NotNeeded,
	}
	if b.Gate == GateRectified {
		check.Settlement = settlementOf(d.c.OpenIssues())
	}
	d.emit(&GatePassed{Check: check})
	return nil
}

func (d *decision) checkGate(b *PassGate) error {
	switch b.Gate {
	case GateFacts:
		if slices.ContainsFunc(d.c.OpenIssues(), func(i Issue) bool { return i.Verdict == "" }) {
			return Refuse(Conflict, "verdict_missing")
		}
	case GateRectified:
		return d.checkRectified(b)
	case GateSatisfaction:
		switch b.Satisfaction {
		case Dissatisfied:
			return Refuse(Conflict, "complainant_dissatisfied")
		case Unreachable, Anonymous:
			if d.neighbourhoodVisits() == 0 {
				return Refuse(Conflict, "visits_missing", "since", d.c.Policy.Zone.LocalSecond(d.visitsSince()))
			}
			return nil
		case Satisfied, BasicallySatisfied:
		}
	case GateResponsibility:
	}
	if len(b.Evidence) == 0 {
		return invalid("evidence", "required")
	}
	return nil
}

// checkRectified: paper alone never shows that something was rectified (S3-20);
// an unfounded complaint needs no rectification, said so by the reviewer.
func (d *decision) checkRectified(b *PassGate) error {
	if b.NotNeeded {
		if slices.ContainsFunc(d.c.OpenIssues(), func(i Issue) bool { return i.Verdict != Unfounded }) {
			return Refuse(Conflict, "not_all_unfounded")
		}
		return nil
	}
	if slices.ContainsFunc(d.c.OpenIssues(), func(i Issue) bool { return i.Settlement == NotConcluded || i.Settlement == "" }) {
		return Refuse(Conflict, "not_rectified")
	}
	if d.c.Policy.FieldEvidence && !d.c.shownRectified(b.Evidence) {
		return Refuse(Conflict, "field_evidence_missing")
	}
	if len(b.Evidence) == 0 {
		return invalid("evidence", "required")
	}
	return nil
}

// shownRectified reports whether files show that all was rectified: one of them
// does, and for every answer that was to be done again one of its unit, or of
// somebody who answers for no other part.
func (c Case) shownRectified(files []string) bool {
	if !slices.ContainsFunc(files, c.showsRectified) {
		return false
	}
	return !slices.ContainsFunc(c.Answers, func(a Answer) bool {
		return a.Round == c.Round && !c.redone(a.ID).IsZero() && !slices.ContainsFunc(c.Evidence, func(e Evidence) bool {
			return (e.Unit == a.Unit || !c.answering(e.Unit)) && slices.Contains(files, e.Digest) && c.showsRectified(e.Digest)
		})
	})
}

// answering reports whether a unit answers in the present round.
func (c Case) answering(u UnitID) bool {
	return slices.ContainsFunc(c.Answers, func(a Answer) bool { return a.Round == c.Round && a.Unit == u })
}

// redoneBy is when what a unit shows was last ordered to be done again: its own
// answers, where units answer separately, and of a unit that answers for nothing
// whichever was ordered last.
func (c Case) redoneBy(u UnitID) Instant {
	if !c.answering(u) {
		return c.redone("")
	}
	var last Instant
	for _, a := range c.Answers {
		if a.Round == c.Round && a.Unit == u {
			last = max(last, c.redone(a.ID))
		}
	}
	return last
}

// showsRectified reports evidence from the field of how it is now (S3-20). What
// was there before or while it was put right shows no more than that it was not
// yet, and so does what was taken or attached before the case was handed over
// again or ordered to be done again. One file shows one thing, however often and
// under whatever name it is attached.
func (c Case) showsRectified(digest string) bool {
	field := false
	for _, e := range c.Evidence {
		if e.Struck || e.Digest != digest {
			continue
		}
		redone := c.redoneBy(e.Unit)
		if e.Stage == StageBefore || e.Stage == StageDuring || e.Side == StageBefore || e.Round != c.Round || e.At < redone ||
			!e.TakenAt.IsZero() && e.TakenAt < max(c.HandedOverAt, redone) {
			return false
		}
		field = field || e.Nature.Field()
	}
	return field
}

// dropGates opens the gates again whose basis has been struck: no gate stands on
// a photograph that shows something else, or on a visit that was never made
// (S1-03, S3-20). A gate that a leader waived rests on nothing of the kind.
func (d *decision) dropGates() {
	for _, k := range d.c.GateChecks {
		if !k.holdsIn(d.c.Round, k.Gate) || k.Waived || k.NotNeeded || d.standsOn(k) {
			continue
		}
		d.emit(&GateFallen{Gate: k.Gate, Round: k.Round, At: d.cmd.FiledAt})
	}
}

func (d *decision) standsOn(k GateCheck) bool {
	if k.Gate == GateSatisfaction && (k.Satisfaction == Unreachable || k.Satisfaction == Anonymous) {
		return d.neighbourhoodVisits() > 0
	}
	if k.Gate == GateRectified && d.c.Policy.FieldEvidence {
		return d.c.shownRectified(k.Evidence)
	}
	return slices.ContainsFunc(d.c.Evidence, func(e Evidence) bool {
		return !e.Struck && slices.Contains(k.Evidence, e.Digest)
	})
}

// visitsSince is from when visits count. What people said before the case was
// handed over again, before it was ordered to be done again, or before the answer
// that was approved said what had been done, they said of something else.
func (d *decision) visitsSince() Instant {
	return max(d.c.HandedOverAt, d.c.redone(""), d.c.answeredFirst())
}

// neighbourhoodVisits counts the visits of the present round.
func (d *decision) neighbourhoodVisits() int {
	n, since := 0, d.visitsSince()
	for _, e := range d.c.Entries {
		if e.Kind == (*VisitRecorded)(nil).Type() && e.Purpose == "neighbourhood" && !e.Struck && e.At >= since && d.c.ofThisRound(e) {
			n++
		}
	}
	return n
}

// ofThisRound reports whether an entry was recorded in the present round, however
// far back the order that opened it is dated. Older rules did not keep the round;
// then it is of this one if it lies after its opening.
func (c Case) ofThisRound(e Entry) bool {
	if e.Round != 0 || c.Round == 1 {
		return e.Round == c.Round || e.Round == 0
	}
	return e.At >= c.Rounds[len(c.Rounds)-1].Opened
}

// answeredFirst is when the approved answers of the present round had all been
// filed for the first time; zero: none is approved.
func (c Case) answeredFirst() Instant {
	var last Instant
	for _, a := range c.Answers {
		if a.Round == c.Round && a.State == AnswerApproved {
			last = max(last, a.FirstFiled)
		}
	}
	return last
}

// redone is when an answer of the present round, or any where none is named, was
// last ordered to be done again; zero: never. The order started a report clock of
// its own.
func (c Case) redone(answer string) Instant {
	var last Instant
	for _, k := range c.Clocks {
		if k.Kind == ClockReport && k.Round == c.Round && k.Why.From == FromReturned && (answer == "" || k.Subject == answer) {
			last = max(last, k.Started)
		}
	}
	return last
}

// dropGatesOfHandling opens the gates again that rest on a handling which is to
// be done again. Where the answer was approved they fell with its approval.
func (d *decision) dropGatesOfHandling() {
	for _, g := range gatesOfHandling {
		if slices.ContainsFunc(d.c.GateChecks, func(k GateCheck) bool { return k.holdsIn(d.c.Round, g) && !k.Waived }) {
			d.emit(&GateFallen{Gate: g, Round: d.c.Round, At: d.cmd.FiledAt})
		}
	}
}

// close ends a case that is concluded in every issue and through all four gates.
func (d *decision) close(b *Close) error {
	if open := d.notConcluded(); len(open) > 0 {
		if d.c.State == Tracked {
			return Refuse(Conflict, "progress_not_concluded", "issues", strings.Join(open, ", "))
		}
		return Refuse(Conflict, "not_concluded")
	}
	if d.c.Reply.UpstreamResult == "returned" {
		return Refuse(Conflict, "upstream_returned")
	}
	if d.c.Policy.CloseNeedsGates {
		var open []string
		for _, g := range Gates {
			if !d.c.GatePassed(g) {
				open = append(open, string(g))
			}
		}
		if len(open) > 0 {
			return Refuse(Conflict, "gate_open", "gates", strings.Join(open, ", "))
		}
	}
	if lacks := d.c.Lacks(); len(lacks) > 0 {
		return lacks[0]
	}
	if err := d.stop(ClockRectify, ""); err != nil {
		return err
	}
	d.cancel("closed", func(k Clock) bool { return k.Kind != ClockAnswerEscalation })
	d.emit(&CaseClosed{By: d.cmd.Actor.Person, At: d.cmd.FiledAt, Note: b.Note})
	return nil
}

// notConcluded lists the issues that are not settled to the end.
func (d *decision) notConcluded() []string {
	var open []string
	for _, i := range d.c.OpenIssues() {
		if i.Settlement != Concluded {
			open = append(open, i.ID)
		}
	}
	return open
}

// Lacks lists, as the refusals that would come one after another, what a case that is
// starred, was answered late or not at all, or has been complained about again and
// again has not of what the policy asks for before its reply track may end: a leader in
// charge, listed supervision (S2-18), and for a repeated case a task force (S4-11).
func (c Case) Lacks() (lacks []*Error) {
	p := c.Policy
	missed := slices.ContainsFunc(c.OpenBreaches(), func(b Breach) bool { return b.Kind == ClockReport })
	repeated := p.RepeatThreshold > 0 && len(c.Repeats) >= p.RepeatThreshold
	needed := p.LeaderStarred && c.Priority != PriorityNormal || p.LeaderOverdue && missed || repeated
	if needed && c.InCharge == "" {
		lacks = append(lacks, Refuse(Conflict, "leader_required"))
	}
	if needed && p.ListedToo && c.Listed == nil {
		lacks = append(lacks, Refuse(Conflict, "listing_required"))
	}
	if repeated && p.RepeatTaskForce && c.TaskForce == "" {
		lacks = append(lacks, Refuse(Conflict, "task_force_required"))
	}
	return lacks
}

// beforeRectified are the warnings before the day on which what was booked is to be done.
var beforeRectified = []Span{3 * Day, Day}

// track books the remainder with unit, person and date (S4-18), and opens the
// rectification track with the measures that were reported.
func (d *decision) track(b *Track) error {
	issues := d.c.OpenIssues()
	settlement := settlementOf(issues)
	if settlement == Concluded {
		return Refuse(Conflict, "nothing_to_track")
	}
	if b.Until <= d.c.Policy.Zone.DateOf(d.cmd.FiledAt) {
		return invalid("until", "in_past")
	}
	if err := d.unitOfCase(b.Unit); err != nil {
		return err
	}
	if err := d.notRecused("person", b.Person); err != nil {
		return err
	}
	if lacks := d.c.Lacks(); len(lacks) > 0 {
		return lacks[0]
	}
	measures := d.openMeasures()
	d.cancel("tracked", func(k Clock) bool { return k.Kind != ClockAnswerEscalation })
	d.emit(&CaseTracked{Tracking: Tracking{
		Unit: b.Unit, Person: b.Person, Until: b.Until, Since: d.cmd.FiledAt, Settlement: settlement, Measures: measures,
	}, Note: b.Note})
	d.emit(&RectificationOpened{Round: d.c.Round, Unit: b.Unit, Person: b.Person, Until: b.Until, Measures: measures})
	due := d.c.Policy.Zone.At(b.Until.AddDays(1), 0) // the day counts to its end
	why := d.setBy(Clock{Kind: ClockRectify, Why: Explanation{From: FromTracked, FromAt: d.cmd.FiledAt}}, due, "")
	d.startAt(ClockRectify, "", Owner{UnitOfficer, b.Unit}, due, why, ClockPolicy{Warnings: beforeRectified})
	return nil
}

// openMeasures numbers what the approved answers still promise. An issue whose
// answer listed no measures is one measure: its handling.
func (d *decision) openMeasures() []Measure {
	var measures []Measure
	add := func(m Measure) {
		m.ID, m.Text = id("m", len(measures)), m.Text.Ref()
		if d.recused(m.Person) {
			m.Person = "" // whoever the remainder is booked on answers for it
		}
		measures = append(measures, m)
	}
	for _, a := range d.c.Answers {
		if a.Round != d.c.Round || a.Report == nil {
			continue
		}
		for _, g := range a.Report.Findings {
			if g.Settlement == Concluded {
				continue
			}
			if len(g.Measures) == 0 {
				add(Measure{Text: g.Handling, Person: g.Person, By: g.By})
			}
			for _, m := range g.Measures {
				if !m.Done {
					add(m)
				}
			}
		}
	}
	return measures
}

func (d *decision) reportProgress(b *ReportProgress) error {
	var f faults
	for i, s := range b.Settlements {
		if !slices.ContainsFunc(d.c.OpenIssues(), func(o Issue) bool { return o.ID == s.Issue }) {
			f.add(at("settlements", i, "issue"), "no_such_issue", "issue", s.Issue)
		}
	}
	if err := f.err(); err != nil {
		return err
	}
	if err := d.knownEvidence("evidence", b.Evidence); err != nil {
		return err
	}
	if d.c.Tracking != nil {
		// The remainder is booked on one unit; a coordinator reports for it whatever else they are.
		if err := d.fromUnit(d.c.Tracking.Unit); err != nil {
			post, ok := d.cmd.Actor.firstOf([]Role{Coordinator})
			if !ok {
				return err
			}
			d.post = post
		}
	}
	d.emit(&ProgressReported{*b})
	if d.c.Tracking == nil {
		return nil
	}
	// The unit is in time with the progress by which all is concluded, whenever the case is closed.
	if len(d.notConcluded()) == 0 {
		return d.stop(ClockRectify, "")
	}
	if _, runs := d.c.runningClock(ClockRectify, ""); runs {
		return nil
	}
	for _, k := range slices.Backward(d.c.Clocks) {
		if k.Kind == ClockRectify && k.Round == d.c.Round { // what was concluded is not; its instant stands, also one that was set since
			d.startAt(ClockRectify, "", k.Owner, k.Due, k.Why, ClockPolicy{Warnings: beforeRectified})
			break
		}
	}
	return nil
}
