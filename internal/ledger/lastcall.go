package ledger

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// addCalls says of parts for which nobody has signed how their unit was last rung up
// since it was given them, as far as the reader reads the timeline of their cases:
// whoever takes over need not ring again.
func (l *Ledger) addCalls(ctx context.Context, who contract.Reader, parts []contract.UnsignedPart) error {
	if who.Reads(casework.DataTimeline) == casework.ReachNone {
		return nil
	}
	var ids []casework.CaseID
	for _, p := range parts {
		if !slices.Contains(ids, p.Case) {
			ids = append(ids, p.Case)
		}
	}
	return l.view(ctx, func(tx *gorm.DB) error {
		for some := range slices.Chunk(ids, rowsAtOnce) {
			if err := l.addCallsOf(tx, who, some, parts); err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *Ledger) addCallsOf(tx *gorm.DB, who contract.Reader, ids []casework.CaseID, parts []contract.UnsignedPart) error {
	var rows []eventRow
	err := tx.Scopes(visible(who, casework.DataTimeline, "events.case_id")).Where("case_id IN ? AND type = ?", ids, (*casework.CallRecorded)(nil).Type()).
		Order("case_id, seq").Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return wrap(err, "reading calls")
	}
	events, err := eventsIn(rows)
	if err != nil {
		return err
	}
	states, err := sightsOf(tx, who, ids)
	if err != nil {
		return err
	}
	for i := range parts {
		p := &parts[i]
		s, known := states[p.Case]
		if !known {
			continue
		}
		e := lastCall(s.c, events, *p)
		if e == nil {
			continue
		}
		call := e.Payload.(*casework.CallRecorded)
		p.Call = &contract.LastCall{At: e.HappenedAt, By: e.Actor, Person: call.Person, Answered: call.Answered}
		if call.Note.IsZero() || who.Reads(casework.DataTexts) == casework.ReachNone {
			continue
		}
		texts, err := l.textsOf(tx, p.Case, call.Note.Digest)
		if err != nil {
			return err
		}
		p.Call.Note = texts[call.Note.Digest]
	}
	return nil
}

// lastCall is the latest of the calls to the unit of a part that was not struck.
func lastCall(c casework.Case, calls []casework.Event, p contract.UnsignedPart) *casework.Event {
	part := slices.IndexFunc(c.Assignments, func(a casework.Assignment) bool { return a.ID == p.Assignment })
	if part < 0 {
		return nil
	}
	for i, e := range slices.Backward(calls) {
		call, is := e.Payload.(*casework.CallRecorded)
		struck := slices.ContainsFunc(c.Entries, func(n casework.Entry) bool { return n.Seq == e.Seq && n.Struck })
		if is && e.Case == p.Case && call.Unit == p.Unit && e.HappenedAt >= c.Assignments[part].AssignedAt && !struck {
			return &calls[i]
		}
	}
	return nil
}
