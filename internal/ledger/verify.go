package ledger

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"jiaoban/internal/casework"
	"jiaoban/internal/chain"
	"jiaoban/internal/contract"
)

// verifyPage is how many positions are read at once.
const verifyPage = 500

// VerifyChain recomputes the chain from a position on (1: all of it) and
// reports the first misfit: a missing, changed or reordered event, a gap in a
// case's sequence, or, when all of it is looked at, an event beside the chain,
// a row of the office that is not what the entries about it say, or a text that is
// not what the events of its case refer to.
// It reads one state of the database, page by page. Its error is not a misfit but that it could not look.
func (l *Ledger) VerifyChain(ctx context.Context, from int64) (contract.ChainReport, error) {
	return l.verifyAgainst(ctx, from)
}

// VerifyAgainst is VerifyChain of all of it, also against roots that were kept
// elsewhere than in the database.
func (l *Ledger) VerifyAgainst(ctx context.Context, roots ...chain.Root) (contract.ChainReport, error) {
	return l.verifyAgainst(ctx, 1, roots...)
}

func (l *Ledger) verifyAgainst(ctx context.Context, from int64, roots ...chain.Root) (contract.ChainReport, error) {
	var report contract.ChainReport
	err := l.view(ctx, func(tx *gorm.DB) (err error) {
		report, err = l.verify(tx, from, roots...)
		return err
	})
	return report, err
}

func (l *Ledger) verify(tx *gorm.DB, from int64, roots ...chain.Root) (contract.ChainReport, error) {
	report := contract.ChainReport{From: max(from, 1)}
	now, err := l.now(tx)
	if err != nil {
		return report, wrap(err, "reading the clock")
	}
	report.At = now
	after, err := headBefore(tx, report.From)
	var head chain.Head
	var unsigned error
	switch {
	case err != nil:
	case report.From == 1:
		// What was signed once has to be there still, as it was.
		found, rootErr := l.roots(tx)
		if rootErr != nil {
			return report, rootErr
		}
		unsigned, report.RootsUnchecked = found.other, found.unchecked
		head, err = chain.VerifyAgainst(l.links(tx, 0), append(found.signed, roots...)...)
	default:
		head, err = chain.Verify(after, l.links(tx, after.Pos))
	}
	report.Pos, report.Hash = head.Pos, hex.EncodeToString(head.Hash[:])
	if err == nil && report.From == 1 {
		err = nothingBeside(tx, head.Pos)
	}
	if misfit, ok := errors.AsType[*chain.MisfitError](err); ok {
		report.Misfit = misfit.Error()
		return report, nil
	}
	if err == nil {
		err = unsigned
	}
	if err == nil && report.From == 1 {
		report.WordsUnchecked, err = l.checkOffice(tx)
	}
	if err == nil && report.From == 1 {
		report.TextsUnchecked, err = l.checkTexts(tx)
	}
	if other, ok := errors.AsType[*differsError](err); ok {
		report.Differs = other.Error()
		return report, nil
	}
	report.Fits = err == nil
	return report, err
}

// headBefore is the head after which a check begins.
func headBefore(tx *gorm.DB, from int64) (chain.Head, error) {
	if from <= 1 {
		return chain.Head{}, nil
	}
	var rows []chainRow
	if err := tx.Where("pos = ?", from-1).Limit(1).Find(&rows).Error; err != nil {
		return chain.Head{}, wrap(err, "reading the chain")
	}
	if len(rows) == 0 {
		return chain.Head{}, &chain.MisfitError{Pos: from - 1, What: "missing"}
	}
	hash, err := hashOf(rows[0].Hash)
	if err != nil {
		return chain.Head{}, &chain.MisfitError{Pos: from - 1, What: err.Error()}
	}
	return chain.Head{Pos: from - 1, Hash: hash}, nil
}

// ChainLines reads positions of the chain after one, in order, as they are
// exported. It does not judge: a position that does not fit is exported as it is.
func (l *Ledger) ChainLines(ctx context.Context, after int64, limit int) ([]chain.Line, error) {
	rows, err := chainRows(l.read(ctx), after, limit)
	if err != nil {
		return nil, err
	}
	lines := make([]chain.Line, len(rows))
	for i, r := range rows {
		lines[i] = chain.Line{
			Pos: r.Chain.Pos, Before: hex.EncodeToString(r.Chain.PrevHash), Hash: hex.EncodeToString(r.Chain.Hash), Event: r.Bytes,
		}
	}
	return lines, nil
}

// placeRow is one position with the bytes of its event; none where it has none.
type placeRow struct {
	Chain chainRow `gorm:"embedded"`
	// What the row says beside its bytes, by which rows are found and told apart.
	Type       casework.EventType
	RecordedAt casework.Instant
	Bytes      []byte
}

// eventSays is what an event says of itself that its row says too.
type eventSays struct {
	ID         string             `json:"id"`
	Case       casework.CaseID    `json:"case"`
	Seq        int64              `json:"seq"`
	Type       casework.EventType `json:"type"`
	RecordedAt casework.Instant   `json:"recorded_at"`
}

func saysOf(event []byte) (p eventSays, err error) {
	err = json.Unmarshal(event, &p)
	return p, wrap(err, "its event cannot be read")
}

func chainRows(tx *gorm.DB, after int64, limit int) ([]placeRow, error) {
	var rows []placeRow
	err := tx.Table("chain").Select("chain.*, events.type, events.recorded_at, events.bytes").
		Joins("LEFT JOIN events ON events.case_id = chain.case_id AND events.seq = chain.seq").
		Where("chain.pos > ?", after).Order("chain.pos").Limit(limit).Find(&rows).Error
	return rows, wrap(err, "reading the chain")
}

// links reads the chain with its events, in the order of positions. A position
// without its event, or with one that belongs elsewhere, is a misfit.
func (l *Ledger) links(tx *gorm.DB, after int64) func(yield func(chain.Link, error) bool) {
	return func(yield func(chain.Link, error) bool) {
		for {
			rows, err := chainRows(tx, after, verifyPage)
			if err != nil {
				yield(chain.Link{}, err)
				return
			}
			for _, r := range rows {
				link, err := r.link()
				if !yield(link, err) {
					return
				}
				after = r.Chain.Pos
			}
			if len(rows) < verifyPage {
				return
			}
		}
	}
}

func (r placeRow) link() (chain.Link, error) {
	link := chain.Link{Pos: r.Chain.Pos, Event: r.Bytes}
	var err error
	if link.Hash, err = hashOf(r.Chain.Hash); err == nil {
		link.Before, err = hashOf(r.Chain.PrevHash)
	}
	if err == nil {
		err = r.agrees()
	}
	if err != nil {
		return link, &chain.MisfitError{Pos: r.Chain.Pos, What: err.Error()}
	}
	return link, nil
}

// agrees compares what the rows say with the bytes, which alone are hashed: a row
// that was moved to another place is told at once, and nobody makes an event be of
// another day, or be another thing to whoever lists it.
func (r placeRow) agrees() error {
	id := casework.EventID(r.Chain.CaseID, r.Chain.Seq)
	p, err := saysOf(r.Bytes)
	switch {
	case err != nil || p.ID != id || p.Case != r.Chain.CaseID || p.Seq != r.Chain.Seq:
		return fmt.Errorf("its event is not %s", id)
	case p.Type != r.Type:
		return fmt.Errorf("the row of %s says %q, and the event says %q", id, r.Type, p.Type)
	case p.RecordedAt != r.RecordedAt:
		return fmt.Errorf("the row of %s says that it was recorded at %s, and the event says %s", id, r.RecordedAt, p.RecordedAt)
	}
	return nil
}

// nothingBeside finds events that are in no position of the chain.
func nothingBeside(tx *gorm.DB, pos int64) error {
	var beside []eventRow
	err := tx.Table("events").Select("events.case_id, events.seq").
		Where("NOT EXISTS (SELECT 1 FROM chain WHERE chain.case_id = events.case_id AND chain.seq = events.seq)").Limit(1).Find(&beside).Error
	if err != nil {
		return wrap(err, "looking for events beside the chain")
	}
	if len(beside) > 0 {
		return &chain.MisfitError{Pos: pos + 1, What: "event " + casework.EventID(beside[0].CaseID, beside[0].Seq) + " is in no position"}
	}
	return nil
}

// CheckProjection folds the events of a case and compares the outcome with
// everything that is stored of it. The error names the first difference.
func (l *Ledger) CheckProjection(ctx context.Context, id casework.CaseID) error {
	return l.view(ctx, func(tx *gorm.DB) error { return l.checkProjection(tx, id) })
}

func (l *Ledger) checkProjection(tx *gorm.DB, id casework.CaseID) error {
	var row caseRow
	err := tx.Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return noSuchCase()
	}
	if err != nil {
		return wrap(err, "reading a case")
	}
	events, err := eventsOf(tx, id, 0, -1)
	if err != nil {
		return err
	}
	for i, e := range events {
		if e.Seq != int64(i+1) {
			return fmt.Errorf("case %s: event %d is missing", id, i+1)
		}
	}
	if _, err := l.compareTexts(tx, []casework.CaseID{id}, events); err != nil {
		return err
	}
	if err := compareFilings(tx, row, events); err != nil {
		return err
	}
	folded := casework.Replay(events)
	switch gone, err := complainantGone(tx, folded); {
	case err != nil:
		return err
	case gone:
		return fmt.Errorf("case %s: the record says that it has a complainant, and none is kept", id)
	}
	return l.compare(tx, row, folded)
}

// unlike names the columns that differ, with what is stored and what is wanted.
func unlike(stored, wanted projection) string {
	var said []string
	has, wants := reflect.ValueOf(stored), reflect.ValueOf(wanted)
	for _, f := range reflect.VisibleFields(has.Type()) {
		if one, other := has.FieldByIndex(f.Index), wants.FieldByIndex(f.Index); !one.Equal(other) {
			said = append(said, fmt.Sprintf("%s is %q, not %q", schema.NamingStrategy{}.ColumnName("", f.Name), fmt.Sprint(one), fmt.Sprint(other)))
		}
	}
	return strings.Join(said, "; ")
}

// compare names the first difference between a folded case and what is stored.
func (l *Ledger) compare(tx *gorm.DB, row caseRow, folded casework.Case) error {
	stored, err := loadCase(tx, row.ID)
	if err != nil {
		return err
	}
	if !bytes.Equal(marshal(stored), marshal(folded)) {
		return fmt.Errorf("case %s: the stored state is not what its events make", row.ID)
	}
	want := project(folded, row.Projection.ChangedAt)
	want.NextAt = row.Projection.NextAt // the wake-up of an unfinished transaction lies earlier
	if row.Projection != want {
		return fmt.Errorf("case %s: the stored row is not what its events make: %s", row.ID, unlike(row.Projection, want))
	}
	if at := folded.NextAt(); !at.IsZero() && (row.Projection.NextAt.IsZero() || row.Projection.NextAt > at) {
		return fmt.Errorf("case %s: it wakes at %s and something falls due at %s", row.ID, row.Projection.NextAt, at)
	}
	if row.Counters.LastEventSeq != folded.Seq {
		return fmt.Errorf("case %s: its row says %d events and there are %d", row.ID, row.Counters.LastEventSeq, folded.Seq)
	}
	access, err := storedOf[accessRow](tx, row.ID, "access")
	if err != nil {
		return err
	}
	if !sameRows(access, accessOf(folded)) {
		return fmt.Errorf("case %s: access is %v, not %v", row.ID, access, accessOf(folded))
	}
	recusals, err := storedOf[recusalRow](tx, row.ID, "recusals")
	if err != nil {
		return err
	}
	if !sameRows(recusals, recusalsOf(folded)) {
		return fmt.Errorf("case %s: the recused are %v, not %v", row.ID, recusals, recusalsOf(folded))
	}
	counted, err := storedOf[figureRow](tx, row.ID, "figures")
	if err != nil {
		return err
	}
	if !sameRows(counted, figuresOf(folded)) {
		return fmt.Errorf("case %s: the figures are %v, not %v", row.ID, counted, figuresOf(folded))
	}
	tasks, err := storedOf[taskRow](tx, row.ID, "tasks")
	if err != nil {
		return err
	}
	if !sameRows(tasks, tasksOf(folded)) {
		return fmt.Errorf("case %s: the tasks are %v, not %v", row.ID, tasks, tasksOf(folded))
	}
	if err := compareHandlers(tx, folded); err != nil {
		return err
	}
	escalations, err := storedOf[escalationRow](tx, row.ID, "escalations")
	if err != nil {
		return err
	}
	if len(escalations) != len(folded.Escalations) {
		return fmt.Errorf("case %s: %d escalations are listed, not %d", row.ID, len(escalations), len(folded.Escalations))
	}
	for _, e := range escalations {
		if x, _ := escalationOf(folded, e.ID); !bytes.Equal(e.Body, marshal(x)) {
			return fmt.Errorf("case %s: escalation %s is not what its events make", row.ID, e.ID)
		}
	}
	return nil
}

// compareHandlers names a difference between the stored handlers and those of the
// case. When their units were told they are gone is not the case's to say, and a
// case from before there was a table of them has none until they are filled in.
func compareHandlers(tx *gorm.DB, folded casework.Case) error {
	stored, err := storedOf[handlerRow](tx, folded.ID, "handlers")
	if err != nil {
		return err
	}
	want := handlersOf(folded)
	if sameRows(untold(stored), want) {
		return nil
	}
	if len(stored) == 0 {
		filled, err := handlersFilled(tx, folded.ID)
		if err != nil || !filled {
			return err
		}
	}
	return fmt.Errorf("case %s: the handlers are %v, not %v", folded.ID, untold(stored), want)
}

// storedOf reads the rows that a table has of a case.
func storedOf[T any](tx *gorm.DB, id casework.CaseID, what string) ([]T, error) {
	var rows []T
	err := tx.Where("case_id = ?", id).Find(&rows).Error
	return rows, wrap(err, "reading "+what)
}

func sameRows[T comparable](a, b []T) bool {
	count := map[T]int{}
	for _, v := range a {
		count[v]++
	}
	for _, v := range b {
		count[v]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}
