package ledger

import (
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// heldBack is why a row is refused that was struck before its commit.
const heldBack = "held_back"

// waits reports whether a row waits to be committed.
func waits(row stagedRow) bool { return !row.Settled && row.StruckAt == 0 }

// mendAgain fills a row anew that was mended and waits for the commit, where a
// person does so who has the row as it waits before them. A file names the row as
// it was when it was refused, and may be older than what was mended since or hold
// the first of its lines alone: it is told so and changes nothing, nor does a
// correction that is sent a second time. Where the number is another row's the one
// that waits stays as it is.
func (m *mending) mendAgain(tx *gorm.DB, i int, r contract.BatchRow, w *writing) error {
	row := m.rows[i]
	if m.result.Again {
		m.untaken(row, r.Number, "", "row_changed_since", map[string]string{"row": rowName(row)})
		return nil
	}
	if !m.oneRow {
		m.untaken(row, r.Number, "", "row_mended_since", map[string]string{"row": rowName(row)})
		return nil
	}
	if other := m.numbered(&r); other >= 0 && other != i {
		same, err := m.saysAll(tx, w, m.rows[other], r)
		if err != nil {
			return err
		}
		taken := m.takenNumber(r, m.rows[other], same)
		m.untaken(row, r.Number, taken.Column, taken.Code, taken.Params)
		return nil
	}
	stored, planned := w.rows[row.Position]
	if !planned {
		if err := tx.Where("batch = ? AND position = ?", row.Batch, row.Position).Take(&stored).Error; err != nil {
			return wrap(err, "reading a row of a batch")
		}
	}
	if stored.Settled {
		return errStale
	}
	var content contract.BatchRow
	if err := m.l.openBody(stored, &content); err != nil {
		return err
	}
	m.files[i] = content.File
	if content.Supplement {
		m.order[i] = content.Document
	}
	m.result.Replaced++
	return m.put(i, r, w)
}

// heldRow is the body of a row that was struck while it waited: refused to whoever
// looks at it, and whole for the day when the strike is undone. Its cells alone
// would not do: lines that go on with it and headings above it are not among them.
type heldRow struct {
	contract.RefusedRow
	Held *contract.BatchRow `json:"held,omitempty"`
}

// holdBack makes a row that waits for the commit a refused one, so that it can be
// struck: it stays in the sum, and waits again as it was when the strike is undone.
// One that nobody can read any more keeps all that it is, so that the rest of its list
// can be committed, and it too if its key is found.
func (l *Ledger) holdBack(tx *gorm.DB, row *stagedRow) error {
	var content contract.BatchRow
	if read, err := l.openAsFarAs(*row, &content); err != nil {
		return err
	} else if !read {
		row.Fate, row.Settled, row.Known = contract.FateRefused, true, ""
		return wrap(tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(row).Error, "holding a row back")
	}
	// Whose row it is stays known, so that whoever is recused from the case reads
	// no more of it than before.
	batch, err := takeBatch(tx, row.Batch)
	if err != nil {
		return err
	}
	known, err := l.sameCases(tx, batch, []stagedRow{*row})
	if err != nil {
		return err
	}
	refused := *refusalOf(*row, content, heldBack)
	if err := l.refuse(row, refused); err != nil {
		return err
	}
	if err := l.sealBody(row, marshal(heldRow{refused, &content})); err != nil {
		return err
	}
	row.Known = known[0]
	return wrap(tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(row).Error, "holding a row back")
}

// letGo makes a row that was held back wait again for the commit, as it was before.
// Where another row of the batch is the same case by now, nothing is changed.
func (l *Ledger) letGo(tx *gorm.DB, row stagedRow) error {
	var body heldRow
	read, err := l.openAsFarAs(row, &body)
	if err != nil {
		return err
	}
	if body.Held == nil && row.Fingerprint != "" && !strings.HasPrefix(row.Fingerprint, numberMark) { // it was held back unread
		body.Held = &contract.BatchRow{}
		if _, err := l.openAsFarAs(row, body.Held); err != nil {
			return err
		}
	}
	switch {
	case body.Held == nil:
		return nil
	case read:
		if err := l.fill(&row, *body.Held); err != nil {
			return err
		}
	default:
		row.Fate, row.Settled = "", false
	}
	row.Known = "" // it is decided again
	other, taken, err := l.enteredSince(tx, row, *body.Held)
	if err != nil {
		return err
	}
	if taken {
		return casework.Refuse(casework.Conflict, "row_entered_since", "row", rowName(row), "other", rowName(other))
	}
	if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
		return wrap(err, "letting a row go")
	}
	return wrap(tx.Model(&batchRow{}).Where("id = ? AND state = ?", row.Batch, contract.BatchCommitted).
		Updates(map[string]any{"state": contract.BatchStaged, "committed_at": 0, "committed_by": ""}).Error, "opening a batch again")
}

// enteredSince finds the row of a batch that is the same case as one which was held
// back: by its number, and without one by all that it says.
func (l *Ledger) enteredSince(tx *gorm.DB, row stagedRow, held contract.BatchRow) (stagedRow, bool, error) {
	var rows []stagedRow
	q := tx.Where("batch = ? AND position <> ? AND fate <> ?", row.Batch, row.Position, contract.FateRefused).Order("position")
	key := contract.NumberKey(row.Number)
	if key != "" {
		q = q.Omit("body").Where("number <> ''")
	} else {
		q = q.Where("fingerprint = ?", row.Fingerprint)
	}
	if err := q.Find(&rows).Error; err != nil {
		return stagedRow{}, false, wrap(err, "looking for a row of the same case")
	}
	for _, r := range rows {
		if key != "" && contract.NumberKey(r.Number) == key {
			return r, true, nil
		}
		if key != "" {
			continue
		}
		demand, err := l.demandIn(r)
		if err != nil || sameDemand(held.Demand, demand) {
			return r, err == nil, err
		}
	}
	return stagedRow{}, false, nil
}
