package rehearsal

import (
	"context"
	"maps"
	"slices"
	"time"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Unapplied lists the oldest waiting filing of each case.
func (l *Ledger) Unapplied(_ context.Context, olderThan time.Duration, limit int) ([]contract.Filing, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away != nil {
		return nil, l.away
	}
	var found []contract.Filing
	for _, id := range l.order {
		b := l.cases[id]
		i := slices.IndexFunc(b.filings, func(f contract.Filing) bool { return f.State == contract.FilingPending })
		if i >= 0 && l.now().Sub(b.filings[i].FiledAt) > span(olderThan) && len(found) < limit {
			f := b.filings[i]
			f.Epoch = b.epoch
			found = append(found, f)
		}
	}
	return found, nil
}

// Overslept lists cases whose clock rang unheard or whose workflow was never
// started.
func (l *Ledger) Overslept(_ context.Context, by time.Duration, limit int) ([]contract.CaseRef, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away != nil {
		return nil, l.away
	}
	var found []contract.CaseRef
	for _, id := range l.order {
		b := l.cases[id]
		late := b.nextAt != 0 && l.now().Sub(b.nextAt) > span(by)
		if (late || b.started < b.epoch && !b.atRest) && len(found) < limit {
			found = append(found, contract.CaseRef{Case: id, Epoch: b.epoch})
		}
	}
	return found, nil
}

// MarkStarted remembers that the workflows of epochs were started.
func (l *Ledger) MarkStarted(_ context.Context, refs ...contract.CaseRef) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away != nil {
		return l.away
	}
	for _, ref := range refs {
		l.cases[ref.Case].started = max(l.cases[ref.Case].started, ref.Epoch)
	}
	return nil
}

// Unfinished pages through the cases that are not at rest.
func (l *Ledger) Unfinished(_ context.Context, after casework.CaseID, limit int) ([]contract.CaseRef, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away != nil {
		return nil, l.away
	}
	ids := slices.Clone(l.order)
	slices.Sort(ids)
	var found []contract.CaseRef
	for _, id := range ids {
		if b := l.cases[id]; id > after && !b.atRest && len(found) < limit {
			found = append(found, contract.CaseRef{Case: id, Epoch: b.epoch})
		}
	}
	return found, nil
}

// RaiseEpoch fences the workflow that a case has.
func (l *Ledger) RaiseEpoch(_ context.Context, id casework.CaseID) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away != nil {
		return 0, l.away
	}
	l.cases[id].epoch++
	return l.cases[id].epoch, nil
}

// Meta reads a remembered value; "" when there is none.
func (l *Ledger) Meta(_ context.Context, key string) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.meta[key], l.away
}

// SetMeta remembers a value.
func (l *Ledger) SetMeta(_ context.Context, key, value string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away == nil {
		l.meta[key] = value
	}
	return l.away
}

// Claim grants what nobody else holds.
func (l *Ledger) Claim(_ context.Context, holder string, subjects []string, lease time.Duration) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away != nil {
		return nil, l.away
	}
	now := l.now()
	var granted []string
	for _, subject := range subjects {
		if c := l.claims[subject]; c.holder == holder || c.until <= now {
			l.claims[subject] = claim{holder, now.Add(casework.Span(lease.Microseconds()))}
			granted = append(granted, subject)
		}
	}
	return granted, nil
}

// Release gives back what a holder has claimed.
func (l *Ledger) Release(_ context.Context, holder string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	maps.DeleteFunc(l.claims, func(_ string, c claim) bool { return c.holder == holder })
	return l.away
}

type claim struct {
	holder string
	until  casework.Instant
}
