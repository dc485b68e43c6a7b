package ledger

import (
	"context"
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/contract"
)

// resealedAtOnce bounds a transaction of the work behind a rotation: whoever
// writes meanwhile waits no longer than for a command.
const resealedAtOnce = 100

// Rings whose ciphertexts the ledger holds.
const (
	identityRing = "identity"
	textRing     = "text"
)

// Reseal seals what the ring's older keys have sealed with its newest one, in
// short transactions, while others read and write: what is not done yet opens
// as before. progress hears after each of them how many were looked at and how
// many were sealed anew. Interrupted, it is begun again.
func (l *Ledger) Reseal(ctx context.Context, ring string, progress func(seen, sealed int)) (sealed int, err error) {
	seen := 0
	for _, w := range l.resealings(ring) {
		for after := (place{}); ; {
			var rows []place
			err := l.read(ctx).Table(w.table).Select(w.first+" AS first, "+w.second+" AS second").
				Where("("+w.first+", "+w.second+") > (?, ?)", after.First, w.from(after)).
				Order(w.first + ", " + w.second).Limit(resealedAtOnce).Scan(&rows).Error
			if err != nil {
				return sealed, wrap(err, "looking for what is sealed")
			}
			if len(rows) == 0 {
				break
			}
			n := 0
			err = l.write(ctx, func(tx *gorm.DB) (err error) {
				n, err = w.some(tx, after, rows[len(rows)-1])
				return err
			})
			if err != nil {
				return sealed, err
			}
			seen, sealed, after = seen+len(rows), sealed+n, rows[len(rows)-1]
			if progress != nil {
				progress(seen, sealed)
			}
		}
	}
	return sealed, nil
}

// place is where a walk over a table stands.
type place struct {
	First  string
	Second string
}

// resealing walks over one table in the order of its primary key.
type resealing struct {
	table, first, second string
	numbered             bool // the second part of the key is a number
	some                 func(tx *gorm.DB, after, until place) (int, error)
}

// from is where the walk begins within the first part of the key.
func (w resealing) from(after place) any {
	if !w.numbered {
		return after.Second
	}
	n, err := strconv.ParseInt(after.Second, 10, 64)
	if err != nil {
		return int64(-1) // the beginning
	}
	return n
}

func (l *Ledger) resealings(ring string) []resealing {
	rows := resealing{table: "batch_rows", first: "batch", second: "position", numbered: true}
	switch ring {
	case identityRing:
		rows.some = l.resealComplainants
		return []resealing{{table: "identities", first: "case_id", second: "field", some: l.resealIdentities}, rows}
	case textRing:
		rows.some = l.resealBodies
		return []resealing{
			{table: "case_keys", first: "case_id", second: "case_id", some: l.resealCaseKeys}, rows,
			{table: "list_findings", first: "batch", second: "file", some: l.resealFindings},
			{table: "shift_handovers", first: "id", second: "id", some: l.resealHandovers},
			{table: "drafts", first: "person", second: "place", some: l.resealDrafts},
		}
	}
	return nil
}

// stale says whether an older key of the ring has sealed something. What a key has
// sealed that is gone for good stays as it is.
func (l *Ledger) stale(ring string, sealed []byte) bool {
	return len(sealed) > 0 && l.config.Current != nil && !l.config.Current(ring, sealed) && !l.isGone(ring, sealed)
}

func (l *Ledger) resealIdentities(tx *gorm.DB, after, until place) (n int, err error) {
	var rows []identityRow
	err = l.dialect.lock(tx).Where("(case_id, field) > (?, ?) AND (case_id, field) <= (?, ?)", after.First, after.Second, until.First, until.Second).
		Order("case_id, field").Find(&rows).Error
	if err != nil {
		return 0, wrap(err, "reading identities")
	}
	for _, r := range rows {
		if !l.stale(identityRing, r.Sealed) {
			continue
		}
		plain, err := l.config.Identities.OpenIdentity(r.Sealed, string(r.CaseID), r.Field)
		if err != nil {
			return n, wrap(err, "opening an identity")
		}
		if r.Sealed, err = l.config.Identities.SealIdentity(plain, string(r.CaseID), r.Field); err != nil {
			return n, wrap(err, "sealing an identity")
		}
		if err := tx.Save(&r).Error; err != nil {
			return n, wrap(err, "sealing an identity anew")
		}
		n++
	}
	return n, nil
}

func (l *Ledger) resealCaseKeys(tx *gorm.DB, after, until place) (n int, err error) {
	var rows []caseKeyRow
	err = l.dialect.lock(tx).Where("case_id > ? AND case_id <= ?", after.First, until.First).Order("case_id").Find(&rows).Error
	if err != nil {
		return 0, wrap(err, "reading keys of cases")
	}
	for _, r := range rows {
		if !l.stale(textRing, r.Sealed) {
			continue
		}
		if r.Sealed, err = l.config.Texts.ResealCaseKey(r.Sealed, string(r.CaseID)); err != nil {
			return n, wrap(err, "sealing the key of a case")
		}
		if err := tx.Save(&r).Error; err != nil {
			return n, wrap(err, "sealing the key of a case anew")
		}
		n++
	}
	return n, nil
}

// stagedBetween locks some rows of lists; both rings have sealed parts of them.
func (l *Ledger) stagedBetween(tx *gorm.DB, after, until place) ([]stagedRow, error) {
	w := resealing{numbered: true}
	var rows []stagedRow
	err := l.dialect.lock(tx).Where("(batch, position) > (?, ?) AND (batch, position) <= (?, ?)", after.First, w.from(after), until.First, w.from(until)).
		Order("batch, position").Find(&rows).Error
	return rows, wrap(err, "reading rows of lists")
}

func (l *Ledger) resealComplainants(tx *gorm.DB, after, until place) (n int, err error) {
	rows, err := l.stagedBetween(tx, after, until)
	for _, r := range rows {
		if !l.stale(identityRing, r.Complainant) {
			continue
		}
		who, err := l.openComplainant(r)
		if err != nil {
			return n, err
		}
		if err := l.sealComplainant(&r, who); err != nil {
			return n, err
		}
		if err := tx.Model(&stagedRow{}).Where("batch = ? AND position = ?", r.Batch, r.Position).Update("complainant", r.Complainant).Error; err != nil {
			return n, wrap(err, "sealing a complainant anew")
		}
		n++
	}
	return n, err
}

func (l *Ledger) resealBodies(tx *gorm.DB, after, until place) (n int, err error) {
	rows, err := l.stagedBetween(tx, after, until)
	for _, r := range rows {
		if !r.Sealed || !l.stale(textRing, r.Body) {
			continue
		}
		plain, err := l.openInBatch(r.Body, r.Sealed, r.Batch, bodyField(r.Position))
		if err != nil {
			return n, err
		}
		if err := l.sealBody(&r, plain); err != nil {
			return n, err
		}
		if err := tx.Model(&stagedRow{}).Where("batch = ? AND position = ?", r.Batch, r.Position).Update("body", r.Body).Error; err != nil {
			return n, wrap(err, "sealing a row anew")
		}
		n++
	}
	return n, err
}

func (l *Ledger) resealHandovers(tx *gorm.DB, after, until place) (n int, err error) {
	var rows []handoverRow
	err = l.dialect.lock(tx).Where("sealed AND id > ? AND id <= ?", after.First, until.First).Order("id").Find(&rows).Error
	if err != nil {
		return 0, wrap(err, "reading hand-overs")
	}
	for _, r := range rows {
		before := n
		for name, kept := range r.sealedParts() {
			if !l.stale(textRing, *kept) {
				continue
			}
			plain, err := l.openHandover(r, name)
			if err != nil {
				return n, err
			}
			if err := l.sealHandover(&r, name, plain); err != nil {
				return n, err
			}
			n++
		}
		if n == before {
			continue
		}
		if err := tx.Save(&r).Error; err != nil {
			return n, wrap(err, "sealing a hand-over anew")
		}
	}
	return n, nil
}

func (l *Ledger) resealDrafts(tx *gorm.DB, after, until place) (n int, err error) {
	var rows []draftRow
	err = l.dialect.lock(tx).Where("sealed AND (person, place) > (?, ?) AND (person, place) <= (?, ?)", after.First, after.Second, until.First, until.Second).
		Order("person, place").Find(&rows).Error
	if err != nil {
		return 0, wrap(err, "reading drafts")
	}
	for _, r := range rows {
		if !l.stale(textRing, r.Body) {
			continue
		}
		plain, err := l.config.Texts.OpenText(r.Body, draftContext(r.Person), r.Place)
		if err != nil {
			return n, wrap(err, "opening a draft")
		}
		if r.Body, err = l.config.Texts.SealText(plain, draftContext(r.Person), r.Place); err != nil {
			return n, wrap(err, "sealing a draft")
		}
		err = tx.Model(&draftRow{}).Where("person = ? AND place = ?", r.Person, r.Place).UpdateColumn("body", r.Body).Error
		if err != nil {
			return n, wrap(err, "sealing a draft anew")
		}
		n++
	}
	return n, nil
}

// openComplainant opens what is sealed of the complainant in a staged row.
func (l *Ledger) openComplainant(row stagedRow) (*contract.Complainant, error) {
	plain, err := l.config.Identities.OpenIdentity(row.Complainant, batchContext(row.Batch), complainantField(row.Position))
	if err != nil {
		return nil, wrap(err, "opening a complainant")
	}
	var block identityBlock
	err = unmarshal(plain, &block, "complainant of a row")
	return block.Complainant, err
}
