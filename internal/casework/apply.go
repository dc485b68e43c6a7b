package casework

import "slices"

// Replay folds the events of a case, in order, into its state.
func Replay(events []Event) Case {
	var c Case
	for _, e := range events {
		c.apply(e)
	}
	return c
}

// Apply returns the case as it is after the event. It holds no rule: an event
// says in full what became true, and events of every version are understood
// for ever. The given case is not changed.
func Apply(c Case, e Event) Case {
	c = c.clone()
	c.apply(e)
	return c
}

// clone copies every list whose elements apply may change in place.
func (c Case) clone() Case {
	c.Rounds = slices.Clone(c.Rounds)
	c.Issues = slices.Clone(c.Issues)
	c.Assignments = slices.Clone(c.Assignments)
	c.LeftOut = slices.Clone(c.LeftOut)
	c.Answers = slices.Clone(c.Answers)
	c.Clocks = slices.Clone(c.Clocks)
	for i := range c.Clocks {
		c.Clocks[i].Marks = slices.Clone(c.Clocks[i].Marks)
		c.Clocks[i].Redated = slices.Clip(c.Clocks[i].Redated)
	}
	c.Withdrawals = slices.Clone(c.Withdrawals)
	c.Breaches = slices.Clone(c.Breaches)
	c.Disputes = slices.Clone(c.Disputes)
	c.Escalations = slices.Clone(c.Escalations)
	c.Extensions = slices.Clone(c.Extensions)
	c.GateChecks = slices.Clone(c.GateChecks)
	c.Evidence = slices.Clone(c.Evidence)
	c.Entries = slices.Clone(c.Entries)
	c.Repeats = slices.Clone(c.Repeats)
	c.Publication = slices.Clone(c.Publication)
	c.Recusals = slices.Clone(c.Recusals)
	c.Prepared = slices.Clone(c.Prepared)
	return c
}

// apply changes the case in place; the caller owns its lists.
func (c *Case) apply(e Event) {
	c.Seq = e.Seq
	switch p := e.Payload.(type) {
	case *CaseRegistered:
		c.applyRegistered(e, p)
	case *RegistrationAmended:
		c.applyAmended(p)
	case *HandoverTimeCorrected:
		c.HandedOverAt = p.New
		for i := range c.Rounds {
			if c.Rounds[i].Number == p.Round {
				c.Rounds[i].HandedOverAt = p.New
			}
		}
	case *ScreeningProposed:
		s := p.Screening
		s.ByFor = e.ActingFor
		c.Screening = &s
	case *Screened:
		c.applyScreened(e, p)
	case *IssuesSplit:
		for i := range c.Issues {
			c.Issues[i].Withdrawn = true
		}
		c.Issues = append(c.Issues, p.Issues...)
		c.Counters.Issue += len(p.Issues)
		c.unpresent(func(Presented) bool { return true }) // it answers issues that are asked no more
	case *RoundOpened:
		c.applyRound(p)
	case *LeaderInChargeSet:
		c.InCharge = p.Leader
		if p.TaskForce != "" {
			c.TaskForce = p.TaskForce
		}
	case *SupervisionListed:
		c.Listed = &p.Listing
		first(&c.First.Supervised, e.HappenedAt)
	case *PrioritySet:
		c.Priority = p.Priority
	case *RepeatLinked:
		c.Repeats = append(c.Repeats, p.Link)
	case *GateFallen:
		for i := range c.GateChecks {
			k := &c.GateChecks[i]
			k.Fallen = k.Fallen || k.holdsIn(p.Round, p.Gate)
		}
	case *GatePassed:
		check := p.Check
		check.ByFor = e.ActingFor
		c.GateChecks = append(c.GateChecks, check)
	case *CaseClosed:
		c.Closing = &Closing{By: p.By, ByFor: e.ActingFor, At: p.At}
		c.Tracking = nil
	case *CaseTracked:
		t := p.Tracking
		c.Tracking = &t
	case *RectificationOpened:
		// The rectification track begins here; the reply track only notes it.
	case *PublicationPrepared:
		c.Prepared = append(c.Prepared, p.Publication)
		c.Counters.Publication++
	case *ResultPublished:
		c.Publication = append(c.Publication, Publication{Prepared: p.Prepared, Channel: p.Channel, Place: p.Place, On: p.On, By: p.By, ByFor: e.ActingFor})
	case *AccountabilityReviewed:
		first(&c.First.AccountabilityReview, e.HappenedAt)
		for i := range c.Escalations {
			if c.Escalations[i].waitsForFinding() {
				c.Escalations[i].Finding = p.Outcome
			}
		}
	default:
		c.applyRest(e)
	}
	c.State = c.derive()
}

// applyRest goes on where apply ends: assignments, answers, clocks, log.
func (c *Case) applyRest(e Event) {
	if !c.applyAssignment(e) && !c.applyAnswer(e) && !c.applyClock(e) && !c.applyRecusal(e) {
		c.applyEntry(e)
	}
}

func (c *Case) applyRegistered(e Event, p *CaseRegistered) {
	r := p.Register
	*c = Case{
		ID: e.Case, Seq: e.Seq, Round: 1, Source: r.Source, Policy: r.Policy, Calendar: r.Calendar,
		Number: r.Number, Priority: r.Priority, Channel: r.Channel, Region: r.Region, Address: r.Address,
		Respondent: r.Respondent, PollutionTypes: r.PollutionTypes, Complaint: r.Complaint.Ref(), Demand: r.Demand.Ref(),
		ComplainantRef: r.ComplainantRef, RegisteredAt: p.At, HandedOverAt: r.HandedOverAt,
		Rounds:  []Round{{Number: 1, Kind: RoundFirst, HandedOverAt: r.HandedOverAt, Opened: p.At}},
		Repeats: slices.Clone(r.Repeats), History: r.History != nil,
	}
	if c.Priority == "" {
		c.Priority = PriorityNormal
	}
	issue := Issue{ID: FirstIssue, Text: r.Complaint.Ref(), PollutionTypes: r.PollutionTypes}
	if h := r.History; h != nil {
		issue.Verdict, issue.Settlement = h.Verdict, h.Settlement
		if h.Settlement == Concluded {
			c.Closing = &Closing{At: p.At}
		} else {
			c.Tracking = &Tracking{Since: p.At, Settlement: h.Settlement}
		}
	}
	c.Issues = []Issue{issue}
	c.Counters.Issue = 1
}

// applyScreened keeps for whom each of the two signatures was given: the first
// with the proposal, or with a decision that needed no second.
func (c *Case) applyScreened(e Event, p *Screened) {
	if p.Screening == nil {
		c.Screening = nil
		return
	}
	s := *p.Screening
	if s.Second == "" {
		s.ByFor = e.ActingFor
	} else {
		s.SecondFor = e.ActingFor
	}
	c.Screening = &s
}

func (c *Case) applyAmended(p *RegistrationAmended) {
	set(&c.Number, p.Number)
	set(&c.Channel, p.Channel)
	set(&c.Region, p.Region)
	set(&c.Address, p.Address)
	set(&c.Respondent, p.Respondent)
	set(&c.PollutionTypes, p.PollutionTypes)
	set(&c.Complaint, p.Complaint)
	set(&c.Demand, p.Demand)
	c.Complaint, c.Demand = c.Complaint.Ref(), c.Demand.Ref()
}

func (c *Case) applyRound(p *RoundOpened) {
	c.Round = p.Round.Number
	c.Rounds = append(c.Rounds, p.Round)
	c.HandedOverAt = p.Round.HandedOverAt
	set(&c.Calendar, p.Calendar)
	c.Screening, c.Merged, c.Closing, c.Tracking = nil, nil, nil, nil
	c.Mode, c.Reply, c.History = "", Reply{}, false
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

// first keeps the stamp that was set first.
func first(stamp *Instant, at Instant) {
	if stamp.IsZero() {
		*stamp = at
	}
}

// derive says where the case stands; nothing sets the state by hand.
func (c Case) derive() State {
	switch {
	case c.Closing != nil:
		return Closed
	case c.Tracking != nil:
		return Tracked
	case c.Screening != nil && c.Screening.Outcome != ScreenAccepted && c.Screening.Second != "":
		return ScreenedOut
	}
	lead, ok := c.Lead()
	switch {
	case !ok:
		return Registered
	case !c.Reply.ReportedAt.IsZero():
		return Replied
	case lead.State == InDispute:
		return Disputed
	case lead.State == Offered:
		return Assigned
	}
	return c.deriveFromAnswers()
}

// deriveFromAnswers looks at who must act: whoever supplements, then whoever
// has not answered, then the reviewer.
func (c Case) deriveFromAnswers() State {
	var openAnswers, submitted, supplementing int
	for _, a := range c.Answers {
		if a.Round != c.Round {
			continue
		}
		switch a.State {
		case AnswerOpen:
			openAnswers++
		case AnswerSubmitted, AnswerInReview:
			submitted++
		case AnswerSupplementing:
			supplementing++
		case AnswerApproved:
		}
	}
	switch {
	case supplementing > 0:
		return Supplementing
	case openAnswers > 0:
		return Handling
	case submitted > 0:
		return Submitted
	}
	return Approved
}
