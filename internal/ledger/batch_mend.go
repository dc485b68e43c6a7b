package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// SendCorrected takes a corrected list into a batch that is there: good rows
// mend refused ones, rows that are not committed yet are replaced, rows that
// the batch has already change nothing, and others are added. What is a case
// already is never overwritten; the differences are given back. The batch then
// waits to be committed again. The same file sent again is looked at anew, for
// other rows may have changed since: it mends what can be mended now, and adds,
// replaces and rewrites nothing.
//
// The batch is read, opened and compared outside of any write; what is to be
// written goes in chunks of at most mostAtOnce rows, each one transaction that
// first sees whether its rows are still as they were read. The file counts as
// sent when all is written: cut short, it is sent again and goes on. Who may not touch
// every row of the batch sends none, and by hand corrects no row beyond their reach.
func (l *Ledger) SendCorrected(ctx context.Context, n contract.CorrectedList) (contract.Correction, error) {
	if err := checkImporter(n.Actor); err != nil {
		return contract.Correction{}, err
	}
	if n.FileDigest == "" {
		return contract.Correction{}, invalidField("file", "required")
	}
	batch, err := takeBatch(l.read(ctx), n.Batch)
	if err != nil {
		return contract.Correction{}, err
	}
	if err := batch.checkKeeper(n.Actor); err != nil {
		return contract.Correction{}, err
	}
	again, err := l.CorrectedBefore(ctx, n)
	if err != nil {
		return contract.Correction{}, err
	}
	m := &mending{l: l, batch: n.Batch, actor: n.Actor, oneRow: n.OneRow != nil, named: map[int64]string{}, result: contract.Correction{Again: again}}
	if err := m.read(ctx); err != nil {
		return m.result, err
	}
	m.list = m.correctionsOf(n)
	if err := l.view(ctx, func(tx *gorm.DB) (err error) {
		if m.bars, err = barsOf(tx, n.Actor); err != nil {
			return err
		}
		return l.checkRows(tx, batch, n.Actor, m.byHand()...)
	}); err != nil {
		return m.result, err
	}
	if err := m.pair(ctx); err != nil {
		return m.result, err
	}
	for some := range slices.Chunk(m.list, mostAtOnce) {
		if err := m.take(ctx, some); err != nil {
			return m.result, err
		}
	}
	return m.result, m.end(ctx, n)
}

// correction is one row of a corrected list: good, or refused again.
type correction struct {
	good    *contract.BatchRow
	refused *contract.RefusedRow
}

// correctionsOf gives the rows of the list. A receipt for a place that the
// batch never gave out says nothing.
func (m *mending) correctionsOf(n contract.CorrectedList) []correction {
	good, refused := sift(n.Rows)
	refused = append(refused, n.Refused...)
	for i := range good {
		good[i].File = n.FileDigest
		if _, known := m.at[int64(good[i].Mends)]; !known {
			good[i].Mends = 0
		}
	}
	for i := range refused {
		refused[i].File = n.FileDigest
		if _, known := m.at[int64(refused[i].Mends)]; !known {
			refused[i].Mends = 0
		}
	}
	all := make([]correction, 0, len(good)+len(refused))
	for i := range good {
		all = append(all, correction{good: &good[i]})
	}
	for i := range refused {
		all = append(all, correction{refused: &refused[i]})
	}
	return all
}

// byHand are the rows that a correction by hand touches: the one that it names, and
// with which it is compared for having its number. A list touches all.
func (m *mending) byHand() (positions []int64) {
	if !m.oneRow {
		return nil
	}
	for _, c := range m.list {
		if c.refused != nil {
			positions = append(positions, int64(c.refused.Mends))
			continue
		}
		positions = append(positions, int64(c.good.Mends))
		if i := m.numbered(c.good); i >= 0 {
			positions = append(positions, m.rows[i].Position)
		}
	}
	return positions
}

// mending is the work on one corrected list.
type mending struct {
	l      *Ledger
	batch  string
	actor  casework.Actor
	list   []correction
	oneRow bool             // a person mends it by hand
	named  map[int64]string // rows that rows of the list name, by the place of the first that does
	bars   bars             // when it was asked whether they may touch the rows
	*mendable
	result contract.Correction
}

// writing is what one chunk of a corrected list writes.
type writing struct {
	was    map[int64]stagedRow // rows that are changed, as they were read
	rows   map[int64]stagedRow
	people complainants
	lost   []lostOrder
}

// staleAtMost bounds how often a chunk is planned anew because somebody else
// changed its rows.
const staleAtMost = 20

var errStale = errors.New("rows of a batch were changed by somebody else")

// take plans what a chunk writes, and writes it.
func (m *mending) take(ctx context.Context, some []correction) error {
	before := m.result
	for try := 0; ; try++ {
		w := &writing{was: map[int64]stagedRow{}, rows: map[int64]stagedRow{}, people: complainants{}}
		err := m.l.view(ctx, func(tx *gorm.DB) error { return m.plan(tx, some, w) })
		if err == nil {
			err = m.l.twice(func() error { return m.l.write(ctx, func(tx *gorm.DB) error { return m.write(tx, w) }) })
		}
		if !errors.Is(err, errStale) || try == staleAtMost {
			return err
		}
		m.result = before
		if err := m.read(ctx); err != nil {
			return err
		}
		if err := m.pair(ctx); err != nil {
			return err
		}
	}
}

func (m *mending) plan(tx *gorm.DB, some []correction, w *writing) error {
	for _, c := range some {
		var err error
		if c.good != nil {
			err = m.planGood(tx, c.good, w)
		} else {
			err = m.planRefused(tx, *c.refused, w)
		}
		if err != nil {
			return err
		}
	}
	return m.seeOrders(tx, w)
}

// planGood finds the place of a good row.
func (m *mending) planGood(tx *gorm.DB, good *contract.BatchRow, w *writing) error {
	r := *good
	if r.Mends > 0 {
		return m.planNamed(tx, r, w)
	}
	if i, known := m.home[good]; known {
		return m.meet(tx, i, m.withNumber(i, r), w)
	}
	if i := m.mended(r); i >= 0 {
		m.result.Mended++
		return m.put(i, r, w)
	}
	if m.result.Again {
		m.passOver(r.Sheet, r.RowNumber, r.Number)
		return nil
	}
	m.result.Added++
	return m.add(w, func(row *stagedRow) error { return m.l.fill(row, r) })
}

// meet compares a row with the one that the batch has already.
func (m *mending) meet(tx *gorm.DB, i int, r contract.BatchRow, w *writing) error {
	row := m.rows[i]
	known := caseOf(row)
	same, err := m.saysAll(tx, w, row, r)
	if err != nil {
		return err
	}
	switch {
	case same:
		m.result.Unchanged++
		switch {
		case m.result.Again:
		case row.Settled:
			w.people.add(known, r.Complainant)
		case said(r.Complainant): // the same, and who complained
			return m.put(i, r, w)
		}
		return nil
	case !row.Settled && m.result.Again:
		m.untaken(row, r.Number, "", "row_changed_since", map[string]string{"row": rowName(row)})
		return nil
	case !row.Settled:
		m.result.Replaced++
		return m.put(i, r, w)
	}
	if !m.result.Again {
		w.people.add(known, r.Complainant)
	}
	found, err := m.l.differences(tx, r, known)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		m.result.Unchanged++
		return nil
	}
	m.result.Changed = append(m.result.Changed, contract.RowFate{
		Position: int(row.Position), Sheet: r.Sheet, RowNumber: r.RowNumber, Number: r.Number,
		Fate: contract.FateChanged, Settled: true, Known: known, Differences: found,
	})
	return nil
}

func (m *mending) planRefused(tx *gorm.DB, r contract.RefusedRow, w *writing) error {
	if r.Mends > 0 {
		switch row := m.rows[m.at[int64(r.Mends)]]; {
		case waits(row): // what waits there is good, and stays
			m.untaken(row, r.Number, r.Column, r.Code, r.Params)
			return nil
		case !openRefusal(row):
			m.leave(row, r.Number)
			return nil
		}
	}
	i := m.refusedAs(r)
	if i < 0 && m.result.Again {
		m.passOver(r.Sheet, r.RowNumber, r.Number)
		return nil
	}
	m.result.StillRefused++
	if i < 0 {
		err := m.add(w, func(row *stagedRow) error { return m.l.refuse(row, r) })
		m.untaken(m.rows[len(m.rows)-1], r.Number, r.Column, r.Code, r.Params)
		return err
	}
	m.untaken(m.rows[i], r.Number, r.Column, r.Code, r.Params)
	return m.refuseAgain(i, r, w)
}

func (m *mending) refuseAgain(i int, r contract.RefusedRow, w *writing) error {
	if m.result.Again {
		return nil // what stands there may be what somebody typed since
	}
	if r.Mends > 0 { // it came in a file of refused rows alone, where places are others
		r.Sheet, r.RowNumber, r.File = m.rows[i].Sheet, int(m.rows[i].RowNumber), m.files[i]
	}
	if document, ordered := m.order[i]; ordered {
		r.Supplement = true
		if r.Document == "" {
			r.Document = document
		}
	}
	return m.change(i, w, func(row *stagedRow) error { return m.l.refuse(row, r) })
}

// put fills a row anew. What it knew of a case is decided again.
func (m *mending) put(i int, r contract.BatchRow, w *writing) error {
	if r.Mends > 0 {
		r.Sheet, r.RowNumber, r.File = m.rows[i].Sheet, int(m.rows[i].RowNumber), m.files[i]
	}
	if document, ordered := m.order[i]; ordered { // a heading above the row may have said so
		r.Supplement = true
		if r.Document == "" {
			r.Document = document
		}
	}
	return m.change(i, w, func(row *stagedRow) error {
		row.Known = ""
		return m.l.fill(row, r)
	})
}

func (m *mending) change(i int, w *writing, fill func(*stagedRow) error) error {
	row := m.rows[i]
	if _, written := w.rows[row.Position]; !written {
		w.was[row.Position] = row
	}
	if err := fill(&row); err != nil {
		return err
	}
	w.rows[row.Position] = row
	return m.set(i, row)
}

func (m *mending) add(w *writing, fill func(*stagedRow) error) error {
	row := stagedRow{Batch: m.batch, Position: m.last + 1}
	if err := fill(&row); err != nil {
		return err
	}
	w.rows[row.Position] = row
	m.last = row.Position
	m.rows = append(m.rows, stagedRow{})
	return m.set(len(m.rows)-1, row)
}

// write writes a chunk, unless somebody else was faster with one of its rows.
func (m *mending) write(tx *gorm.DB, w *writing) error {
	if len(w.rows) == 0 && len(w.people) == 0 {
		return nil
	}
	kept, err := m.writeRows(tx, w)
	if err != nil {
		return err
	}
	return m.l.audit(tx, kept...)
}

// writeRows says also in which cases it kept a complainant.
func (m *mending) writeRows(tx *gorm.DB, w *writing) (kept []contract.NewEntry, err error) {
	batch, err := takeBatch(m.l.dialect.lock(tx), m.batch)
	if err != nil {
		return nil, err
	}
	if err := w.fresh(tx, m.batch); err != nil {
		return nil, err
	}
	switch now, err := barsOf(tx, m.actor); {
	case err != nil:
		return nil, err
	case now != m.bars: // somebody was recused, or a case given to a unit, since it was asked
		if err := m.l.checkRows(tx, batch, m.actor, m.byHand()...); err != nil {
			return nil, err
		}
	}
	if kept, err = m.l.keepComplainants(tx, w.people, m.actor); err != nil || len(w.rows) == 0 {
		return kept, err
	}
	rows, waiting := make([]stagedRow, 0, len(w.rows)), false
	for _, row := range w.rows {
		rows, waiting = append(rows, row), waiting || !row.Settled
	}
	slices.SortFunc(rows, func(a, b stagedRow) int { return int(a.Position - b.Position) })
	// Rows are written over as a whole: a row that was struck in the meantime is
	// no longer as it was read.
	if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&rows).Error; err != nil {
		return nil, wrap(err, "mending rows")
	}
	for _, o := range w.lost {
		now, err := m.l.now(tx)
		if err != nil {
			return nil, wrap(err, "reading the clock")
		}
		if err := o.tell(tx, ReworkRowReplaced, m.actor, now); err != nil {
			return nil, err
		}
	}
	if !waiting || batch.State == contract.BatchStaged {
		return kept, nil
	}
	return kept, wrap(tx.Model(&batchRow{}).Where("id = ?", m.batch).
		Updates(map[string]any{"state": contract.BatchStaged, "committed_at": 0, "committed_by": ""}).Error, "opening a batch again")
}

// fresh reports errStale where rows are no longer as they were read, or where
// there are others in the places of new ones.
func (w *writing) fresh(tx *gorm.DB, batch string) error {
	positions := make([]int64, 0, len(w.rows))
	for p := range w.rows {
		positions = append(positions, p)
	}
	if len(positions) == 0 {
		return nil
	}
	var stored []stagedRow
	err := tx.Select("position", "fate", "settled", "number", "fingerprint", "row_number", "sheet", "case_id", "struck_at", "same_as").
		Where("batch = ? AND position IN ?", batch, positions).Find(&stored).Error
	if err != nil {
		return wrap(err, "reading the rows of a batch")
	}
	if len(stored) != len(w.was) {
		return errStale
	}
	for _, s := range stored {
		was, read := w.was[s.Position]
		if !read || was.Fate != s.Fate || was.Settled != s.Settled || was.Number != s.Number || was.Fingerprint != s.Fingerprint ||
			was.RowNumber != s.RowNumber || was.Sheet != s.Sheet || was.CaseID != s.CaseID || was.StruckAt != s.StruckAt || was.SameAs != s.SameAs {
			return errStale
		}
	}
	return nil
}

// placeOf is what a row is known by in its file.
func placeOf(sheet string, row int64) string { return fmt.Sprintf("%s\x00%d", sheet, row) }
