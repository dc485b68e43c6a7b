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

// sameList reports whether another batch is the same list of the sender.
func (g *ground) sameList(batch string) bool {
	return batch == g.batch.ID || g.same[batch]
}

// decideFate decides about one row that is not settled. A row that only looks
// changed, because it leaves something out or is written otherwise, and says
// nothing that differs from the case, is unchanged. One of the case's own
// fingerprint that asks for something else is changed.
func (l *Ledger) decideFate(tx *gorm.DB, g *ground, row stagedRow, content contract.BatchRow) (fate, error) {
	f := g.fateOf(row, content)
	if f.fate == contract.FateNew {
		var err error
		if f, err = l.sameRow(tx, g, row, content); err != nil {
			return f, err
		}
	}
	if f.fate == contract.FateUnchanged && !content.Supplement {
		otherwise, err := l.asksOtherwise(tx, g, content.Demand, f.known)
		if err != nil {
			return f, err
		}
		if otherwise {
			f.fate = contract.FateChanged
		}
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

// fateOf decides by numbers, and by the fingerprint of a row with one.
func (g *ground) fateOf(row stagedRow, content contract.BatchRow) fate {
	if row.Number == "" {
		return fate{fate: contract.FateNew}
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
		Sheet: row.Sheet, RowNumber: int(row.RowNumber), Number: content.Number, Code: code, Raw: content.Raw, Supplement: content.Supplement, Document: content.Document, File: content.File, Warnings: content.Warnings,
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
	texts, err := l.textsOf(tx, c.ID, c.Complaint.Digest, c.Demand.Digest)
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
	if r.Priority != casework.PriorityNormal { // a row without a star says nothing of one
		compare("priority", string(c.Priority), string(r.Priority))
	}
	compare("channel", string(c.Channel), string(r.Channel))
	compare("region", c.Region, r.Region)
	compare("address", c.Address, r.Address)
	compare("respondent", c.Respondent, r.Respondent)
	compare("pollution_types", strings.Join(c.PollutionTypes, "、"), strings.Join(r.PollutionTypes, "、"))
	compare("complaint", texts[c.Complaint.Digest], r.Complaint)
	if known := texts[c.Demand.Digest]; !sameDemand(r.Demand, known) {
		compare("demand", known, r.Demand)
	}
	return found, nil
}
