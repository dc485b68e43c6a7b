package ledger

import (
	"cmp"
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// casesOf are the cases of which a row of a list tells: what became of it, what it
// was found to be, and whose number it has.
func (l *Ledger) casesOf(tx *gorm.DB, row stagedRow) ([]casework.CaseID, error) {
	var said struct {
		Number string `json:"number"`
	}
	if _, err := l.openAsFarAs(row, &said); err != nil {
		return nil, err
	}
	batch, err := takeBatch(tx, row.Batch)
	if err != nil {
		return nil, err
	}
	number, _ := contract.SplitStar(cmp.Or(row.Number, said.Number))
	numbered, err := caseByNumber(tx, batch.Campaign, batch.Level, number)
	ids := []casework.CaseID{row.CaseID, row.Known, numbered}
	return slices.DeleteFunc(ids, func(id casework.CaseID) bool { return id == "" }), err
}

// checkRowOf refuses whoever would do something to a row that tells of a case from
// which that person is recused, as if there were no such row, and the people of a
// unit with a part in such a case: a row may send it down again.
func (l *Ledger) checkRowOf(tx *gorm.DB, row stagedRow, actor casework.Actor) error {
	ids, err := l.casesOf(tx, row)
	if err != nil || len(ids) == 0 {
		return err
	}
	for _, id := range ids {
		there, err := isNotBarred(tx, actor, id)
		if err != nil {
			return err
		}
		if !there {
			return noSuchRow(row.RowNumber)
		}
	}
	var units []casework.UnitID
	err = tx.Table("case_access").Where("case_id IN ? AND kind IN ?", ids, partKinds).Distinct().Pluck("unit_id", &units).Error
	if err != nil {
		return wrap(err, "looking for the units of a case")
	}
	if slices.ContainsFunc(units, actor.In) {
		return casework.Refuse(casework.Forbidden, "own_unit")
	}
	return nil
}

// barredRows are those among rows of lists that tell of a case from which the reader
// is recused, by listedKey. The query is over batch_rows and batches. Whom nothing
// bars, which is nearly everybody, costs one look.
func (l *Ledger) barredRows(tx *gorm.DB, who casework.Actor, rows func() *gorm.DB) (map[string]bool, error) {
	type numbered struct {
		Campaign string
		Level    casework.SourceLevel
		Number   string `gorm:"column:number_key"`
	}
	var cases []struct {
		ID       casework.CaseID
		Numbered numbered `gorm:"embedded"`
	}
	err := tx.Table("cases").Select("cases.id, cases.campaign, cases.level, cases.number_key").
		Where("cases.id IN (SELECT case_id FROM case_recusals WHERE person IN ?)", []casework.PersonID{who.Person, who.ActingFor}).Find(&cases).Error
	if err != nil || len(cases) == 0 {
		return nil, wrap(err, "looking for recusals")
	}
	ids, numbers := map[casework.CaseID]bool{}, map[numbered]bool{}
	for _, c := range cases {
		ids[c.ID] = true
		if c.Numbered.Number != "" {
			numbers[c.Numbered] = true
		}
	}
	var found []struct {
		Row      stagedRow `gorm:"embedded"`
		Campaign string
		Level    casework.SourceLevel
	}
	if err := rows().Select("batch_rows.*, batches.campaign, batches.level").Scan(&found).Error; err != nil {
		return nil, wrap(err, "reading rows of lists")
	}
	barred := map[string]bool{}
	for _, f := range found {
		tells := ids[f.Row.CaseID] || ids[f.Row.Known]
		if !tells {
			var said struct {
				Number string `json:"number"`
			}
			if _, err := l.openAsFarAs(f.Row, &said); err != nil {
				return nil, err
			}
			tells = numbers[numbered{f.Campaign, f.Level, numberIn(cmp.Or(f.Row.Number, said.Number))}]
		}
		if tells {
			barred[listedKey(f.Row.Batch, f.Row.Position)] = true
		}
	}
	return barred, nil
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
