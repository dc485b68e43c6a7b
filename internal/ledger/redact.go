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
		if who.Office() {
			return tx
		}
		return tx.Where("escalations.rung NOT IN ? AND escalations.state NOT IN ?", secretRungs,
			[]casework.EscalationState{casework.EscalationProposed, casework.EscalationDeclined})
	}
}

// redacted is a case as a reader may see it. It is the one place that takes
// from a case what is secret; the original is left as it is.
func redacted(who contract.Reader, c casework.Case) casework.Case {
	if who.Office() {
		return c
	}
	c.Escalations = slices.DeleteFunc(slices.Clone(c.Escalations), secret)
	c.Counters.Escalation = len(c.Escalations)
	c.Recusals = nil
	return c
}

// redactedEvents leaves out the events of recusals and of secret escalations,
// as those stand in the case now.
func redactedEvents(who contract.Reader, c casework.Case, events []casework.Event) []casework.Event {
	if who.Office() {
		return events
	}
	return slices.DeleteFunc(events, func(e casework.Event) bool { return secretEvent(c, e) })
}

func secretEvent(c casework.Case, e casework.Event) bool {
	if recusalEvent(e) {
		return true
	}
	id := escalationIn(e)
	if id == "" {
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
// For a unit, where the office has ever spoken of an escalation, it is those
// that the events it may see refer to, and what it filed itself.
func secretTexts(tx *gorm.DB, who contract.Reader, id casework.CaseID) (open map[string]bool, err error) {
	if who.Office() {
		return nil, nil
	}
	var n int64
	err = tx.Model(&filingRow{}).Where("case_id = ? AND kind IN ?", id, contract.OfficeKinds).Limit(1).Count(&n).Error
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
