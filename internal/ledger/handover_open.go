package ledger

import (
	"slices"
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// openShift is all that is open at an instant, by part: ids of cases, units and
// lists, and names of rows. It is that of the whole office.
type openShift struct {
	At    casework.Instant                `json:"at"`
	Items map[contract.ShiftPart][]string `json:"items"`
	Gaps  []contract.Unattended           `json:"gaps"`
	// Cases is how each of them stood; only where somebody signs.
	Cases map[string]contract.CaseThen `json:"cases,omitempty"`
	// Salt keeps the digest in the chain from telling what was open to whoever guesses.
	Salt string `json:"salt,omitempty"`
}

// sealedShiftIn is what somebody signs for: all that is open now, and how every
// case of it stands. The sum of it is for the chain, so that what both signed
// cannot become another thing.
func (l *Ledger) sealedShiftIn(tx *gorm.DB, now casework.Instant) (body []byte, sum string, err error) {
	open, err := l.openShiftIn(tx, now)
	if err != nil {
		return nil, "", err
	}
	var ids []casework.CaseID
	for _, part := range contract.ShiftParts {
		if len(contract.ShiftCases(part, 0)) > 0 {
			for _, id := range open.Items[part] {
				ids = append(ids, casework.CaseID(id))
			}
		}
	}
	slices.Sort(ids)
	open.Cases, open.Salt = map[string]contract.CaseThen{}, newID(now)
	for some := range slices.Chunk(slices.Compact(ids), rowsAtOnce) {
		var rows []caseRow
		if err := tx.Where("id IN ?", some).Find(&rows).Error; err != nil {
			return nil, "", wrap(err, "reading what is open")
		}
		cases := make([]contract.CaseRow, len(rows))
		for i, r := range rows {
			cases[i] = r.row(now)
		}
		if err := addRowNumbers(tx, cases); err != nil {
			return nil, "", err
		}
		for _, c := range cases {
			open.Cases[string(c.ID)] = c.Then()
		}
		if err := l.keepUnsigned(tx, some, open.Cases); err != nil {
			return nil, "", err
		}
	}
	body = marshal(open)
	return body, plainSum(string(body)), nil
}

// keepUnsigned says of some cases which units had not signed, and how those had last
// been called. What was said on the telephone stays in the case.
func (l *Ledger) keepUnsigned(tx *gorm.DB, cases []casework.CaseID, kept map[string]contract.CaseThen) error {
	rows, err := unsignedRows(tx, cases)
	if err != nil {
		return err
	}
	parts := unsignedParts(rows)
	if err := l.addCallsOf(tx, contract.Reader{All: true}, cases, parts); err != nil {
		return err
	}
	for _, p := range parts {
		if p.Call != nil {
			p.Call.Note = ""
		}
		then := kept[string(p.Case)]
		then.Unsigned = append(then.Unsigned, contract.UnsignedUnit{Unit: p.Unit, Due: p.Due, Call: p.Call})
		kept[string(p.Case)] = then
	}
	return nil
}

func listedKey(batch string, position int64) string {
	return batch + "/" + strconv.FormatInt(position, 10)
}

// openShiftIn lists what is open now, each part in the order in which it is
// read: cases by what falls due first, the rest by what waits longest.
func (l *Ledger) openShiftIn(tx *gorm.DB, now casework.Instant) (openShift, error) {
	open := openShift{At: now, Items: map[contract.ShiftPart][]string{}}
	dueBefore := now.Add(contract.ShiftAhead)
	for _, part := range contract.ShiftParts {
		for _, f := range contract.ShiftCases(part, dueBefore) {
			var ids []string
			if err := tx.Model(&caseRow{}).Scopes(l.matching(contract.Reader{All: true}, f, now)).Order(byDue.by).Pluck("cases.id", &ids).Error; err != nil {
				return open, wrap(err, "listing what is open")
			}
			open.Items[part] = append(open.Items[part], ids...)
		}
	}
	gaps, err := unattended(tx, contract.Reader{All: true}, now, dueBefore)
	if err != nil {
		return open, err
	}
	for _, g := range gaps {
		g.OpenCases = 0 // whoever reads it later may not see all of them
		open.Gaps = append(open.Gaps, g)
		open.Items[contract.PartUnattended] = append(open.Items[contract.PartUnattended], string(g.Unit))
	}
	var rows []stagedRow
	err = openRows(tx).Select("batch_rows.batch, batch_rows.position").Order("batches.staged_at, batch_rows.batch, batch_rows.position").Find(&rows).Error
	if err != nil {
		return open, wrap(err, "listing refused rows")
	}
	for _, r := range rows {
		open.Items[contract.PartRefused] = append(open.Items[contract.PartRefused], listedKey(r.Batch, r.Position))
	}
	var lists []string
	err = tx.Model(&batchRow{}).Where("state = ?", contract.BatchStaged).Order("staged_at, id").Pluck("id", &lists).Error
	open.Items[contract.PartStaged] = lists
	return open, wrap(err, "listing staged lists")
}
