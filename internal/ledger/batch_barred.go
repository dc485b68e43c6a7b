package ledger

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// casesOf are the cases of which rows of a list tell: what became of them, what they
// were found to be or would be, and whose numbers they have.
func (l *Ledger) casesOf(tx *gorm.DB, batch batchRow, rows ...stagedRow) ([]casework.CaseID, error) {
	var ids []casework.CaseID
	var keys []string
	for _, row := range rows {
		number, err := l.numberOf(row)
		if err != nil {
			return nil, err
		}
		if key := numberIn(number); key != "" {
			keys = append(keys, key)
		}
		ids = append(ids, row.CaseID, row.Known)
	}
	for some := range slices.Chunk(keys, rowsAtOnce) {
		var numbered []casework.CaseID
		err := tx.Model(&caseRow{}).Where("campaign = ? AND level = ? AND number_key IN ? AND NOT shares_number", batch.Campaign, batch.Level, some).
			Pluck("id", &numbered).Error
		if err != nil {
			return nil, wrap(err, "looking for acceptance numbers")
		}
		ids = append(ids, numbered...)
	}
	same, err := l.sameCases(tx, batch, slices.DeleteFunc(slices.Clone(rows), func(row stagedRow) bool { return !waits(row) }))
	ids = append(ids, same...)
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id casework.CaseID) bool { return id == "" }), err
}

// sameCases are the cases that rows which wait would be found to be, for each its own,
// or none. A case that shares its number with another is found by what the row says.
func (l *Ledger) sameCases(tx *gorm.DB, batch batchRow, rows []stagedRow) ([]casework.CaseID, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	contents := make([]contract.BatchRow, len(rows))
	for i, row := range rows {
		if _, err := l.openAsFarAs(row, &contents[i]); err != nil {
			return nil, err
		}
	}
	g, err := survey(tx, batch, rows, contents, map[casework.CaseID]bool{})
	if err != nil {
		return nil, err
	}
	var ids []casework.CaseID
	for i, row := range rows {
		f := g.fateOf(row, contents[i])
		if f.fate == contract.FateNew {
			if f, err = l.sameRow(tx, g, row, contents[i]); err != nil {
				return nil, err
			}
		}
		ids = append(ids, f.known)
	}
	return ids, nil
}

// numberOf is the number that a row states; a refused one has it in its cells alone.
func (l *Ledger) numberOf(row stagedRow) (string, error) {
	var said struct {
		Number string `json:"number"`
	}
	if row.Number == "" {
		if _, err := l.openAsFarAs(row, &said); err != nil {
			return "", err
		}
	}
	return cmp.Or(row.Number, said.Number), nil
}

// bar is what bars somebody from rows of lists.
type bar int

const (
	unbarred bar = iota
	ownUnit
	recused
)

// everPart are the kinds of access of a unit that has or had a part, whichever: those
// whose people touch no entry of another's in the case either. The territorial unit is
// among them, for it signs with the others and is sent down again with them; so is one
// from which the part was taken, for what is struck may be about it.
var everPart = append(slices.Clone(partKinds), pastPart)

// barredBy is what bars somebody from what tells of some cases: that they are recused
// from one of them, or belong to a unit that has or had a part in one, since a row may send
// it down again.
func barredBy(tx *gorm.DB, actor casework.Actor, ids []casework.CaseID) (bar, error) {
	found := unbarred
	units := ownUnits(actor)
	for some := range slices.Chunk(ids, rowsAtOnce) {
		var n int64
		err := tx.Model(&recusalRow{}).Where("case_id IN ? AND person IN ?", some, []casework.PersonID{actor.Person, actor.ActingFor}).Count(&n).Error
		if err != nil {
			return found, wrap(err, "looking for recusals")
		}
		if n > 0 {
			return recused, nil
		}
		if found == ownUnit || len(units) == 0 {
			continue
		}
		err = tx.Table("case_access").Where("case_id IN ? AND unit_id IN ? AND kind IN ?", some, units, everPart).Count(&n).Error
		if err != nil {
			return found, wrap(err, "looking for the units of a case")
		}
		if n > 0 {
			found = ownUnit
		}
	}
	return found, nil
}

// mayBeBarred reports whether anything may bar somebody from a row at all, which is so
// of few: whom nothing does is asked nothing of each row.
func mayBeBarred(tx *gorm.DB, actor casework.Actor) (bool, error) {
	var n int64
	err := tx.Model(&recusalRow{}).Where("person IN ?", []casework.PersonID{actor.Person, actor.ActingFor}).Limit(1).Count(&n).Error
	if err != nil || n > 0 {
		return n > 0, wrap(err, "looking for recusals")
	}
	units := ownUnits(actor)
	if len(units) == 0 {
		return false, nil
	}
	var one []casework.UnitID
	err = tx.Table("case_access").Where("unit_id IN ? AND kind IN ?", units, everPart).Limit(1).Pluck("unit_id", &one).Error
	return len(one) > 0, wrap(err, "looking for cases of a unit")
}

// bars is how much there is that may bar somebody: another number tells that what was
// asked before may be answered otherwise by now.
type bars struct{ recusals, parts int64 }

func barsOf(tx *gorm.DB, actor casework.Actor) (b bars, err error) {
	err = tx.Model(&recusalRow{}).Where("person IN ?", []casework.PersonID{actor.Person, actor.ActingFor}).Count(&b.recusals).Error
	if err != nil {
		return b, wrap(err, "counting recusals")
	}
	if units := ownUnits(actor); len(units) > 0 {
		err = tx.Table("case_access").Where("unit_id IN ? AND kind IN ?", units, everPart).Count(&b.parts).Error
	}
	return b, wrap(err, "counting the cases of a unit")
}

// ownUnits are the units in which somebody, or whom they act for, holds a post.
func ownUnits(actor casework.Actor) (units []casework.UnitID) {
	for _, p := range slices.Concat(actor.Posts, actor.Own) {
		units = append(units, p.Unit)
	}
	return units
}

// checkRowOf refuses whoever would do something to a row of a case that bars them:
// to whom is recused there is no such row.
func (l *Ledger) checkRowOf(tx *gorm.DB, batch batchRow, row stagedRow, actor casework.Actor) error {
	may, err := mayBeBarred(tx, actor)
	if err != nil || !may {
		return err
	}
	ids, err := l.casesOf(tx, batch, row)
	if err != nil {
		return err
	}
	switch found, err := barredBy(tx, actor, ids); {
	case err != nil:
		return err
	case found == recused:
		return noSuchRow(row.RowNumber)
	case found == ownUnit:
		return casework.Refuse(casework.Forbidden, "own_unit")
	}
	return nil
}

// checkRows refuses whoever would take back or correct a list, or the rows of it that
// are named, of which they may not touch every row. Why is not said, nor of which:
// whether it is a recusal or the own unit, and whatever the rows say, the answer is one.
func (l *Ledger) checkRows(tx *gorm.DB, batch batchRow, actor casework.Actor, positions ...int64) error {
	may, err := mayBeBarred(tx, actor)
	if err != nil || !may {
		return err
	}
	for last := int64(0); ; {
		q := tx.Where("batch = ? AND position > ?", batch.ID, last)
		if len(positions) > 0 {
			q = q.Where("position IN ?", positions)
		}
		var rows []stagedRow
		if err := q.Order("position").Limit(rowsAtOnce).Find(&rows).Error; err != nil || len(rows) == 0 {
			return wrap(err, "reading the rows of a batch")
		}
		last = rows[len(rows)-1].Position
		ids, err := l.casesOf(tx, batch, rows...)
		if err != nil {
			return err
		}
		if found, err := barredBy(tx, actor, ids); err != nil {
			return err
		} else if found != unbarred {
			return casework.Refuse(casework.Forbidden, "list_for_another")
		}
	}
}

// barredRows are those among rows of lists that tell of a case from which the reader
// is recused, by listedKey. The query is over batch_rows and batches. Whom nothing
// bars, which is nearly everybody, costs one look; others one of the rows without what
// they say, but for those of which their mark does not tell whose number they have.
func (l *Ledger) barredRows(tx *gorm.DB, who casework.Actor, rows func() *gorm.DB) (map[string]bool, error) {
	var cases []numberedCase
	err := tx.Table("cases").Select("cases.id, cases.campaign, cases.level, cases.number_key").
		Where("cases.id IN (SELECT case_id FROM case_recusals WHERE person IN ?)", []casework.PersonID{who.Person, who.ActingFor}).Find(&cases).Error
	if err != nil || len(cases) == 0 {
		return nil, wrap(err, "looking for recusals")
	}
	marks := l.marking()
	ids, numbers := map[casework.CaseID]bool{}, map[ofList]map[string]bool{}
	for _, c := range cases {
		ids[c.ID] = true
		if c.Number == "" {
			continue
		}
		if numbers[c.ofList] == nil {
			numbers[c.ofList] = map[string]bool{}
		}
		numbers[c.ofList][c.Number] = true
		if mark := marks.of(c.Number); mark != "" {
			numbers[c.ofList][mark] = true
		}
	}
	var found []struct {
		Row stagedRow `gorm:"embedded"`
		ofList
	}
	q := rows().Select("batch_rows.batch, batch_rows.position, batch_rows.number, batch_rows.fingerprint, batch_rows.case_id, batch_rows.known, " +
		"batches.campaign, batches.level")
	if err := q.Scan(&found).Error; err != nil {
		return nil, wrap(err, "reading rows of lists")
	}
	barred, unmarked := map[string]bool{}, map[string]map[string]bool{}
	for _, f := range found {
		key, of := listedKey(f.Row.Batch, f.Row.Position), numbers[f.ofList]
		switch {
		case ids[f.Row.CaseID] || ids[f.Row.Known]:
			barred[key] = true
		case len(of) == 0:
		case f.Row.Number != "":
			if of[numberIn(f.Row.Number)] {
				barred[key] = true
			}
		case !marks.made(f.Row.Fingerprint):
			unmarked[key] = of
		case of[f.Row.Fingerprint]:
			barred[key] = true
		}
	}
	return barred, l.openUnmarked(tx, unmarked, barred)
}

// ofList is what rows of a list have in common of what a case is known by.
type ofList struct {
	Campaign string
	Level    casework.SourceLevel
}

type numberedCase struct {
	ID casework.CaseID
	ofList
	Number string `gorm:"column:number_key"`
}

// openUnmarked opens rows to see whose number they have, each with the numbers that bar it.
func (l *Ledger) openUnmarked(tx *gorm.DB, unmarked map[string]map[string]bool, barred map[string]bool) error {
	for some := range slices.Chunk(slices.Sorted(maps.Keys(unmarked)), rowsAtOnce) {
		var rows []stagedRow
		if err := listedRows(tx, some).Select("batch_rows.*").Scan(&rows).Error; err != nil {
			return wrap(err, "reading rows of lists")
		}
		for _, row := range rows {
			number, err := l.numberOf(row)
			if err != nil {
				return err
			}
			if key := listedKey(row.Batch, row.Position); unmarked[key][numberIn(number)] {
				barred[key] = true
			}
		}
	}
	return nil
}

// marking makes the marks of refused rows: blind indexes of the numbers that they
// state, by which it is found whose they are without opening them. The mark stands in
// the place of the fingerprint, which a refused row has not.
type marking struct {
	index BlindIndex
	key   string
}

const numberMark = "number:"

func (l *Ledger) marking() marking {
	if l.config.Index == nil {
		return marking{}
	}
	return marking{l.config.Index, l.config.Index.IndexKey()}
}

// of is the mark of a number, in whichever way it is written; "" without an index.
func (m marking) of(number string) string {
	if m.index == nil {
		return ""
	}
	digest, key := m.index.Index("row_number", []byte(numberIn(number)))
	return numberMark + key + ":" + digest
}

// made reports whether a mark tells whose number a row has: one of an older key, and a
// row that was refused before there were marks, do not.
func (m marking) made(mark string) bool {
	return m.index != nil && strings.HasPrefix(mark, numberMark+m.key+":")
}

// addKnown says of refused rows whose number a case has which case that is: a row
// that could not be read whole tells of it all the same.
func addKnown(tx *gorm.DB, batch batchRow, fates []contract.RowFate) error {
	at := map[string][]int{}
	var keys []string
	for i, f := range fates {
		if key := numberIn(f.Number); f.Refusal != nil && f.Known == "" && key != "" {
			at[key] = append(at[key], i)
			keys = append(keys, key)
		}
	}
	for some := range slices.Chunk(keys, rowsAtOnce) {
		var cases []struct {
			ID     casework.CaseID
			Number string `gorm:"column:number_key"`
		}
		err := tx.Table("cases").Select("id, number_key").
			Where("campaign = ? AND level = ? AND number_key IN ? AND NOT shares_number", batch.Campaign, batch.Level, some).Find(&cases).Error
		if err != nil {
			return wrap(err, "looking for acceptance numbers")
		}
		for _, c := range cases {
			for _, i := range at[c.Number] {
				fates[i].Known = c.ID
			}
		}
	}
	return nil
}
