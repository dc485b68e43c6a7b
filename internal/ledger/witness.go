package ledger

import (
	"slices"

	"jiaoban/internal/casework"
)

// NamedAsWitness is the type of the message to somebody who was named as one of
// the two who attest when a paper arrived: they confirm nothing themselves, and
// so hear at least that it was said of them.
const NamedAsWitness casework.EventType = "named_as_witness"

// whoseEntry addresses whoever made an entry that another strikes or amends, and
// whom they acted for; the supervisors too where it was a supervision opinion.
func whoseEntry(c casework.Case, e casework.Event) []address {
	var seq int64
	switch p := e.Payload.(type) {
	case *casework.EntryAmended:
		seq = p.Seq
	case *casework.EntryStruck:
		seq = p.Seq
	}
	var to []address
	for _, n := range c.Entries {
		if n.Seq != seq || n.By == e.Actor {
			continue
		}
		for _, p := range []casework.PersonID{n.By, n.ByFor} {
			if p != "" && p != e.Actor && !slices.Contains(c.RecusedPeople(), p) {
				to = append(to, address{person: p})
			}
		}
		if n.Kind == (*casework.Supervised)(nil).Type() {
			to = append(to, address{role: casework.Supervisor})
		}
	}
	return to
}

// toWitnesses makes the messages to those whom an event names as witnesses. They
// may not see the case, so they are told its number and the instant alone.
func toWitnesses(c casework.Case, e casework.Event, now casework.Instant) []outboxRow {
	if e.Attested == nil {
		return nil
	}
	body := marshal(map[string]string{factNumber: c.Number, "happened_at": e.Attested.HappenedAt.String()})
	var rows []outboxRow
	for _, w := range e.Attested.Witnesses {
		rows = append(rows, outboxRow{
			Notice: noticeRow{
				ID: e.ID + "/" + string(NamedAsWitness) + "/" + address{person: w}.String(), CaseID: e.Case, Seq: e.Seq, Type: NamedAsWitness,
				Person: w, Facts: body, At: now,
			},
			State: outboxPending, NextTry: now,
		})
	}
	return rows
}
