package ledger

import (
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/chain"
)

// record gathers what one transaction adds, so that many rows are written by
// few statements and the chain at last.
type record struct {
	filings     []filingRow
	snapshots   []snapshotRow
	caseKeys    []caseKeyRow
	texts       []textRow
	identities  []identityRow
	index       []indexRow
	traces      []traceRow
	access      []accessRow
	figures     []figureRow
	escalations []escalationRow
	files       []caseFileRow
	outbox      []outboxRow
	events      []eventRow
}

// event adds an event with its canonical bytes.
func (r *record) event(e casework.Event) error {
	bytes, err := canonical(e)
	if err != nil {
		return err
	}
	r.events = append(r.events, eventRow{CaseID: e.Case, Seq: e.Seq, Type: e.Type, RecordedAt: e.RecordedAt, Bytes: bytes})
	return nil
}

// seal writes what was gathered, as the last thing in its transaction.
func (l *Ledger) seal(tx *gorm.DB, r *record) error {
	upsert := tx.Session(&gorm.Session{}).Clauses(clause.OnConflict{UpdateAll: true})
	once := tx.Session(&gorm.Session{}).Clauses(clause.OnConflict{DoNothing: true})
	for _, err := range []func() error{
		func() error { return insert(tx, r.filings, "filings") },
		func() error { return insert(upsert, r.snapshots, "snapshots") },
		func() error { return insert(once, r.caseKeys, "keys of cases") },
		func() error { return insert(once, r.texts, "texts") },
		func() error { return insert(tx, r.identities, "identities") },
		func() error { return insert(once, r.index, "the index of identities") },
		func() error { return insert(once, r.traces, "the traces of cases") },
		func() error { return insert(once, r.access, "access") },
		func() error { return insert(once, r.figures, "figures") },
		func() error { return insert(upsert, r.escalations, "escalations") },
		func() error { return insert(upsert, r.files, "files of cases") },
		func() error { return insert(once, r.outbox, "the outbox") },
		func() error { return insert(tx, r.events, "events") },
		func() error { return l.dialect.linkEvents(tx, r.events) },
	} {
		if err := err(); err != nil {
			return err
		}
	}
	return nil
}

// rowsAtOnce keeps a statement's parameters below the limits of both databases.
const rowsAtOnce = 200

func insert[T any](tx *gorm.DB, rows []T, what string) error {
	if len(rows) == 0 {
		return nil
	}
	return wrap(tx.CreateInBatches(&rows, rowsAtOnce).Error, "adding to "+what)
}

// link gives events their positions in the chain. Positions and hashes are
// assigned in the transaction itself, one transaction at a time, so that there
// is never a gap and never a position that might still roll back below one
// that is already visible. What PostgreSQL does in its place is in migration 41.
func link(tx *gorm.DB, events []eventRow) error {
	if len(events) == 0 {
		return nil
	}
	head, err := headOf(tx)
	if err != nil {
		return err
	}
	links := make([]chainRow, len(events))
	for i, e := range events {
		before := head.Hash
		head.Pos++
		head.Hash = chain.Next(before, head.Pos, e.Bytes)
		hash := head.Hash
		links[i] = chainRow{Pos: head.Pos, CaseID: e.CaseID, Seq: e.Seq, PrevHash: before[:], Hash: hash[:]}
	}
	return insert(tx, links, "the chain")
}

// headOf reads the last position of the chain; that of an empty chain is 0.
func headOf(tx *gorm.DB) (chain.Head, error) {
	var rows []chainRow
	if err := tx.Order("pos DESC").Limit(1).Find(&rows).Error; err != nil {
		return chain.Head{}, wrap(err, "reading the end of the chain")
	}
	if len(rows) == 0 {
		return chain.Head{Hash: chain.Genesis}, nil
	}
	hash, err := hashOf(rows[0].Hash)
	return chain.Head{Pos: rows[0].Pos, Hash: hash}, err
}

func hashOf(b []byte) (chain.Hash, error) {
	if len(b) != len(chain.Hash{}) {
		return chain.Hash{}, fmt.Errorf("a hash of the chain has %d bytes", len(b))
	}
	return chain.Hash(b), nil
}
