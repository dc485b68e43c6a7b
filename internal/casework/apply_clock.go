package casework

import "slices"

func (c *Case) applyClock(e Event) bool {
	switch p := e.Payload.(type) {
	case *ClockStarted:
		// Marks are ticked off in the case; the event keeps its own.
		k := p.Clock
		k.Marks = slices.Clone(k.Marks)
		c.Clocks = append(c.Clocks, k)
		c.Counters.Clock++
	case *ClockStopped:
		c.clock(p.Clock, func(k *Clock) { k.Stopped, k.Verdict = p.At, p.Verdict })
	case *ClockCancelled:
		c.clock(p.Clock, func(k *Clock) { k.Cancelled = true })
	case *ClockRedated:
		c.clock(p.Clock, func(k *Clock) {
			k.Redated = append(k.Redated, Redating{Old: k.Due, OldWhy: k.Why, Reason: p.Reason, Seq: e.Seq, At: e.FiledAt})
			k.Due, k.Why = p.Due, p.Why
			if !p.Missed {
				k.Marks, k.Breach, k.LapsedAtEntry = slices.Clone(p.Marks), "", p.LapsedAtEntry
			}
			if !k.Stopped.IsZero() {
				k.Verdict = k.verdictAt(k.Stopped)
			}
		})
	case *ClockTransferred:
		c.clock(p.Clock, func(k *Clock) { k.Subject, k.Owner = p.Subject, p.Owner })
	case *WarningDue:
		c.mark(p.Clock, e.HappenedAt, "")
	case *ClockLapsed:
		c.Breaches = append(c.Breaches, withSeq(p.Breach, e.Seq))
		c.Counters.Breach++
		c.clock(p.Breach.Clock, func(k *Clock) {
			k.Breach = p.Breach.ID
			k.Marks = append(k.Marks, p.Marks...)
		})
	case *RungReached:
		c.mark(p.Clock, e.HappenedAt, p.Escalation.Rung)
		if p.Already {
			c.escalation(p.Escalation.ID, func(x *Escalation) { x.Breach, x.Clock = p.Escalation.Breach, p.Escalation.Clock })
			break
		}
		c.Escalations = append(c.Escalations, p.Escalation)
		c.Counters.Escalation++
	case *BreachSetAside:
		for i := range c.Breaches {
			if c.Breaches[i].ID == p.Breach {
				s := p.SetAside
				s.Seq, s.ByFor = e.Seq, e.ActingFor
				c.Breaches[i].SetAside = &s
			}
		}
	default:
		return c.applyEscalation(e)
	}
	return true
}

func (c *Case) applyEscalation(e Event) bool {
	switch p := e.Payload.(type) {
	case *EscalationOpened:
		x := p.Escalation
		x.ProposedFor = e.ActingFor
		c.Escalations = append(c.Escalations, x)
		c.Counters.Escalation++
		if p.Escalation.State == EscalationIssued {
			first(&c.First.Supervised, e.HappenedAt)
		}
	case *EscalationDecided:
		c.escalation(p.Escalation, func(x *Escalation) {
			x.State = EscalationDeclined
			if p.Confirmed {
				x.State = EscalationConfirmed
				c.supervised(x.Rung, p.At)
			}
			x.DecidedBy, x.DecidedFor, x.DecidedAt, x.Decision, x.Document = p.By, e.ActingFor, p.At, p.Reason.Ref(), p.Document
		})
	case *EscalationReplied:
		c.escalation(p.Escalation, func(x *Escalation) {
			x.State, x.AnsweredAt, x.Answer = EscalationAnswered, p.At, p.Reply.Ref()
			x.AnsweredBy, x.AnsweredFor = e.Actor, e.ActingFor
		})
	case *ExtensionRequested:
		x := p.Extension
		x.ByFor = e.ActingFor
		c.Extensions = append(c.Extensions, x)
		c.Counters.Extension++
	case *ExtensionDecided:
		for i := range c.Extensions {
			if x := &c.Extensions[i]; x.ID == p.Extension {
				granted := p.Granted
				x.Granted, x.DecidedBy, x.DecidedFor, x.DecidedAt = &granted, p.By, e.ActingFor, p.At
			}
		}
	default:
		return false
	}
	return true
}

// supervised stamps the first supervision; a referral is no supervision, and a
// mere proposal is nothing yet.
func (c *Case) supervised(r Rung, at Instant) {
	if r != RungReferral {
		first(&c.First.Supervised, at)
	}
}

func withSeq(b Breach, seq int64) Breach { b.Seq = seq; return b }

// mark sets the first open mark of that rung and instant as done.
func (c *Case) mark(clock string, at Instant, rung Rung) {
	c.clock(clock, func(k *Clock) {
		for i := range k.Marks {
			if m := &k.Marks[i]; !m.Done && m.At == at && m.Rung == rung {
				m.Done = true
				return
			}
		}
	})
}

func (c *Case) clock(id string, change func(*Clock)) {
	if i := c.clockIndex(id); i >= 0 {
		change(&c.Clocks[i])
	}
}

func (c *Case) escalation(id string, change func(*Escalation)) {
	if i := c.escalationIndex(id); i >= 0 {
		change(&c.Escalations[i])
	}
}
