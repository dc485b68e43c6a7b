package ledger

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Preview gives the fate of every row of a batch, see PreviewPage.
func (l *Ledger) Preview(ctx context.Context, id string) (contract.BatchPreview, error) {
	return l.PreviewPage(ctx, id, contract.BatchPage{})
}

// previewedAtOnce bounds the rows of a batch that are held at once.
const previewedAtOnce = 500

// PreviewPage gives the fates of some rows of a batch, and the sum over all: of
// settled rows the fate they had, of the others the one they would have if the
// batch were committed now. Everything is read in one state of the database, so
// that the sum is exact also in the middle of a commit. Settled rows are counted
// and paged by the database: no more of them are opened than are shown.
func (l *Ledger) PreviewPage(ctx context.Context, id string, page contract.BatchPage) (contract.BatchPreview, error) {
	var p contract.BatchPreview
	err := l.view(ctx, func(tx *gorm.DB) error {
		batch, err := takeBatch(tx, id)
		if err != nil {
			return err
		}
		p = contract.BatchPreview{Batch: batch.batch(), Sum: contract.BatchSum{Declared: batch.batch().DeclaredCount}}
		if err := countSettled(tx, id, &p.Sum); err != nil {
			return err
		}
		if err := countHandovers(tx, batch, &p.Sum); err != nil {
			return err
		}
		waiting, err := l.waitingFates(tx, batch, page, &p.Sum)
		if err != nil {
			return err
		}
		settled, err := l.settledFates(tx, id, page)
		if err != nil {
			return err
		}
		if _, err := addHandovers(tx, batch, settled); err != nil {
			return err
		}
		p.Rows = append(settled, waiting...)
		slices.SortFunc(p.Rows, func(a, b contract.RowFate) int { return a.Position - b.Position })
		if page.Limit > 0 && len(p.Rows) > page.Limit {
			p.Rows = p.Rows[:page.Limit]
			p.Next = p.Rows[page.Limit-1].Position
		}
		if err := addKnown(tx, batch, p.Rows); err != nil {
			return err
		}
		if err := addStrikes(tx, id, p.Rows); err != nil {
			return err
		}
		if err := addFiles(tx, batch.Campaign, p.Rows); err != nil {
			return err
		}
		if err := addMends(tx, id, p.Rows); err != nil {
			return err
		}
		if err := l.addEarlier(tx, id, p.Rows); err != nil {
			return err
		}
		if err := l.dropAnswered(tx, id, p.Rows); err != nil {
			return err
		}
		if err := l.addFindings(tx, batch, &p); err != nil {
			return err
		}
		p.Sum.States, err = caseStates(tx, batch)
		return err
	})
	return p, err
}

// countSettled counts the rows whose fate is for good.
func countSettled(tx *gorm.DB, batch string, s *contract.BatchSum) error {
	var counts []struct {
		Fate      string
		Imported  bool
		Struck    bool
		Uncounted bool
		N         int
	}
	err := tx.Model(&stagedRow{}).
		Select("fate, (case_id <> '') AS imported, (struck_at <> 0) AS struck, uncounted, count(*) AS n").
		Where("batch = ? AND settled", batch).Group("fate, (case_id <> ''), (struck_at <> 0), uncounted").Scan(&counts).Error
	for _, c := range counts {
		countRows(s, c.Fate, c.N)
		if c.Imported {
			s.Imported += c.N
		}
		if c.Struck && c.Fate == contract.FateRefused {
			s.Struck += c.N
		}
		if c.Uncounted {
			s.Uncounted += c.N
		}
		if c.Fate == contract.FateSupplement {
			s.Ordered += c.N
		}
	}
	if err != nil || s.Ordered == 0 {
		return wrap(err, "counting the rows of a batch")
	}
	var turnedDown int64 // by the rules, when they were carried out
	err = tx.Table("batch_rows").Joins("JOIN filings ON filings.id = batch_rows.filing").
		Where("batch_rows.batch = ? AND batch_rows.settled AND batch_rows.fate = ? AND filings.state = ?", batch, contract.FateSupplement, contract.FilingRefused).
		Count(&turnedDown).Error
	s.Ordered -= int(turnedDown)
	return wrap(err, "counting re-work orders that were refused")
}

// waitingFates decides about the rows that are not settled, counts them, and
// gives those that were asked for: one more than a page has, where there are so
// many.
func (l *Ledger) waitingFates(tx *gorm.DB, batch batchRow, page contract.BatchPage, s *contract.BatchSum) ([]contract.RowFate, error) {
	taken := map[casework.CaseID]bool{}
	var alike contract.Verbatim
	defer func() {
		if alike.Rows > 0 {
			s.Verbatim = &alike
		}
	}()
	areas, err := areasIn(tx)
	if err != nil {
		return nil, err
	}
	known := regions{areas: areas, named: map[string]bool{}}
	var wanted []contract.RowFate
	for last := int64(0); ; {
		var rows []stagedRow
		err := tx.Where("batch = ? AND NOT settled AND position > ?", batch.ID, last).Order("position").Limit(previewedAtOnce).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return wanted, wrap(err, "reading the rows of a batch")
		}
		last = rows[len(rows)-1].Position
		// What is sealed as an identity stays sealed: a preview shows no complainant.
		contents := make([]contract.BatchRow, len(rows))
		lost := map[int]*contract.RefusedRow{}
		for i, row := range rows {
			err := l.openBody(row, &contents[i])
			if unread(err) {
				r := unreadRow(row, err)
				lost[i] = &r
				continue
			}
			if err != nil {
				return nil, err
			}
		}
		g, err := survey(tx, batch, rows, contents, taken)
		if err != nil {
			return nil, err
		}
		fates := make([]contract.RowFate, len(rows))
		for i, row := range rows {
			if lost[i] != nil { // nothing enters while it stands there
				fates[i] = bareFate(row, contents[i])
				fates[i].Fate, fates[i].Refusal = contract.FateRefused, lost[i]
				continue
			}
			if fates[i], err = l.waitingFate(tx, g, row, contents[i]); err != nil {
				return nil, err
			}
		}
		if err := l.addVerbatim(tx, g, batch, fates, contents, &alike); err != nil {
			return nil, err
		}
		other, err := addHandovers(tx, batch, fates)
		if err != nil {
			return nil, err
		}
		s.OtherHandover += other
		for i, row := range rows {
			f := fates[i]
			if lost[i] == nil {
				known.warn(&f, contents[i])
			}
			countRows(s, f.Fate, 1)
			s.Waiting++
			if row.Position > int64(page.After) && (page.Fate == "" || page.Fate == f.Fate) && (page.Limit == 0 || len(wanted) <= page.Limit) {
				wanted = append(wanted, f)
			}
		}
	}
}

// settledFates gives the settled rows that were asked for: one more than a page
// has, where there are so many.
func (l *Ledger) settledFates(tx *gorm.DB, batch string, page contract.BatchPage) ([]contract.RowFate, error) {
	var fates []contract.RowFate
	for last := int64(page.After); ; {
		some := previewedAtOnce
		if page.Limit > 0 {
			some = min(some, page.Limit+1-len(fates))
		}
		if some == 0 {
			return fates, nil
		}
		q := tx.Where("batch = ? AND settled AND position > ?", batch, last)
		if page.Fate != "" {
			q = q.Where("fate = ?", page.Fate)
		}
		var rows []stagedRow
		if err := q.Order("position").Limit(some).Find(&rows).Error; err != nil || len(rows) == 0 {
			return fates, wrap(err, "reading the rows of a batch")
		}
		last = rows[len(rows)-1].Position
		for _, row := range rows {
			f, err := l.settledFate(tx, row)
			if err != nil {
				return nil, err
			}
			fates = append(fates, f)
		}
	}
}

// addStrikes says of rows that were ever struck when, by whom and why.
func addStrikes(tx *gorm.DB, batch string, fates []contract.RowFate) error {
	var positions []int64
	at := map[int64]int{}
	for i, f := range fates {
		if f.Settled {
			positions = append(positions, int64(f.Position))
			at[int64(f.Position)] = i
		}
	}
	deeds, err := strikesOf(tx, batch, positions)
	for _, d := range deeds {
		f := &fates[at[d.Position]]
		f.Strikes = append(f.Strikes, contract.StrikeDeed{Deed: d.Deed, Strike: contract.Strike{By: d.DoneBy, At: d.DoneAt, Reason: d.Reason}})
	}
	return err
}

// addMends says of rows that somebody mended by hand who that was, as the record has it.
func addMends(tx *gorm.DB, batch string, fates []contract.RowFate) error {
	if len(fates) == 0 {
		return nil
	}
	at := map[string]int{}
	for i, f := range fates {
		at[strconv.Itoa(f.Position)] = i
	}
	var rows []eventRow
	err := tx.Table("entries").Select("events.*").Joins("JOIN events ON events.case_id = ? AND events.seq = entries.seq", contract.OfficeStream).
		Where("entries.kind = ? AND entries.subject_kind = ? AND entries.subject = ?", contract.RowCorrected, contract.SubjectBatch, batch).
		Order("entries.seq").Find(&rows).Error
	if err != nil {
		return wrap(err, "reading who mended rows")
	}
	for _, r := range rows {
		var e contract.AuditEntry
		if err := unmarshal(r.Bytes, &e, casework.EventID(contract.OfficeStream, r.Seq)); err != nil {
			return err
		}
		if i, shown := at[e.Payload.Facts["position"]]; shown && e.Payload.Facts[factUntaken] == "" {
			fates[i].Mended = &contract.Mend{By: e.Actor, At: e.HappenedAt}
		}
	}
	return nil
}

// bareFate is what a row says of itself.
func bareFate(row stagedRow, content contract.BatchRow) contract.RowFate {
	f := contract.RowFate{
		Position: int(row.Position), Sheet: row.Sheet, RowNumber: int(row.RowNumber), Number: row.Number,
		Fate: row.Fate, Settled: row.Settled, Known: row.Known, Case: row.CaseID, Filing: row.Filing,
		Raw: content.Raw, Warnings: content.Warnings, File: content.File, BeyondCells: content.BeyondCells && !row.Settled,
	}
	if row.StruckAt != 0 {
		f.Struck = &contract.Strike{By: row.StruckBy, At: row.StruckAt, Reason: row.StrikeReason}
	}
	return f
}

// settledFate is the fate that a row had.
func (l *Ledger) settledFate(tx *gorm.DB, row stagedRow) (contract.RowFate, error) {
	if row.Fate == contract.FateRefused {
		f := bareFate(row, contract.BatchRow{})
		f.Refusal = &contract.RefusedRow{}
		err := l.openBody(row, f.Refusal)
		if unread(err) {
			*f.Refusal, err = unreadRow(row, err), nil
		}
		if f.Refusal.Code == "" { // held back unread, and its key was found
			f.Refusal.Code = heldBack
		}
		f.Raw, f.File, f.Warnings, f.Refusal.Warnings = f.Refusal.Raw, f.Refusal.File, f.Refusal.Warnings, nil
		f.Number = cmp.Or(f.Number, f.Refusal.Number)
		return f, err
	}
	var content contract.BatchRow
	read, err := l.openAsFarAs(row, &content)
	f := bareFate(row, content)
	if err != nil || !read {
		return f, err
	}
	warnOf(&f, content)
	if f.Fate == contract.FateChanged {
		f.Differences, err = l.differences(tx, content, f.Known)
	}
	return f, err
}

// waitingFate is the fate that a row would have if it were settled now.
func (l *Ledger) waitingFate(tx *gorm.DB, g *ground, row stagedRow, content contract.BatchRow) (contract.RowFate, error) {
	f := bareFate(row, content)
	decided, err := l.decideFate(tx, g, row, content)
	if err != nil {
		return f, err
	}
	f.Fate, f.Known, f.Differences = decided.fate, decided.known, decided.differences
	if decided.refusal != nil {
		refusal := *decided.refusal
		refusal.Warnings = nil // they stand at the row
		f.Refusal = &refusal
	}
	for _, id := range decided.earlier {
		f.Earlier = append(f.Earlier, contract.EarlierCase{Case: id})
	}
	warnOf(&f, content)
	return f, nil
}

// regions tells those that name no unit's area, each looked up once.
type regions struct {
	areas []casework.Area
	named map[string]bool
}

// warn says of a row that would become a case that its region names nobody's area:
// the case would have no territorial unit (DOMAIN 1.6), and may be somebody else's
// to handle. An office without areas is asked for none.
func (r regions) warn(f *contract.RowFate, content contract.BatchRow) {
	region := content.Region
	if len(r.areas) == 0 || region == "" || content.History != nil || f.Fate != contract.FateNew && f.Fate != contract.FateRepeat {
		return
	}
	named, known := r.named[region]
	if !known {
		t := casework.Locate(region, "", r.areas)
		named = len(t.Found)+len(t.Unclear) > 0
		r.named[region] = named
	}
	if !named {
		f.Warnings = append(slices.Clone(f.Warnings), contract.RowWarning{Code: contract.WarnUnknownRegion, Column: "region", Params: map[string]string{"region": region}})
	}
}

func warnOf(f *contract.RowFate, content contract.BatchRow) {
	if content.Supplement && f.Fate == contract.FateNew {
		f.Warnings = append(slices.Clone(f.Warnings), unknownSupplement(content))
	}
}

// unknownSupplement warns of an order to work on a known case again that names
// none: it becomes a case of its own, for its clock runs, and somebody must look
// whether the number is right.
func unknownSupplement(content contract.BatchRow) contract.RowWarning {
	if content.Number == "" {
		return contract.RowWarning{Code: contract.WarnNumberlessSupplement}
	}
	return contract.RowWarning{Code: contract.WarnUnknownSupplement, Params: map[string]string{"number": content.Number}}
}

// countRows counts rows of one fate.
func countRows(s *contract.BatchSum, fate string, n int) {
	s.Read += n
	switch fate {
	case contract.FateNew:
		s.New += n
	case contract.FateUnchanged:
		s.Unchanged += n
	case contract.FateChanged:
		s.Changed += n
	case contract.FateRepeat:
		s.Repeats += n
	case contract.FateSupplement:
		s.Supplements += n
	case contract.FateRefused:
		s.Refused += n
	}
}

// caseStates counts the batch's cases by state, from their own table.
func caseStates(tx *gorm.DB, batch batchRow) (map[casework.State]int, error) {
	var counts []struct {
		State casework.State
		N     int
	}
	err := tx.Table("cases").Select("state, count(*) AS n").Where("batch = ?", batch.ID).Group("state").Scan(&counts).Error
	states := map[casework.State]int{}
	for _, c := range counts {
		states[c.State] = c.N
	}
	return states, wrap(err, "counting the cases of a batch")
}
