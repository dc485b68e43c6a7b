package casework

import (
	"cmp"
	"slices"
	"strconv"
)

// TaskKind is what a case waits for a unit, or for a post of the office, to do next.
type TaskKind string

// What a unit does, in the order of a case's life, and what it waits for others
// to do with its parts.
const (
	ToAcknowledge       TaskKind = "acknowledge"
	ToNameHandler       TaskKind = "name_handler"
	ToGoOnSite          TaskKind = "go_on_site" // nobody of the unit has recorded a visit in this round
	ToContribute        TaskKind = "contribute" // an assisting, territorial or sub-assigned part
	ToSign              TaskKind = "sign"       // the leader: what was presented, a report that is not submitted yet, or one that was submitted unsigned
	ToSubmit            TaskKind = "submit"
	ToSupplement        TaskKind = "supplement" // within six hours (S1-09)
	ToAnswerSupervision TaskKind = "answer_supervision"
	ToAnswerEscalation  TaskKind = "answer_escalation"
	ToRectify           TaskKind = "rectify" // the remainder is booked on it

	InRuling    TaskKind = "in_ruling" // its dispute waits for a ruling
	PassedOn    TaskKind = "passed_on" // a unit below has the part and has not answered
	UnderReview TaskKind = "in_review" // its answer is with the reviewers
)

// What a leader of the office does.
const (
	ToCountersignLeader TaskKind = "countersign"
	ToDecideExtension   TaskKind = "decide_extension"
	ToConfirmEscalation TaskKind = "confirm_escalation"
	ToSignReply         TaskKind = "sign_reply"
	ToWaiveGate         TaskKind = "waive_gate" // everything is done but one gate, which is passed or, for a reason, waived
)

// What those do who publish results (S2-50) and who see that somebody answers for
// what went wrong.
const (
	ToPreparePublication   TaskKind = "prepare_publication" // the answer was reported up, and nothing of this round is prepared
	ToPublish              TaskKind = "publish"             // what was prepared stands nowhere yet
	ToPassGate             TaskKind = "pass_gate"           // the gate of responsibility
	ToReviewAccountability TaskKind = "review_accountability"
)

// What reviewers do beside what waits at their desk, and coordinators on the way to the end.
const (
	ToPassReviewGate TaskKind = "pass_review_gate" // facts, rectification or satisfaction
	ToMergeAnswers   TaskKind = "merge_answers"    // all that answer separately were approved
	ToReportUp       TaskKind = "report_up"        // the reply is signed
	ToRework         TaskKind = "rework"           // the reply was returned from above
	ToTrack          TaskKind = "track"            // it was reported up, and something is not concluded
	ToClose          TaskKind = "close"            // nothing stands in the way any more
)

// UnitTasks and LeaderTasks list every task of a unit and of a leader; PublicityTasks
// and AccountabilityTasks those of the office's officers who publish, and who call to account;
// ReviewerTasks and CoordinatorTasks those of reviewers and coordinators.
var (
	UnitTasks = []TaskKind{
		ToAcknowledge, ToNameHandler, ToGoOnSite, ToContribute, ToSign, ToSubmit, ToSupplement, ToAnswerSupervision, ToAnswerEscalation, ToRectify,
		InRuling, PassedOn, UnderReview,
	}
	LeaderTasks = []TaskKind{ToCountersignLeader, ToDecideExtension, ToConfirmEscalation, ToSignReply, ToWaiveGate}

	PublicityTasks      = []TaskKind{ToPreparePublication, ToPublish}
	AccountabilityTasks = []TaskKind{ToPassGate, ToReviewAccountability}
	ReviewerTasks       = []TaskKind{ToPassReviewGate}
	CoordinatorTasks    = []TaskKind{ToMergeAnswers, ToReportUp, ToRework, ToTrack, ToClose}
)

// OfficeTasks lists every task of the posts that somebody holds in the office.
func OfficeTasks(a Actor) []TaskKind {
	var kinds []TaskKind
	for _, of := range []struct {
		role  Role
		tasks []TaskKind
	}{{Leader, LeaderTasks}, {PublicityOfficer, PublicityTasks}, {AccountabilityOfficer, AccountabilityTasks}, {Reviewer, ReviewerTasks}, {Coordinator, CoordinatorTasks}} {
		if a.Has(of.role) {
			kinds = append(kinds, of.tasks...)
		}
	}
	return kinds
}

// Task is one thing that a case waits for a unit, or for a post of the office,
// to do. A task whose clock was missed stays until it is done.
type Task struct {
	Kind       TaskKind `json:"kind" doc:"what is to be done, or waited for: in_ruling, passed_on and in_review wait for others"`
	Subject    string   `json:"subject,omitempty" doc:"to what it is done: an assignment, an answer, a dispute, an escalation, an extension, a supervision opinion's seq, a gate, or a text prepared for publication"`
	Unit       UnitID   `json:"unit,omitempty" doc:"whose it is; left out: the office's"`
	Assignment string   `json:"assignment,omitempty" doc:"the unit's part"`
	Due        Instant  `json:"due_at,omitempty" doc:"until when, by the clock of this part and not of the whole case; left out: no clock runs for it"`
}

// Command is what does the task; none: others do something.
func (k TaskKind) Command() Kind {
	switch k {
	case ToGoOnSite:
		return CmdRecordVisit
	case ToRectify:
		return CmdReportProgress
	case ToSign:
		return CmdSignReport
	case ToSubmit:
		return CmdSubmitReport
	case ToPassReviewGate:
		return CmdPassGate
	case InRuling, PassedOn, UnderReview:
		return ""
	}
	return Kind(dashed(string(k)))
}

func dashed(s string) string {
	b := []byte(s)
	for i := range b {
		if b[i] == '_' {
			b[i] = '-'
		}
	}
	return string(b)
}

// Tasks says what the case waits for units and for posts of the office to do,
// due first. Unlike NextClock it tells every unit's own clock.
func (c Case) Tasks() []Task {
	if c.History {
		return nil
	}
	var all []Task
	if !c.AtRest() {
		for _, s := range c.Active() {
			all = append(all, c.partTasks(s)...)
		}
		all = append(all, c.leaderTasks()...)
		all = append(all, c.reviewerTasks()...)
		all = append(all, c.coordinatorTasks()...)
		if t := c.Tracking; t != nil && c.State == Tracked && settlementOf(c.OpenIssues()) != Concluded {
			task := Task{Kind: ToRectify, Unit: t.Unit}
			if k, runs := c.runningClock(ClockRectify, ""); runs {
				task.Due = k.Due
			} else if t.Until != "" { // booked under rules before version 17
				task.Due = Shanghai.At(t.Until.AddDays(1), 0)
			}
			all = append(all, task)
		}
		for _, n := range c.Entries {
			if n.Asked != "" && n.Answered == 0 && !n.Struck {
				all = append(all, Task{Kind: ToAnswerSupervision, Subject: strconv.FormatInt(n.Seq, 10), Unit: n.Asked})
			}
		}
	}
	for _, e := range c.Escalations {
		switch e.State {
		case EscalationConfirmed:
			// A referral asks the unit nothing and starts no clock.
			if k, runs := c.runningClock(ClockAnswerEscalation, e.ID); runs {
				all = append(all, Task{Kind: ToAnswerEscalation, Subject: e.ID, Unit: e.Unit, Due: k.Due})
			}
		case EscalationProposed:
			all = append(all, Task{Kind: ToConfirmEscalation, Subject: e.ID})
		}
	}
	all = append(all, c.toRework()...)
	all = append(all, c.publicityTasks()...)
	all = append(all, c.accountabilityTasks()...)
	slices.SortStableFunc(all, func(a, b Task) int {
		if a.Due.IsZero() || b.Due.IsZero() {
			return cmp.Compare(b.Due, a.Due)
		}
		return cmp.Compare(a.Due, b.Due)
	})
	return all
}

// waitsFor reports whether the case waits for a unit, so that there is something to
// urge: a task of its own, a part that it passed down, a clock of its own, or what its
// approved answer still promises. What lies with the reviewers, or waits for a ruling
// while no clock runs, lies with others.
func (c Case) waitsFor(u UnitID) bool {
	return slices.ContainsFunc(c.Tasks(), func(t Task) bool { return t.Unit == u && t.Kind != UnderReview && t.Kind != InRuling }) ||
		slices.ContainsFunc(c.Clocks, func(k Clock) bool { return k.Running() && k.Owner.Unit == u }) ||
		slices.ContainsFunc(c.Answers, func(a Answer) bool {
			return a.Unit == u && a.Round == c.Round && a.State == AnswerApproved && a.Report != nil &&
				slices.ContainsFunc(a.Report.Findings, func(g Finding) bool { return g.Settlement != Concluded })
		})
}

// Contributors are the parts of this round whose contributions belong in the answer or in
// the contribution of the given part: what it passed down (下派), and for a part that
// answers the assisting (协办) and territorial (属地) units as well.
func (c Case) Contributors(to Assignment) []Assignment {
	var all []Assignment
	for _, s := range c.Active() {
		if !s.Answers && s.ID != to.ID && (s.Parent == to.ID || s.Parent == "" && to.Answers) {
			all = append(all, s)
		}
	}
	return all
}

// partTasks is what one part asks of its unit, and what its unit waits for.
func (c Case) partTasks(s Assignment) []Task {
	task := func(k TaskKind, subject string, due Instant) Task {
		return Task{Kind: k, Subject: subject, Unit: s.Unit, Assignment: s.ID, Due: due}
	}
	on := func(kind ClockKind, subject string) Instant {
		k, _ := c.runningClock(kind, subject)
		return k.Due
	}
	var all []Task
	handler, frees := c.runningClock(ClockNameHandler, s.ID)
	if c.State == Approved || c.State == Replied || c.State == Tracked {
		if s.Handler == "" && frees {
			all = append(all, task(ToNameHandler, s.ID, handler.Due))
		}
		return all
	}
	if parent := c.assignmentIndex(s.Parent); s.Parent != "" && parent >= 0 && s.AnsweredAt.IsZero() && s.Contribution.IsZero() {
		due := on(ClockContribute, s.ID)
		if s.State == Offered {
			due = cmp.Or(on(ClockAcknowledge, s.ID), due)
		}
		all = append(all, Task{Kind: PassedOn, Subject: s.ID, Unit: c.Assignments[parent].Unit, Assignment: s.Parent, Due: due})
	}
	switch s.State {
	case Offered:
		return append(all, task(ToAcknowledge, s.ID, on(ClockAcknowledge, s.ID)))
	case InDispute:
		for _, v := range c.OpenDisputes() {
			if v.Assignment == s.ID {
				all = append(all, task(InRuling, v.ID, c.RulingDue(v)))
			}
		}
		return all
	}
	if s.Handler == "" {
		all = append(all, task(ToNameHandler, s.ID, handler.Due))
	}
	if i := slices.IndexFunc(c.Answers, func(a Answer) bool { return a.Round == c.Round && a.Assignment == s.ID }); i >= 0 && s.Answers {
		all = append(all, c.answerTasks(c.Answers[i], s)...)
	} else if !s.Answers && s.AnsweredAt.IsZero() && s.Contribution.IsZero() {
		due := on(ClockContribute, s.ID)
		if s.Role == RoleTerritorial && !c.visited(s.Unit) {
			all = append(all, task(ToGoOnSite, s.ID, due))
		}
		all = append(all, task(ToContribute, s.ID, due))
	}
	return all
}

// answerTasks is what an answer asks of the unit that owes it.
func (c Case) answerTasks(a Answer, s Assignment) []Task {
	task := func(k TaskKind, clock ClockKind) Task {
		o, _ := c.runningClock(clock, a.ID)
		return Task{Kind: k, Subject: a.ID, Unit: a.Unit, Assignment: s.ID, Due: o.Due}
	}
	var all []Task
	switch a.State {
	case AnswerOpen:
		if !c.visited(a.Unit) {
			onSite := task(ToGoOnSite, ClockReport)
			onSite.Subject = s.ID
			all = append(all, onSite)
		}
		if a.Signed == nil || a.Presented != nil {
			all = append(all, task(ToSign, ClockReport))
		}
		all = append(all, task(ToSubmit, ClockReport))
	case AnswerSupplementing:
		if a.Signed == nil || a.Presented != nil {
			all = append(all, task(ToSign, ClockSupplement))
		}
		all = append(all, task(ToSupplement, ClockSupplement))
	case AnswerSubmitted, AnswerInReview:
		if a.Pending != nil || a.Presented != nil {
			all = append(all, task(ToSign, ClockSign))
		}
		all = append(all, Task{Kind: UnderReview, Subject: a.ID, Unit: a.Unit, Assignment: s.ID})
	}
	return all
}

// visited reports whether somebody of the unit has recorded a visit in this round.
func (c Case) visited(u UnitID) bool {
	return slices.ContainsFunc(c.Entries, func(n Entry) bool {
		return n.Kind == (*VisitRecorded)(nil).Type() && n.Unit == u && !n.Struck && c.ofThisRound(n)
	})
}

// toSignReply reports whether the reply waits for a leader's signature.
func (c Case) toSignReply() bool {
	return c.State == Approved && c.Reply.SignedAt.IsZero() && (c.Mode != Separate || c.Merged != nil)
}

// ActsFirst is who must act next for a running clock to be stopped: its owner, but
// that a leader signs the reply before a coordinator reports it up.
func (c Case) ActsFirst(k Clock) Owner {
	if k.Kind == ClockUpstream && k.Running() && c.toSignReply() {
		return Owner{Role: Leader}
	}
	return k.Owner
}

// leaderTasks is what a leader of the office does in the case, but for the
// escalations proposed.
func (c Case) leaderTasks() []Task {
	var all []Task
	if c.State == Registered && c.Screening != nil && c.Screening.Outcome != ScreenAccepted {
		k, _ := c.runningClock(ClockAssign, "")
		all = append(all, Task{Kind: ToCountersignLeader, Due: k.Due})
	}
	for _, x := range c.Extensions {
		k := c.clockIndex(x.Clock)
		if x.Granted == nil && k >= 0 && c.Clocks[k].Running() {
			all = append(all, Task{Kind: ToDecideExtension, Subject: x.ID, Due: c.Clocks[k].Due})
		}
	}
	if c.toSignReply() {
		k, _ := c.runningClock(ClockUpstream, "")
		all = append(all, Task{Kind: ToSignReply, Due: k.Due})
	}
	if c.State == Replied || c.State == Tracked {
		open := slices.DeleteFunc(slices.Clone(Gates), c.GatePassed)
		if len(open) == 1 {
			all = append(all, Task{Kind: ToWaiveGate, Subject: string(open[0])})
		}
	}
	return all
}

// reviewerTasks is what reviewers sign once the answer was reported up: their gates, that
// of rectification not before all is rectified or was booked.
func (c Case) reviewerTasks() []Task {
	var all []Task
	if c.State != Replied && c.State != Tracked {
		return nil
	}
	for _, g := range Gates {
		if !slices.Contains(gateRoles[g], Reviewer) || c.GatePassed(g) || !c.signable(g) {
			continue
		}
		all = append(all, Task{Kind: ToPassReviewGate, Subject: string(g)})
	}
	return all
}

// coordinatorTasks is what a coordinator does with a case that was approved, until it
// is closed.
func (c Case) coordinatorTasks() []Task {
	upstream, _ := c.runningClock(ClockUpstream, "")
	switch {
	case c.State == Approved && !c.Reply.SignedAt.IsZero():
		return []Task{{Kind: ToReportUp, Due: upstream.Due}}
	case c.State == Approved && c.Mode == Separate && c.Merged == nil:
		return []Task{{Kind: ToMergeAnswers, Due: upstream.Due}}
	case c.Reply.UpstreamResult == "returned":
		return nil // see toRework
	case c.State == Replied && settlementOf(c.OpenIssues()) != Concluded:
		return []Task{{Kind: ToTrack}}
	case (c.State == Replied || c.State == Tracked) && c.closable():
		return []Task{{Kind: ToClose}}
	}
	return nil
}

// toRework is what a coordinator does with a reply that was returned from above, also
// once the case is closed: a new round is opened by hand, with what was ordered.
func (c Case) toRework() []Task {
	if c.Reply.UpstreamResult == "returned" && slices.Contains([]State{Replied, Tracked, Closed}, c.State) {
		return []Task{{Kind: ToRework}}
	}
	return nil
}

// closable reports whether nothing of the case itself stands in the way of its close.
func (c Case) closable() bool {
	return settlementOf(c.OpenIssues()) == Concluded && c.Reply.UpstreamResult != "returned" && c.gatesPassed()
}

// gatesPassed reports whether every gate that the policy asks for before a close is passed.
func (c Case) gatesPassed() bool {
	return !c.Policy.CloseNeedsGates || !slices.ContainsFunc(Gates, func(g Gate) bool { return !c.GatePassed(g) })
}

// publicityTasks is what is to be published of the present round: what is reported up
// is prepared, and what was prepared is published, also once the case is closed.
func (c Case) publicityTasks() []Task {
	var all []Task
	begun := false
	for _, p := range c.Prepared {
		if p.Round != c.Round || p.Fallen {
			continue
		}
		begun = true
		if !slices.ContainsFunc(c.Publication, func(o Publication) bool { return o.Prepared == p.ID }) {
			all = append(all, Task{Kind: ToPublish, Subject: p.ID})
		}
	}
	if !begun && (c.State == Replied || c.State == Tracked) {
		all = append(all, Task{Kind: ToPreparePublication})
	}
	return all
}

// accountabilityTasks is what the accountability group does: the gate of responsibility
// once the answer was reported up, and a finding that concludes where a unit was referred to it.
func (c Case) accountabilityTasks() []Task {
	var all []Task
	if (c.State == Replied || c.State == Tracked) && !c.GatePassed(GateResponsibility) {
		all = append(all, Task{Kind: ToPassGate, Subject: string(GateResponsibility)})
	}
	for _, e := range c.Escalations {
		if e.waitsForFinding() {
			all = append(all, Task{Kind: ToReviewAccountability, Subject: e.ID})
		}
	}
	return all
}
