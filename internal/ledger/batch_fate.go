package ledger

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// fate is what becomes of a row.
type fate struct {
	fate    string
	known   casework.CaseID
	earlier []casework.CaseID // of a repeat: all cases of the number that it is linked to
	refusal *contract.RefusedRow
	// differences from the known case, of a changed row.
	differences []contract.Difference
}

// acquaintance is a case that a row meets.
type acquaintance struct {
	ID           casework.CaseID
	NumberKey    string
	State        casework.State
	SharesNumber bool
	Batch        string
	Fingerprint  string // of the row it came from
}

// ground is what the fates of some rows are decided on, read in one go.
type ground struct {
	batch       batchRow
	byNumber    map[string][]acquaintance    // the number's own case first
	byPrint     map[string][]acquaintance    // cases by what their rows said when they were taken over
	unnumbered  []acquaintance               // cases of this list that came without a number
	supplements []stagedRow                  // re-work orders that were taken over
	listed      map[casework.CaseID][]string // cases entered by hand: the batches that have them too
	taken       map[casework.CaseID]bool     // of those, the ones that a row was found to be
	batches     map[string]batchRow
	nth         ordinals
}

// ordinals say of rows without a number which of the batch's rows with their
// fingerprint they are, by position; the first ones are left out.
type ordinals map[int64]int

// ordinalsOf counts over the whole batch, so that the fate of a row does not
// hang on which rows are decided about with it.
func ordinalsOf(tx *gorm.DB, batch string) (ordinals, error) {
	var rows []stagedRow
	err := tx.Select("position", "fingerprint").Where("batch = ? AND number = '' AND fate <> ?", batch, contract.FateRefused).
		Order("position").Find(&rows).Error
	if err != nil {
		return nil, wrap(err, "counting rows without a number")
	}
	nth, seen := ordinals{}, map[string]int{}
	for _, r := range rows {
		if seen[r.Fingerprint]++; seen[r.Fingerprint] > 1 {
			nth[r.Position] = seen[r.Fingerprint]
		}
	}
	return nth, nil
}

// survey reads what is known of the rows' numbers and fingerprints.
func survey(tx *gorm.DB, batch batchRow, rows []stagedRow, nth ordinals) (*ground, error) {
	g := &ground{batch: batch, nth: nth, byNumber: map[string][]acquaintance{}, byPrint: map[string][]acquaintance{}, listed: map[casework.CaseID][]string{}, batches: map[string]batchRow{}, taken: map[casework.CaseID]bool{}}
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
	if err := g.surveyBatches(tx); err != nil {
		return nil, err
	}
	return g, g.surveyUnnumbered(tx)
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
		g.batches[a.Batch] = batchRow{}
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
	for _, r := range supplements {
		g.batches[r.Batch] = batchRow{}
	}
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
		Where("settled AND fate IN ? AND known IN ?", []string{contract.FateUnchanged, contract.FateChanged}, entered).Find(&met).Error
	for _, r := range met {
		g.listed[r.Known] = append(g.listed[r.Known], r.Batch)
		g.batches[r.Batch] = batchRow{}
	}
	return wrap(err, "looking for lists of cases entered by hand")
}

func (g *ground) surveyPrints(tx *gorm.DB, prints []string) error {
	if len(prints) == 0 {
		return nil
	}
	var found []acquaintance
	err := tx.Table("batch_rows").Select("cases.id, cases.number_key, cases.state, cases.batch, batch_rows.fingerprint").
		Joins("JOIN cases ON cases.id = batch_rows.case_id").
		Where("batch_rows.fingerprint IN ? AND batch_rows.case_id <> ''", prints).
		Where("cases.campaign = ? AND cases.level = ?", g.batch.Campaign, g.batch.Level).
		Order("cases.registered_at, cases.id").Scan(&found).Error
	for _, a := range found {
		g.byPrint[a.Fingerprint] = append(g.byPrint[a.Fingerprint], a)
		g.batches[a.Batch] = batchRow{}
	}
	return wrap(err, "looking for fingerprints")
}

// surveyUnnumbered reads which cases came of this list, sent before, without a
// number and have none yet: a number that the list states later may be theirs.
// Those that a row of the batch was found to be already are left out.
func (g *ground) surveyUnnumbered(tx *gorm.DB) error {
	var others []batchRow
	if err := tx.Where("campaign = ? AND level = ?", g.batch.Campaign, g.batch.Level).Find(&others).Error; err != nil {
		return wrap(err, "looking for lists")
	}
	others = slices.DeleteFunc(others, func(o batchRow) bool { return o.ID == g.batch.ID || !g.batch.sameList(o) })
	for _, o := range others {
		var found []acquaintance
		err := tx.Table("batch_rows").Select("cases.id, cases.state, cases.batch, batch_rows.fingerprint").
			Joins("JOIN cases ON cases.id = batch_rows.case_id").
			Where("batch_rows.batch = ? AND batch_rows.number = '' AND cases.number_key = ''", o.ID).
			Where("NOT EXISTS (SELECT 1 FROM batch_rows AS own WHERE own.batch = ? AND own.settled AND own.known = cases.id)", g.batch.ID).
			Order("batch_rows.position").Scan(&found).Error
		if err != nil {
			return wrap(err, "looking for cases without a number")
		}
		g.unnumbered = append(g.unnumbered, found...)
	}
	return nil
}

func (g *ground) surveyBatches(tx *gorm.DB) error {
	ids := make([]string, 0, len(g.batches))
	for id := range g.batches {
		ids = append(ids, id)
	}
	for some := range slices.Chunk(ids, rowsAtOnce) {
		var rows []batchRow
		if err := tx.Where("id IN ?", some).Find(&rows).Error; err != nil {
			return wrap(err, "looking for batches")
		}
		for _, r := range rows {
			g.batches[r.ID] = r
		}
	}
	return nil
}

// sameList reports whether another batch is the same list of the sender.
func (g *ground) sameList(batch string) bool {
	other, known := g.batches[batch]
	return batch == g.batch.ID || known && other.ID != "" && g.batch.sameList(other)
}

// decideFate decides about one row that is not settled. A row that only looks
// changed, because it leaves something out or is written otherwise, and says
// nothing that differs from the case, is unchanged.
func (l *Ledger) decideFate(tx *gorm.DB, g *ground, row stagedRow, content contract.BatchRow) (fate, error) {
	f := g.fateOf(row, content)
	if f.fate == contract.FateNew && row.Number != "" {
		return l.numberedLater(tx, g, content)
	}
	if f.fate != contract.FateChanged {
		return f, nil
	}
	var err error
	if f.differences, err = l.differences(tx, content, f.known); err != nil {
		return f, err
	}
	if len(f.differences) == 0 {
		f.fate = contract.FateUnchanged
	}
	return f, nil
}

// fateOf decides by numbers and fingerprints alone.
func (g *ground) fateOf(row stagedRow, content contract.BatchRow) fate {
	if row.Number == "" {
		return g.numberless(row)
	}
	met := g.byNumber[contract.NumberKey(row.Number)]
	if len(met) == 0 {
		return g.renumbered(row)
	}
	if content.Supplement {
		return g.supplementOf(row, content, met[0])
	}
	for _, a := range met {
		if row.Fingerprint != "" && a.Fingerprint == row.Fingerprint && g.sameList(a.Batch) {
			return fate{fate: contract.FateUnchanged, known: a.ID}
		}
	}
	for _, a := range met {
		if g.sameList(a.Batch) || a.Batch == "" && g.meets(a.ID) {
			return fate{fate: contract.FateChanged, known: a.ID}
		}
	}
	return fate{fate: contract.FateRepeat, known: met[0].ID, earlier: linked(met)}
}

// renumbered decides about a row whose number no case has: the list may have
// been taken over before, word for word, and the case given another number since.
func (g *ground) renumbered(row stagedRow) fate {
	for _, a := range g.byPrint[row.Fingerprint] {
		if a.Batch != g.batch.ID && g.sameList(a.Batch) {
			return fate{fate: contract.FateUnchanged, known: a.ID}
		}
	}
	return fate{fate: contract.FateNew}
}

// numberedLater decides about a row with a number that is new: it is a case of
// the same list that came without one, where the row says nothing else that
// differs.
func (l *Ledger) numberedLater(tx *gorm.DB, g *ground, content contract.BatchRow) (fate, error) {
	for _, a := range g.unnumbered {
		if g.taken[a.ID] {
			continue
		}
		found, err := l.differences(tx, content, a.ID)
		if err != nil {
			return fate{}, err
		}
		if len(found) == 1 && found[0].Field == "number" {
			g.taken[a.ID] = true
			return fate{fate: contract.FateChanged, known: a.ID, differences: found}, nil
		}
	}
	return fate{fate: contract.FateNew}, nil
}

// meets reports whether a row is the same case as one that was entered by hand
// before the list came: no other list of the sender has it.
func (g *ground) meets(id casework.CaseID) bool {
	return !slices.ContainsFunc(g.listed[id], func(batch string) bool { return !g.sameList(batch) })
}

// repeatsByNumber is why a repeat in a list is linked to earlier cases.
const repeatsByNumber = "number"

// mostLinks bounds the cases that a repeat is linked to.
const mostLinks = 50

// linked gives the cases of a number that a repeat of it is linked to: the
// number's own case and the latest ones.
func linked(met []acquaintance) []casework.CaseID {
	ids := []casework.CaseID{met[0].ID}
	for _, a := range met[max(1, len(met)-mostLinks+1):] {
		ids = append(ids, a.ID)
	}
	return ids
}

// numberless decides about a row without a number. A list that states the same
// twice, on two sheets or under two serials, states two cases, and the nth of
// them is the nth that is known of the same list sent before.
func (g *ground) numberless(row stagedRow) fate {
	n := max(g.nth[row.Position], 1)
	for _, a := range g.byPrint[row.Fingerprint] {
		if a.Batch == g.batch.ID || !g.sameList(a.Batch) {
			continue
		}
		if n--; n == 0 {
			return fate{fate: contract.FateUnchanged, known: a.ID}
		}
	}
	return fate{fate: contract.FateNew}
}

// supplementOf decides about a re-work order: once for each list, and only
// where the known case can be reworked. What cannot stays on the shift's list,
// for it is an order from above and must not vanish.
func (g *ground) supplementOf(row stagedRow, content contract.BatchRow, known acquaintance) fate {
	for _, s := range g.supplements {
		if s.Known == known.ID && s.Fingerprint == row.Fingerprint && g.sameList(s.Batch) && (s.Batch != row.Batch || s.Position != row.Position) {
			return fate{fate: contract.FateUnchanged, known: known.ID}
		}
	}
	if !slices.Contains(reworkable.States, known.State) {
		return fate{fate: contract.FateRefused, known: known.ID, refusal: refusalOf(row, content, "supplement_not_possible",
			"case", string(known.ID), "state", string(known.State))}
	}
	return fate{fate: contract.FateSupplement, known: known.ID}
}

// reworkable says in which states re-work may be ordered.
var reworkable = func() casework.Permission {
	for _, p := range casework.Permissions() {
		if p.Command == casework.CmdRework {
			return p
		}
	}
	panic("ledger: the rules know no re-work")
}()

func refusalOf(row stagedRow, content contract.BatchRow, code string, params ...string) *contract.RefusedRow {
	return &contract.RefusedRow{
		Sheet: row.Sheet, RowNumber: int(row.RowNumber), Number: content.Number, Code: code, Raw: content.Raw, Supplement: content.Supplement, Document: content.Document, File: content.File,
		Params: casework.Refuse(casework.Invalid, code, params...).Params,
	}
}

// differences compares what a row says, where it says something, with a case.
func (l *Ledger) differences(tx *gorm.DB, r contract.BatchRow, id casework.CaseID) ([]contract.Difference, error) {
	c, err := loadCase(tx, id)
	if err != nil {
		return nil, err
	}
	return l.differencesFrom(tx, r, c)
}

func (l *Ledger) differencesFrom(tx *gorm.DB, r contract.BatchRow, c casework.Case) ([]contract.Difference, error) {
	texts, err := l.textsOf(tx, c.ID, c.Complaint.Digest)
	if err != nil {
		return nil, err
	}
	var found []contract.Difference
	compare := func(field, known, row string) {
		if row != "" && row != known {
			found = append(found, contract.Difference{Field: field, Known: known, Row: row})
		}
	}
	if contract.NumberKey(c.Number) != contract.NumberKey(r.Number) {
		compare("number", c.Number, r.Number)
	}
	compare("priority", string(c.Priority), string(r.Priority))
	compare("channel", string(c.Channel), string(r.Channel))
	compare("region", c.Region, r.Region)
	compare("address", c.Address, r.Address)
	compare("respondent", c.Respondent, r.Respondent)
	compare("pollution_types", strings.Join(c.PollutionTypes, "、"), strings.Join(r.PollutionTypes, "、"))
	compare("complaint", texts[c.Complaint.Digest], r.Complaint)
	return found, nil
}
