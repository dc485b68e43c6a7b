package ledger

import (
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
)

// address is to whom a message goes: a role of the office, a role in a unit,
// or a person.
type address struct {
	role   casework.Role
	unit   casework.UnitID
	person casework.PersonID
	// call asks the roster or the unit who that is at the moment; the role is
	// addressed where they name nobody.
	call call
}

func (a address) String() string {
	if a.person != "" {
		return "person:" + string(a.person)
	}
	if a.unit == "" {
		return string(a.role)
	}
	return string(a.role) + "@" + string(a.unit)
}

// addressing finds the addressees of an event in the case as it has become.
type addressing func(c casework.Case, e casework.Event) []address

// message is one row of the table of who hears of what.
type message struct {
	urgent bool // telephones ring
	// presses says that it is urgent for this addressee as the case stands.
	presses func(c casework.Case, e casework.Event, to address) bool
	to      []addressing
}

// messages is the table of who hears of what. Events that are not in it are
// only in the record. Chain-of-command matters come with a person's decision;
// what goes out by itself are reminders, urges and proposals to decide on.
var messages = map[casework.EventType]message{
	"case_registered":          {to: []addressing{office(casework.Coordinator)}},
	"screening_proposed":       {to: []addressing{office(casework.Coordinator, casework.Leader)}},
	"screened":                 {to: []addressing{office(casework.DutyOfficer)}},
	"unit_assigned":            {urgent: true, to: []addressing{unitOf(assignedUnit, wholeUnit...)}},
	"assignment_released":      {to: []addressing{unitOf(releasedUnit, unitHands...)}},
	"handler_named":            {to: []addressing{personOf(namedHandler)}},
	"handler_released":         {urgent: true, to: []addressing{office(casework.Coordinator), unitOf(releasedHandler, unitHands...)}},
	"person_recused":           {to: []addressing{office(casework.Coordinator, casework.Supervisor, casework.Leader)}},
	"recusal_lifted":           {to: []addressing{office(casework.Coordinator, casework.Supervisor, casework.Leader)}},
	"assignment_disputed":      {urgent: true, to: []addressing{office(casework.Coordinator, casework.Supervisor), disputeForLeader}},
	"dispute_ruled":            {to: []addressing{unitOf(ruledUnit, wholeUnit...)}},
	"contribution_made":        {to: []addressing{unitOf(leadUnit, casework.UnitOfficer)}},
	"cosigned":                 {to: []addressing{unitOf(leadUnit, casework.UnitOfficer)}},
	"report_presented":         {presses: signaturePresses, to: []addressing{unitOf(answeringUnit, casework.UnitLeader)}},
	"presented_returned":       {to: []addressing{unitOf(answeringUnit, casework.UnitOfficer), presenter}},
	"report_signed":            {to: []addressing{signatureArrived}},
	"report_submitted":         {to: []addressing{office(casework.Reviewer)}},
	"report_replaced":          {to: []addressing{office(casework.Reviewer)}},
	"report_supplemented":      {urgent: true, to: []addressing{office(casework.Reviewer)}},
	"report_returned":          {urgent: true, to: []addressing{unitOf(answeringUnit, wholeUnit...)}},
	"redo_ordered":             {urgent: true, to: []addressing{unitOf(answeringUnit, wholeUnit...)}},
	"report_approved":          {to: []addressing{office(casework.Coordinator), unitOf(answeringUnit, unitHands...)}},
	"approval_withdrawn":       {urgent: true, to: []addressing{office(casework.Coordinator, casework.Reviewer, casework.Leader, casework.PublicityOfficer)}},
	"answers_merged":           {to: []addressing{office(casework.Leader)}},
	"reply_signed":             {to: []addressing{office(casework.Coordinator, casework.DutyOfficer)}},
	"reported_up":              {to: []addressing{office(casework.PublicityOfficer, casework.AccountabilityOfficer)}},
	"publication_prepared":     {to: []addressing{office(casework.PublicityOfficer)}},
	"upstream_result_recorded": {to: []addressing{office(casework.Coordinator), unitOf(leadUnit, unitHands...)}},
	"round_opened":             {urgent: true, to: []addressing{office(casework.Coordinator), unitOf(leadUnit, unitHands...)}},
	"extension_requested":      {urgent: true, to: []addressing{office(casework.Leader)}},
	"extension_decided":        {to: []addressing{unitOf(extendedUnit, unitHands...)}},
	"clock_redated":            {to: []addressing{clockOwner}},
	"warning_due":              {presses: signaturePresses, to: []addressing{clockOwner}},
	"clock_lapsed":             {urgent: true, to: []addressing{clockOwner, office(casework.Coordinator, casework.Supervisor)}},
	"rung_reached":             {urgent: true, to: []addressing{rungReached}},
	"breach_set_aside":         {to: []addressing{office(casework.Supervisor), unitOf(breachedUnit, unitHands...)}},
	"supervised":               {to: []addressing{unitOf(supervisedUnit, unitHands...)}},
	"escalation_opened":        {urgent: true, to: []addressing{escalationOpened}},
	"escalation_decided":       {presses: escalationPresses, to: []addressing{escalationDecided}},
	"supervision_answered":     {to: []addressing{office(casework.Supervisor)}},
	"escalation_answered":      {to: []addressing{office(casework.Supervisor)}},
	"accountability_reviewed":  {to: []addressing{office(casework.Coordinator, casework.Supervisor)}},
	"leader_in_charge_set":     {to: []addressing{personOf(leaderInCharge)}},
	"supervision_listed":       {to: []addressing{unitOf(leadUnit, unitHands...)}},
	"priority_set":             {to: []addressing{unitOf(leadUnit, unitHands...)}},
	"progress_reported":        {to: []addressing{office(casework.Coordinator)}},
	"case_tracked":             {to: []addressing{unitOf(trackedUnit, unitHands...)}},
	"rectification_opened":     {to: []addressing{unitOf(trackedUnit, unitHands...)}},
	"entry_amended":            {to: []addressing{whoseEntry}},
	"entry_struck":             {to: []addressing{whoseEntry}},
	"case_closed":              {to: []addressing{unitOf(leadUnit, casework.UnitOfficer)}},
}

var (
	unitHands = []casework.Role{casework.UnitOfficer, casework.UnitLeader}
	wholeUnit = []casework.Role{casework.UnitDutyOfficer, casework.UnitOfficer, casework.UnitLeader}
)

// States of a message.
const (
	outboxPending   = "pending"
	outboxDelivered = "delivered"
	outboxStale     = "stale" // recorded too late to be of use; kept, not sent
)

// messages makes the outbox rows of the events of one transaction. The id is
// made of event and addressee, so it is the same however often it is sent.
func (l *Ledger) messages(tx *gorm.DB, c casework.Case, events []casework.Event, now casework.Instant) ([]outboxRow, error) {
	if c.History {
		return nil, nil
	}
	var rows []outboxRow
	for _, e := range events {
		rows = append(rows, toWitnesses(c, e, now)...)
		overseers, err := toOverseer(tx, e, now)
		if err != nil {
			return nil, err
		}
		rows = append(rows, overseers...)
		m, ok := messages[e.Type]
		if !ok {
			continue
		}
		state := outboxPending
		if stale(c, e, now) {
			state = outboxStale
		}
		body := marshal(facts(c, e))
		heard := map[address]bool{}
		for _, find := range m.to {
			to, err := onCall(tx, find(c, e), now)
			if err != nil {
				return nil, err
			}
			for _, a := range to {
				if heard[a] {
					continue
				}
				heard[a] = true
				past, err := l.isPast(tx, e, a, now)
				if err != nil {
					return nil, err
				}
				if past {
					rows = append(rows, toldOfPastEntry(e, a.person, now))
					continue
				}
				rows = append(rows, outboxRow{
					Notice: noticeRow{
						ID: e.ID + "/" + a.String(), CaseID: e.Case, Seq: e.Seq, Type: e.Type, Role: a.role, Unit: a.unit,
						Person: a.person, Urgent: m.urgent || m.presses != nil && m.presses(c, e, a), Facts: body, At: now,
					},
					State: state, NextTry: now,
				})
			}
		}
	}
	return rows, l.ringUnattended(tx, c, events, now)
}

// stale says that a warning was recorded when nothing was left to warn of: its
// clock had stopped or its instant had passed, after an outage for example.
func stale(c casework.Case, e casework.Event, now casework.Instant) bool {
	w, ok := e.Payload.(*casework.WarningDue)
	if !ok {
		return false
	}
	k, found := clockOf(c, w.Clock)
	return !found || !k.Running() || k.Breach != "" || k.Due <= now
}

func clockOf(c casework.Case, id string) (casework.Clock, bool) {
	for _, k := range c.Clocks {
		if k.ID == id {
			return k, true
		}
	}
	return casework.Clock{}, false
}

// reportClock is the clock that stops when the answer's report is filed.
func reportClock(c casework.Case, answer string) string {
	for _, k := range c.Clocks {
		if k.Running() && k.Subject == answer && (k.Kind == casework.ClockReport || k.Kind == casework.ClockSupplement) {
			return k.ID
		}
	}
	return ""
}

const (
	factNumber = "number"
	factClock  = "clock_id" // the clock a message is about: with what stops it, the message rings no more
)

// factsOf are the facts of a case for a message that no event of it causes.
func factsOf(tx *gorm.DB, id casework.CaseID, now casework.Instant) (caseRow, map[string]string, error) {
	var row caseRow
	if err := tx.Where("id = ?", id).Take(&row).Error; err != nil {
		return row, nil, wrap(err, "reading the case of a message")
	}
	f := map[string]string{"case_state": string(row.Projection.State), "happened_at": now.String()}
	for name, value := range map[string]string{factNumber: row.Projection.Number, "region": row.Projection.Region} {
		if value != "" {
			f[name] = value
		}
	}
	return row, f, nil
}

// facts are what the words of a message are made of; never a text, never a
// person's name.
func facts(c casework.Case, e casework.Event) map[string]string {
	f := map[string]string{factNumber: c.Number, "region": c.Region, "case_state": string(c.State), "happened_at": e.HappenedAt.String()}
	clock := func(id string) {
		if k, ok := clockOf(c, id); ok {
			f["clock"], f[factClock], f["due"], f["unit"] = string(k.Kind), k.ID, k.Due.String(), string(k.Owner.Unit)
		}
	}
	switch p := e.Payload.(type) {
	case *casework.WarningDue:
		clock(p.Clock)
		f["due"], f["left"] = p.Due.String(), p.Left.String()
	case *casework.ClockLapsed:
		clock(p.Breach.Clock)
		f["breach"], f["due"] = p.Breach.ID, p.Breach.Due.String()
	case *casework.ClockRedated:
		clock(p.Clock)
		f["due"], f["reason"] = p.Due.String(), p.Reason
	case *casework.RungReached:
		clock(p.Clock)
		if p.Escalation.State == casework.EscalationProposed {
			delete(f, factClock) // somebody decides on it, whatever is filed meanwhile
		}
		escalationFacts(f, p.Escalation)
	case *casework.EscalationOpened:
		escalationFacts(f, p.Escalation)
	case *casework.EscalationDecided:
		if x, ok := escalationOf(c, p.Escalation); ok {
			escalationFacts(f, x)
			clock(answerClock(c, x))
		}
	case *casework.ReportPresented:
		clock(reportClock(c, p.Answer))
	case *casework.PresentedReturned:
		clock(reportClock(c, p.Answer))
	case *casework.ReportSigned:
		if p.Report != nil {
			clock(reportClock(c, p.Answer))
		}
	case *casework.UnitAssigned:
		f["role"] = string(p.Assignment.Role)
	case *casework.ReportReturned:
		clock(reportClock(c, p.Answer))
		f["times"], f["items"] = strconv.Itoa(p.Times), strconv.Itoa(len(p.Items))
	case *casework.RedoOrdered:
		f["due"] = p.Due.String()
	case *casework.ExtensionDecided:
		f["granted"] = strconv.FormatBool(p.Granted)
	case *casework.DisputeRuled:
		f["upheld"], f["person"] = strconv.FormatBool(p.Upheld), string(p.By)
	case *casework.PrioritySet:
		f["priority"] = string(p.Priority)
	}
	for k, v := range f {
		if v == "" {
			delete(f, k)
		}
	}
	return f
}

func escalationFacts(f map[string]string, x casework.Escalation) {
	f["escalation"], f["rung"], f["escalation_state"] = x.ID, string(x.Rung), string(x.State)
}
