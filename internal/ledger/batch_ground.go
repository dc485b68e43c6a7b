package ledger

import (
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// acquaintance is a case that a row meets.
type acquaintance struct {
	ID           casework.CaseID
	NumberKey    string
	State        casework.State
	SharesNumber bool
	Batch        string
	Fingerprint  string // of the row it came from
	Sheet        string // where that row stands
	RowNumber    int64
}

// ground is what the fates of some rows are decided on, read in one go.
type ground struct {
	batch       batchRow
	byNumber    map[string][]acquaintance    // the number's own case first
	byPrint     map[string][]acquaintance    // cases by what their rows said when they were taken over
	byText      map[string][]*origin         // cases of this list, sent before, by the digest of their texts
	supplements []stagedRow                  // re-work orders that were taken over
	listed      map[casework.CaseID][]string // cases entered by hand: the batches that have them too
	same        map[string]bool              // the other batches that are the same list
	stated      map[string]bool              // numbers that rows of the batch have; read where it matters
	taken       map[casework.CaseID]bool     // cases that rows of the batch were found to be
	demands     map[casework.CaseID]demands  // of cases that rows were compared with; read where it matters
}

// survey reads what is known of the rows' numbers, fingerprints and texts. Where
// the rows of a batch are gone through without settling them, taken goes from one
// survey to the next.
func survey(tx *gorm.DB, batch batchRow, rows []stagedRow, contents []contract.BatchRow, taken map[casework.CaseID]bool) (*ground, error) {
	g := &ground{
		batch: batch, taken: taken, byNumber: map[string][]acquaintance{}, byPrint: map[string][]acquaintance{}, byText: map[string][]*origin{},
		listed: map[casework.CaseID][]string{}, same: map[string]bool{}, demands: map[casework.CaseID]demands{},
	}
	if err := g.surveyBatches(tx); err != nil {
		return nil, err
	}
	for some := range slices.Chunk(rows, rowsAtOnce) {
		var numbers, prints []string
		for _, r := range some {
			if r.Number != "" {
				numbers = append(numbers, contract.NumberKey(r.Number))
			}
			if r.Fingerprint != "" {
				prints = append(prints, r.Fingerprint)
			}
		}
		if err := g.surveyNumbers(tx, numbers); err != nil {
			return nil, err
		}
		if err := g.surveyPrints(tx, prints); err != nil {
			return nil, err
		}
	}
	if err := g.surveyTexts(tx, rows, contents); err != nil {
		return nil, err
	}
	return g, g.surveyTaken(tx)
}

// acquaintances joins cases with the rows they came from.
func acquaintances(tx *gorm.DB) *gorm.DB {
	return tx.Table("cases").Select("cases.id, cases.number_key, cases.state, cases.shares_number, cases.batch, " +
		"coalesce(batch_rows.fingerprint, '') AS fingerprint").
		Joins("LEFT JOIN batch_rows ON batch_rows.case_id = cases.id AND batch_rows.case_id <> ''").
		Order("cases.shares_number, cases.registered_at, cases.id")
}

func (g *ground) surveyNumbers(tx *gorm.DB, numbers []string) error {
	if len(numbers) == 0 {
		return nil
	}
	var found []acquaintance
	err := acquaintances(tx).Where("cases.campaign = ? AND cases.level = ? AND cases.number_key IN ?", g.batch.Campaign, g.batch.Level, numbers).
		Scan(&found).Error
	if err != nil {
		return wrap(err, "looking for numbers")
	}
	ids := make([]casework.CaseID, len(found))
	var entered []casework.CaseID
	for i, a := range found {
		g.byNumber[a.NumberKey] = append(g.byNumber[a.NumberKey], a)
		if ids[i] = a.ID; a.Batch == "" {
			entered = append(entered, a.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if err := g.surveyListed(tx, entered); err != nil {
		return err
	}
	var supplements []stagedRow
	err = tx.Select("batch", "position", "fingerprint", "known").
		Where("fate = ? AND known IN ?", contract.FateSupplement, ids).Find(&supplements).Error
	g.supplements = append(g.supplements, supplements...)
	return wrap(err, "looking for re-work orders")
}

// surveyListed finds the batches that met cases which were entered by hand.
func (g *ground) surveyListed(tx *gorm.DB, entered []casework.CaseID) error {
	if len(entered) == 0 {
		return nil
	}
	var met []stagedRow
	err := tx.Model(&stagedRow{}).Distinct("batch", "known").
		Where("settled AND fate IN ? AND known IN ? AND known <> ''", []string{contract.FateUnchanged, contract.FateChanged}, entered).Find(&met).Error
	for _, r := range met {
		g.listed[r.Known] = append(g.listed[r.Known], r.Batch)
	}
	return wrap(err, "looking for lists of cases entered by hand")
}

func (g *ground) surveyPrints(tx *gorm.DB, prints []string) error {
	if len(prints) == 0 {
		return nil
	}
	var found []acquaintance
	// The order of the tables is the order in which they are read: the other way round all
	// cases of the campaign would be.
	err := tx.Table("batch_rows").Select("cases.id, cases.number_key, cases.state, cases.batch, batch_rows.fingerprint, batch_rows.sheet, batch_rows.row_number").
		Joins("CROSS JOIN cases").
		Where("batch_rows.fingerprint IN ? AND batch_rows.case_id <> '' AND cases.id = batch_rows.case_id", prints).
		Where("cases.campaign = ? AND cases.level = ?", g.batch.Campaign, g.batch.Level).
		Order("cases.registered_at, cases.id").Scan(&found).Error
	for _, a := range found {
		g.byPrint[a.Fingerprint] = append(g.byPrint[a.Fingerprint], a)
	}
	return wrap(err, "looking for fingerprints")
}

// surveyTexts reads, for rows that no number tells, which cases of this list, sent
// before, have their text: a row is one of them that says the same, and gives it
// the number that it came without, or leaves its number out. The text comes first,
// so that a row is compared with those alone that say the same.
func (g *ground) surveyTexts(tx *gorm.DB, rows []stagedRow, contents []contract.BatchRow) error {
	list := g.sentBefore()
	if len(list) == 0 {
		return nil
	}
	var digests []string
	for i, r := range rows {
		if r.Number == "" || len(g.byNumber[contract.NumberKey(r.Number)]) == 0 {
			digests = append(digests, casework.NewText(contents[i].Complaint).Digest)
		}
	}
	slices.Sort(digests)
	for some := range slices.Chunk(slices.Compact(digests), rowsAtOnce) {
		var found []*origin
		// The order of the tables is the order in which they are read.
		err := tx.Raw("SELECT cases.id, cases.number_key, cases.batch, texts.digest, batch_rows.sheet, batch_rows.row_number, batch_rows.position, batch_rows.number, batch_rows.sealed, batch_rows.body "+
			"FROM texts CROSS JOIN cases CROSS JOIN batch_rows "+
			"WHERE texts.digest IN ? AND cases.id = texts.case_id AND cases.batch IN ? "+
			"AND batch_rows.case_id = cases.id AND batch_rows.case_id <> '' "+
			"ORDER BY cases.registered_at, batch_rows.position, cases.id", some, list).Scan(&found).Error
		if err != nil {
			return wrap(err, "looking for texts of a list")
		}
		for _, o := range found {
			g.byText[o.Digest] = append(g.byText[o.Digest], o)
		}
	}
	return nil
}

// sentBefore are the other batches that are the same list.
func (g *ground) sentBefore() []string {
	var ids []string
	for id := range g.same {
		ids = append(ids, id)
	}
	return ids
}

// surveyTaken reads which of the cases that rows may be found to be are spoken
// for: other rows of the batch have been found to be them, or have their numbers.
func (g *ground) surveyTaken(tx *gorm.DB) error {
	var ids []casework.CaseID
	numbered := false
	candidate := func(id casework.CaseID, number string) {
		ids, numbered = append(ids, id), numbered || number != ""
	}
	for _, met := range g.byPrint {
		for _, a := range met {
			if a.Batch != g.batch.ID {
				candidate(a.ID, a.NumberKey)
			}
		}
	}
	for _, met := range g.byText {
		for _, o := range met {
			candidate(o.Case.ID, o.Case.NumberKey)
		}
	}
	for some := range slices.Chunk(ids, rowsAtOnce) {
		var known []casework.CaseID
		err := tx.Model(&stagedRow{}).Where("known IN ? AND known <> '' AND batch = ? AND settled AND fate IN ?", some, g.batch.ID,
			[]string{contract.FateUnchanged, contract.FateChanged}).Pluck("known", &known).Error
		if err != nil {
			return wrap(err, "looking for cases that rows have met")
		}
		for _, id := range known {
			g.taken[id] = true
		}
	}
	if !numbered {
		return nil
	}
	var numbers []string
	err := tx.Model(&stagedRow{}).Where("batch = ? AND number <> '' AND fate <> ?", g.batch.ID, contract.FateRefused).Pluck("number", &numbers).Error
	g.stated = make(map[string]bool, len(numbers))
	for _, n := range numbers {
		g.stated[contract.NumberKey(n)] = true
	}
	return wrap(err, "reading the numbers of a batch")
}

// isAt reports whether the row that a case came from stands where another does.
func (a acquaintance) isAt(row stagedRow) bool {
	return a.Sheet == row.Sheet && a.RowNumber == row.RowNumber
}

// take lets a row be a case, once, and not where the number that the case has by
// now is that of another row.
func (g *ground) take(a acquaintance) bool {
	if !g.free(a) {
		return false
	}
	g.taken[a.ID] = true
	return true
}

func (g *ground) free(a acquaintance) bool {
	return !g.taken[a.ID] && (a.NumberKey == "" || !g.stated[a.NumberKey])
}

// surveyBatches finds the batches that are the same list.
func (g *ground) surveyBatches(tx *gorm.DB) error {
	var rows []batchRow
	err := tx.Where("campaign = ? AND level = ?", g.batch.Campaign, g.batch.Level).Find(&rows).Error
	for _, r := range rows {
		if r.ID != g.batch.ID && g.batch.sameList(r) {
			g.same[r.ID] = true
		}
	}
	return wrap(err, "looking for lists")
}
