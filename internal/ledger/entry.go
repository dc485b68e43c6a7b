package ledger

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// entryRow is what an entry of the office's own record is found by.
type entryRow struct {
	Seq         int64 `gorm:"primaryKey;autoIncrement:false"`
	Kind        contract.EntryKind
	Actor       casework.PersonID
	ActingFor   casework.PersonID
	SubjectKind string
	Subject     string
	About       casework.CaseID
	At          casework.Instant
}

func (entryRow) TableName() string { return "entries" }

func entryRowOf(e contract.AuditEntry) entryRow {
	return entryRow{
		Seq: e.Seq, Kind: e.Type, Actor: e.Actor, ActingFor: e.ActingFor, SubjectKind: e.Payload.Subject.Kind,
		Subject: e.Payload.Subject.ID, About: e.Payload.Case, At: e.HappenedAt,
	}
}

// Audit records what happened beside the ledger, in a transaction of its own:
// before it, where it must not happen unrecorded.
func (l *Ledger) Audit(ctx context.Context, entries ...contract.NewEntry) error {
	return l.write(ctx, func(tx *gorm.DB) error { return l.audit(tx, entries...) })
}

// audit adds entries to the office's own record, in the transaction of the
// change itself, so that a change that cannot be recorded does not happen. Who
// did it is who asks under the transaction's context, see contract.Asking.
//
// It must be the last thing in its transaction: others who add an entry wait from
// here to the commit. Under Together, the entries wait for the end of it.
func (l *Ledger) audit(tx *gorm.DB, entries ...contract.NewEntry) error {
	if len(entries) == 0 {
		return nil
	}
	if j := jointOf(tx.Statement.Context); j != nil {
		j.entries = append(j.entries, entries...)
		return nil
	}
	if err := l.dialect.lockEntries(tx); err != nil {
		return wrap(err, "waiting for the office's record")
	}
	now, err := l.now(tx)
	if err != nil {
		return wrap(err, "reading the clock")
	}
	// Entries are numbered under the lock, so that there is no gap.
	var seqs []int64
	err = tx.Model(&eventRow{}).Where("case_id = ?", contract.OfficeStream).Order("seq DESC").Limit(1).Pluck("seq", &seqs).Error
	if err != nil {
		return wrap(err, "reading the last entry")
	}
	last := int64(0)
	if len(seqs) > 0 {
		last = seqs[0]
	}
	events, rows := make([]eventRow, len(entries)), make([]entryRow, len(entries))
	for i, n := range entries {
		e, err := l.entry(tx.Statement.Context, n, last+int64(i)+1, now)
		if err != nil {
			return err
		}
		bytes, err := canonical(e)
		if err != nil {
			return err
		}
		events[i] = eventRow{CaseID: e.Stream, Seq: e.Seq, Type: casework.EventType(e.Type), RecordedAt: now, Bytes: bytes}
		rows[i] = entryRowOf(e)
	}
	if err := insert(tx, events, "events"); err != nil {
		return err
	}
	if err := insert(tx, rows, "entries"); err != nil {
		return err
	}
	return l.dialect.linkEvents(tx, events)
}

// auditChange records a change, unless nothing changed.
func (l *Ledger) auditChange(tx *gorm.DB, entry contract.NewEntry) error {
	if len(entry.Changes) == 0 {
		return nil
	}
	return l.audit(tx, entry)
}

// entry completes an entry with its place, its time and who did it.
func (l *Ledger) entry(ctx context.Context, n contract.NewEntry, seq int64, now casework.Instant) (contract.AuditEntry, error) {
	if want := n.Kind.SubjectOf(); want == "" || n.Subject.Kind != want || n.Subject.ID == "" {
		return contract.AuditEntry{}, fmt.Errorf("an entry %q about %s %q is not in the table of kinds", n.Kind, n.Subject.Kind, n.Subject.ID)
	}
	actor, origin := contract.WhoAsks(ctx)
	if n.Actor != nil {
		actor = *n.Actor
	}
	e := contract.AuditEntry{
		ID: casework.EventID(contract.OfficeStream, seq), Stream: contract.OfficeStream, Seq: seq, Type: n.Kind, V: 1,
		Actor: actor.Person, ActingFor: actor.ActingFor, HappenedAt: now, RecordedAt: now,
		Payload: contract.EntryPayload{Subject: n.Subject, Case: n.Case, Changes: n.Changes, Facts: n.Facts, Origin: origin},
	}
	if !n.HappenedAt.IsZero() {
		e.HappenedAt = n.HappenedAt
	}
	if post := n.Kind.Post(actor); actor.Person != "" {
		e.Unit, e.Role = post.Unit, post.Role
	}
	if n.Reason != "" {
		e.Payload.Reason = l.config.Digest(reasonPurpose, []byte(e.ID), []byte(n.Reason))
	}
	return e, nil
}

// reasonPurpose keys the digest by which an entry knows somebody's words again.
const reasonPurpose = "reason of an entry"

// about makes an entry about a subject.
func about(kind contract.EntryKind, subject string, changes ...contract.Change) contract.NewEntry {
	return contract.NewEntry{Kind: kind, Subject: contract.Subject{Kind: kind.SubjectOf(), ID: subject}, Changes: changes}
}

// ofCases narrows a query over the chain or its events to those of cases.
func ofCases(column string) func(*gorm.DB) *gorm.DB {
	return func(tx *gorm.DB) *gorm.DB { return tx.Where(column+" <> ?", contract.OfficeStream) }
}
