package ledger

import (
	"slices"

	"jiaoban/internal/casework"
)

// office addresses roles of the office.
func office(roles ...casework.Role) addressing {
	return func(casework.Case, casework.Event) []address {
		to := make([]address, len(roles))
		for i, r := range roles {
			to[i] = address{role: r}
		}
		return to
	}
}

// unitOf addresses roles in the unit that an event is about; nobody where it
// is about none.
func unitOf(find func(casework.Case, casework.Event) casework.UnitID, roles ...casework.Role) addressing {
	return func(c casework.Case, e casework.Event) []address { return inUnit(find(c, e), roles...) }
}

func inUnit(unit casework.UnitID, roles ...casework.Role) []address {
	if unit == "" {
		return nil
	}
	to := make([]address, len(roles))
	for i, r := range roles {
		to[i] = address{role: r, unit: unit}
	}
	return to
}

// personOf addresses one person.
func personOf(find func(casework.Event) casework.PersonID) addressing {
	return func(_ casework.Case, e casework.Event) []address {
		if p := find(e); p != "" {
			return []address{{person: p}}
		}
		return nil
	}
}

// ownerOf addresses whoever must act before a clock lapses: a role of the
// office, or everybody in the unit.
func ownerOf(o casework.Owner) []address {
	if o.Unit == "" {
		return []address{{role: o.Role}}
	}
	return inUnit(o.Unit, wholeUnit...)
}

// clockHands addresses the owner of a clock and, where that is a unit, the
// handler of the part that the clock belongs to.
func clockHands(c casework.Case, clock string, o casework.Owner) []address {
	if o.Unit == "" {
		return ownerOf(o)
	}
	return append(ownerOf(o), handlerOf(c, clock)...)
}

// handlerOf addresses the one named handler of the part that a clock belongs
// to (S1-06), who may belong to a unit below the one whose roles are addressed.
func handlerOf(c casework.Case, clock string) []address {
	k, _ := clockOf(c, clock)
	part := k.Subject
	for _, a := range c.Answers {
		if a.ID == part {
			part = a.Assignment
			break
		}
	}
	for _, s := range c.Assignments {
		if s.ID == part && s.Handler != "" {
			return []address{{person: s.Handler, unit: s.Unit, call: handler}}
		}
	}
	return nil
}

func clockOwner(c casework.Case, e casework.Event) []address {
	switch p := e.Payload.(type) {
	case *casework.WarningDue:
		return clockHands(c, p.Clock, p.Owner)
	case *casework.ClockLapsed:
		return clockHands(c, p.Breach.Clock, p.Breach.Owner)
	case *casework.ClockRedated:
		if k, ok := clockOf(c, p.Clock); ok {
			return clockHands(c, k.ID, k.Owner)
		}
	}
	return nil
}

// rungReached addresses an automatic rung to whom it rings, and to the duty
// officer who follows it up; a proposed one goes to those who decide, unless a person
// has proposed it before, of which they were told then.
func rungReached(c casework.Case, e casework.Event) []address {
	p, ok := e.Payload.(*casework.RungReached)
	if !ok || p.Already {
		return nil
	}
	if p.Escalation.State == casework.EscalationProposed {
		return []address{{role: casework.Supervisor}, {role: casework.Leader}}
	}
	unit := p.Escalation.Unit
	duty := address{role: casework.DutyOfficer}
	switch p.Escalation.Rung {
	case casework.RungCallHandler:
		return append(append(inUnit(unit, casework.UnitOfficer), handlerOf(c, p.Clock)...), duty)
	case casework.RungCallBackup:
		return append(called(unit, casework.UnitDutyOfficer, backupOnDuty), duty)
	case casework.RungCallUnitHead:
		return append(called(unit, casework.UnitLeader, unitHead), duty)
	case casework.RungCallShiftLeader:
		return []address{duty, {role: casework.Coordinator, call: shiftLeader}}
	}
	if k, ok := clockOf(c, p.Clock); ok {
		return clockHands(c, k.ID, k.Owner)
	}
	return inUnit(unit, wholeUnit...)
}

// signatureArrived addresses the reviewer, who cannot approve before the missing
// signature is there, and the unit's officers where a report was signed that is still
// to be filed: its clock runs on until they do.
func signatureArrived(c casework.Case, e casework.Event) []address {
	p, ok := e.Payload.(*casework.ReportSigned)
	switch {
	case !ok:
		return nil
	case p.Report == nil:
		return []address{{role: casework.Reviewer}}
	}
	return inUnit(answeringUnit(c, e), casework.UnitOfficer)
}

// signatureNear is how long before the deadline of a report its missing signature is
// urgent: as long as the last warning of the shipped policies' reports.
const signatureNear = 2 * casework.Hour

// signaturePresses says that a report that is presented to the unit's leader has to be
// filed so soon that the leader's telephone rings: with what was presented that late, and
// with the warnings that come that late as long as it waits. Others wait for nobody then.
func signaturePresses(c casework.Case, e casework.Event, to address) bool {
	if to.role != casework.UnitLeader {
		return false
	}
	switch p := e.Payload.(type) {
	case *casework.ReportPresented:
		k, ok := clockOf(c, reportClock(c, p.Answer))
		return ok && k.Due.Sub(p.At) <= signatureNear
	case *casework.WarningDue:
		return p.Left <= signatureNear && slices.ContainsFunc(c.Answers, func(a casework.Answer) bool {
			return a.Presented != nil && to.unit == a.Unit && reportClock(c, a.ID) == p.Clock
		})
	}
	return false
}

// presenter addresses whoever presented what was sent back, who need not be of the
// unit's officers any more.
func presenter(c casework.Case, e casework.Event) []address {
	p, ok := e.Payload.(*casework.PresentedReturned)
	if !ok {
		return nil
	}
	for _, a := range c.Answers {
		if a.ID == p.Answer && a.SentBack != nil {
			return []address{{person: a.SentBack.Presented.By}}
		}
	}
	return nil
}

// disputeForLeader addresses the leaders where the coordinator may be barred from
// ruling, or no supervisor may rule: from the second dispute on, and where the
// desk entered it.
func disputeForLeader(_ casework.Case, e casework.Event) []address {
	if p, ok := e.Payload.(*casework.AssignmentDisputed); ok && (p.Dispute.Again || e.Attested != nil) {
		return []address{{role: casework.Leader}}
	}
	return nil
}

func escalationOpened(_ casework.Case, e casework.Event) []address {
	p, ok := e.Payload.(*casework.EscalationOpened)
	if !ok {
		return nil
	}
	if p.Escalation.State == casework.EscalationProposed {
		return []address{{role: casework.Supervisor}, {role: casework.Leader}}
	}
	to := inUnit(p.Escalation.Unit, wholeUnit...)
	if p.Escalation.Rung == casework.RungReferral {
		to = append(to, address{role: casework.AccountabilityOfficer})
	}
	return to
}

// escalationDecided addresses the unit only where the escalation was confirmed:
// what a named person declined does not reach it, and no referral does.
func escalationDecided(c casework.Case, e casework.Event) []address {
	p, ok := e.Payload.(*casework.EscalationDecided)
	if !ok {
		return nil
	}
	to := []address{{role: casework.Supervisor}}
	x, found := escalationOf(c, p.Escalation)
	if !found || !p.Confirmed {
		return to
	}
	if x.Rung == casework.RungReferral {
		to = append(to, address{role: casework.AccountabilityOfficer})
	}
	if secret(x) {
		return to
	}
	return append(to, inUnit(x.Unit, unitHands...)...)
}

// escalationPresses says that an escalation was decided which the unit has to answer: its
// clock runs, and is the shortest that most units have.
func escalationPresses(c casework.Case, e casework.Event, to address) bool {
	p, ok := e.Payload.(*casework.EscalationDecided)
	if !ok || to.unit == "" {
		return false
	}
	x, found := escalationOf(c, p.Escalation)
	return found && answerClock(c, x) != ""
}

// answerClock is the clock that stops when the unit answers an escalation.
func answerClock(c casework.Case, x casework.Escalation) string {
	for _, k := range c.Clocks {
		if k.Running() && k.Kind == casework.ClockAnswerEscalation && k.Subject == x.ID {
			return k.ID
		}
	}
	return ""
}

func escalationOf(c casework.Case, id string) (casework.Escalation, bool) {
	for _, x := range c.Escalations {
		if x.ID == id {
			return x, true
		}
	}
	return casework.Escalation{}, false
}

func unitOfAssignment(c casework.Case, id string) casework.UnitID {
	for _, a := range c.Assignments {
		if a.ID == id {
			return a.Unit
		}
	}
	return ""
}

func assignedUnit(_ casework.Case, e casework.Event) casework.UnitID {
	if p, ok := e.Payload.(*casework.UnitAssigned); ok {
		return p.Assignment.Unit
	}
	return ""
}

func releasedUnit(c casework.Case, e casework.Event) casework.UnitID {
	if p, ok := e.Payload.(*casework.AssignmentReleased); ok {
		return unitOfAssignment(c, p.Assignment)
	}
	return ""
}

func releasedHandler(c casework.Case, e casework.Event) casework.UnitID {
	if p, ok := e.Payload.(*casework.HandlerReleased); ok {
		return unitOfAssignment(c, p.Assignment)
	}
	return ""
}

func ruledUnit(c casework.Case, e casework.Event) casework.UnitID {
	if p, ok := e.Payload.(*casework.DisputeRuled); ok {
		for _, d := range c.Disputes {
			if d.ID == p.Dispute {
				return unitOfAssignment(c, d.Assignment)
			}
		}
	}
	return ""
}

func leadUnit(c casework.Case, _ casework.Event) casework.UnitID {
	var unit casework.UnitID
	for _, a := range c.Assignments { // the latest: a new round has no lead yet
		if a.Role == casework.RoleLead && a.Parent == "" && a.State != casework.Released {
			unit = a.Unit
		}
	}
	return unit
}

func answeringUnit(c casework.Case, e casework.Event) casework.UnitID {
	var answer string
	switch p := e.Payload.(type) {
	case *casework.ReportPresented:
		answer = p.Answer
	case *casework.PresentedReturned:
		answer = p.Answer
	case *casework.ReportSigned:
		answer = p.Answer
	case *casework.ReportReturned:
		answer = p.Answer
	case *casework.RedoOrdered:
		answer = p.Answer
	case *casework.ReportApproved:
		answer = p.Answer
	}
	for _, a := range c.Answers {
		if a.ID == answer {
			return a.Unit
		}
	}
	return ""
}

func extendedUnit(c casework.Case, e casework.Event) casework.UnitID {
	p, ok := e.Payload.(*casework.ExtensionDecided)
	if !ok {
		return ""
	}
	for _, x := range c.Extensions {
		if x.ID == p.Extension {
			k, _ := clockOf(c, x.Clock)
			return k.Owner.Unit
		}
	}
	return ""
}

func breachedUnit(c casework.Case, e casework.Event) casework.UnitID {
	if p, ok := e.Payload.(*casework.BreachSetAside); ok {
		for _, b := range c.Breaches {
			if b.ID == p.Breach {
				return b.Owner.Unit
			}
		}
	}
	return ""
}

func supervisedUnit(c casework.Case, e casework.Event) casework.UnitID {
	if p, ok := e.Payload.(*casework.Supervised); ok && p.Unit != "" {
		return p.Unit
	}
	return leadUnit(c, e)
}

func trackedUnit(c casework.Case, e casework.Event) casework.UnitID {
	switch p := e.Payload.(type) {
	case *casework.CaseTracked:
		return p.Tracking.Unit
	case *casework.RectificationOpened:
		return p.Unit
	}
	return leadUnit(c, e)
}

func namedHandler(e casework.Event) casework.PersonID {
	if p, ok := e.Payload.(*casework.HandlerNamed); ok {
		return p.Handler
	}
	return ""
}

func leaderInCharge(e casework.Event) casework.PersonID {
	if p, ok := e.Payload.(*casework.LeaderInChargeSet); ok {
		return p.Leader
	}
	return ""
}
