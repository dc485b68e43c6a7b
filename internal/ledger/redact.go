package ledger

import (
	"reflect"
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// secretRungs are never shown to units, whatever becomes of them: they are
// about a unit, or somebody in it, and go to others to look into.
var secretRungs = []casework.Rung{casework.RungReferral, casework.RungSpecialInspectionRequest}

// secret reports whether an escalation is the office's own affair: a measure
// above urging that nobody with a name has confirmed, and every referral.
func secret(x casework.Escalation) bool {
	if slices.Contains(secretRungs, x.Rung) {
		return true
	}
	return x.State == casework.EscalationProposed || x.State == casework.EscalationDeclined
}

// openTo narrows a query over escalations to what the reader may see; it is
// secret in SQL.
func openTo(who contract.Reader) func(*gorm.DB) *gorm.DB {
	return func(tx *gorm.DB) *gorm.DB {
		if who.Reads(casework.DataMeasures) == casework.ReachAll {
			return tx
		}
		return tx.Where("escalations.rung NOT IN ? AND escalations.state NOT IN ?", secretRungs,
			[]casework.EscalationState{casework.EscalationProposed, casework.EscalationDeclined})
	}
}

// redacted is a case as a reader may see it. It is the one place that takes
// from a case what is secret; the original is left as it is.
func redacted(who contract.Reader, c casework.Case) casework.Case {
	if who.Reads(casework.DataMeasures) != casework.ReachAll {
		c.Escalations = slices.DeleteFunc(slices.Clone(c.Escalations), secret)
		c.Counters.Escalation = len(c.Escalations)
	}
	if who.Reads(casework.DataRecusals) != casework.ReachAll {
		c.Recusals = nil
	}
	if who.Reads(casework.DataEvidence) == casework.ReachNone {
		c.Evidence = nil
	}
	return c
}

// redactedEvents leaves out the events of recusals and of secret escalations,
// as those stand in the case now.
func redactedEvents(who contract.Reader, c casework.Case, events []casework.Event) []casework.Event {
	return slices.DeleteFunc(events, func(e casework.Event) bool { return secretEvent(who, c, e) })
}

func secretEvent(who contract.Reader, c casework.Case, e casework.Event) bool {
	if recusalEvent(e) {
		return who.Reads(casework.DataRecusals) != casework.ReachAll
	}
	id := escalationIn(e)
	if id == "" || who.Reads(casework.DataMeasures) == casework.ReachAll {
		return false
	}
	x, found := escalationOf(c, id)
	return !found || secret(x)
}

// escalationIn names the escalation that an event is about, if it is about one.
func escalationIn(e casework.Event) string {
	switch p := e.Payload.(type) {
	case *casework.RungReached:
		return p.Escalation.ID
	case *casework.EscalationOpened:
		return p.Escalation.ID
	case *casework.EscalationDecided:
		return p.Escalation
	case *casework.EscalationReplied:
		return p.Escalation
	}
	return ""
}

// secretTexts says which texts of a case a reader may have: nil, all of them.
// For a unit, where the office has ever spoken of an escalation or a recusal, it
// is those that the events it may see refer to.
func secretTexts(tx *gorm.DB, who contract.Reader, id casework.CaseID) (open map[string]bool, err error) {
	hidden := who.Hidden()
	if len(hidden) == 0 {
		return nil, nil
	}
	var n int64
	err = tx.Model(&filingRow{}).Where("case_id = ? AND kind IN ?", id, hidden).Limit(1).Count(&n).Error
	if err != nil || n == 0 {
		return nil, wrap(err, "looking for secret filings")
	}
	c, err := loadCase(tx, id)
	if err != nil {
		return nil, err
	}
	events, err := eventsOf(tx, id, 0, -1)
	if err != nil {
		return nil, err
	}
	open = map[string]bool{}
	for _, e := range redactedEvents(who, c, events) {
		walkTexts(reflect.ValueOf(e.Payload), func(t casework.Text) { open[t.Digest] = true })
	}
	return open, nil
}
