package ledger

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Handovers lists hand-overs, latest first; the one that waits, or only that.
func (l *Ledger) Handovers(ctx context.Context, waiting bool, after string, limit int) (contract.HandoverPage, error) {
	const list = "handovers"
	page := contract.HandoverPage{Handovers: []contract.Handover{}}
	q := l.read(ctx).Order("offered_at DESC, id DESC")
	if waiting {
		q = q.Where("waits")
	}
	if after != "" {
		var at int64
		var id string
		if err := readCursor(after, list, &at, &id); err != nil {
			return page, err
		}
		q = q.Where("(offered_at, id) < (?, ?)", at, id)
	}
	limit = pageSize(limit)
	var rows []handoverRow
	// What was open is long, and no list shows it.
	if err := q.Omit("handed", "taken").Limit(limit + 1).Find(&rows).Error; err != nil {
		return page, wrap(err, "reading hand-overs")
	}
	for i, r := range rows {
		if i == limit {
			page.Next = writeCursor(list, int64(rows[i-1].OfferedAt), rows[i-1].ID)
			break
		}
		h, err := l.readHandover(r)
		if err != nil {
			return page, err
		}
		page.Handovers = append(page.Handovers, h)
	}
	return page, nil
}

// Handover reads what was handed over, beside what has become of it: until it
// was taken, or until now. The reader sees of it what the reader sees now: cases
// from which somebody is barred are neither listed nor counted.
func (l *Ledger) Handover(ctx context.Context, who contract.Reader, id string, how contract.HandoverReading) (contract.HandoverContent, error) {
	var c contract.HandoverContent
	err := l.view(ctx, func(tx *gorm.DB) error {
		row, err := takeHandover(tx, id)
		if err != nil {
			return err
		}
		if c.Handover, err = l.readHandover(row); err != nil {
			return err
		}
		r := &handoverReader{l: l, tx: tx, who: who, how: how}
		if r.now, err = l.now(tx); err != nil {
			return wrap(err, "reading the clock")
		}
		if err := r.compare(row); err != nil {
			return err
		}
		c.At = r.then.At
		c.Parts, err = r.parts()
		return err
	})
	return c, err
}

// handoverReader reads one hand-over for one reader.
type handoverReader struct {
	l            *Ledger
	tx           *gorm.DB
	who          contract.Reader
	how          contract.HandoverReading
	now          casework.Instant
	handed, then openShift
	taken        openShift       // where somebody has taken it
	hidden       map[string]bool // cases and units that are not the reader's to see
}

// compare reads what was handed over and what it is compared with. An offer that
// was withdrawn is compared with itself: what happened since is not its affair.
func (r *handoverReader) compare(row handoverRow) error {
	read := func(name string, into *openShift) error {
		plain, err := r.l.openHandover(row, name)
		if err != nil {
			return err
		}
		return unmarshal(plain, into, "what a shift handed over")
	}
	err := read("handed", &r.handed)
	switch {
	case err != nil:
	case !row.TakenAt.IsZero():
		err = read("taken", &r.taken)
		r.then = r.taken
	case !row.WithdrawnAt.IsZero():
		r.then = r.handed
	default:
		r.then, err = r.l.openShiftIn(r.tx, r.now)
	}
	if err != nil {
		return err
	}
	return r.hide()
}

// hide finds what the reader may not see. Cases are never deleted, so whatever
// of them is not visible is hidden.
func (r *handoverReader) hide() error {
	r.hidden = map[string]bool{}
	var ids, units []string
	for _, open := range []openShift{r.handed, r.then} {
		for _, part := range contract.ShiftParts {
			if len(contract.ShiftCases(part, 0)) > 0 {
				ids = append(ids, open.Items[part]...)
			}
		}
		units = append(units, open.Items[contract.PartUnattended]...)
	}
	slices.Sort(ids)
	for some := range slices.Chunk(slices.Compact(ids), rowsAtOnce) {
		var seen []string
		err := r.tx.Model(&caseRow{}).Scopes(visible(r.who, casework.DataCases, "cases.id")).Where("cases.id IN ?", some).Pluck("cases.id", &seen).Error
		if err != nil {
			return wrap(err, "looking for cases")
		}
		slices.Sort(seen)
		for _, id := range some {
			if _, there := slices.BinarySearch(seen, id); !there {
				r.hidden[id] = true
			}
		}
	}
	if err := r.hideRows(); err != nil || len(r.hidden) == 0 {
		return err
	}
	// A unit that is only in cases which the reader does not see tells of them.
	slices.Sort(units)
	for some := range slices.Chunk(slices.Compact(units), rowsAtOnce) {
		var known []string
		err := r.tx.Table("case_access").Scopes(visible(r.who, casework.DataCases, "case_access.case_id")).
			Where("case_access.unit_id IN ? AND case_access.kind IN ?", some, partKinds).Distinct().Pluck("case_access.unit_id", &known).Error
		if err != nil {
			return wrap(err, "looking for units")
		}
		for _, u := range some {
			if !slices.Contains(known, u) {
				r.hidden[u] = true
			}
		}
	}
	return nil
}

// hideRows finds the refused rows that tell of a case from which the reader is recused.
func (r *handoverReader) hideRows() error {
	keys := slices.Concat(r.handed.Items[contract.PartRefused], r.then.Items[contract.PartRefused])
	slices.Sort(keys)
	for some := range slices.Chunk(slices.Compact(keys), rowsAtOnce) {
		barred, err := r.l.barredRows(r.tx, r.who.Actor, func() *gorm.DB { return listedRows(r.tx, some) })
		if err != nil {
			return err
		}
		maps.Copy(r.hidden, barred)
	}
	return nil
}

// listedRows are rows of lists by what they are kept under.
func listedRows(tx *gorm.DB, keys []string) *gorm.DB {
	var batches []string
	for _, key := range keys {
		batch, _, _ := strings.Cut(key, "/")
		batches = append(batches, batch)
	}
	slices.Sort(batches)
	return tx.Table("batch_rows").Joins("JOIN batches ON batches.id = batch_rows.batch").
		Where("batch_rows.batch IN ? AND (batch_rows.batch || '/' || batch_rows.position) IN ?", slices.Compact(batches), keys)
}

func (r *handoverReader) parts() ([]contract.HandedPart, error) {
	parts := []contract.HandedPart{}
	for _, part := range contract.ShiftParts {
		lists := part == contract.PartRefused || part == contract.PartStaged
		if r.how.Part != "" && r.how.Part != part || lists && !r.how.Lists {
			continue
		}
		p, err := r.part(part)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	return parts, nil
}

func (r *handoverReader) part(part contract.ShiftPart) (contract.HandedPart, error) {
	p := contract.HandedPart{Part: part, Rows: []contract.HandedRow{}}
	shown := func(open openShift) []string {
		return slices.DeleteFunc(slices.Clone(open.Items[part]), func(id string) bool { return r.hidden[id] })
	}
	handed, then := shown(r.handed), shown(r.then)
	was, is := setOf(handed), setOf(then)
	came := slices.DeleteFunc(slices.Clone(then), func(id string) bool { return was[id] })
	p.Count, p.Came = len(handed), len(came)
	for _, id := range handed {
		if !is[id] {
			p.Settled++
		}
	}
	all := slices.Concat(handed, came)
	from := min(r.how.Skip, len(all))
	until := min(from+pageSize(r.how.First), len(all))
	if until < len(all) {
		p.Next = until
	}
	content, err := r.rows(part, all[from:until])
	for _, id := range all[from:until] {
		row := content[id]
		row.Settled, row.Came = !is[id], !was[id]
		p.Rows = append(p.Rows, row)
	}
	return p, err
}

func setOf(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// rows reads what the things of one page are, by what they are kept under.
func (r *handoverReader) rows(part contract.ShiftPart, keys []string) (map[string]contract.HandedRow, error) {
	found := map[string]contract.HandedRow{}
	if len(keys) == 0 {
		return found, nil
	}
	switch part {
	case contract.PartUnattended:
		for _, g := range slices.Concat(r.then.Gaps, r.handed.Gaps) { // as it was handed over, where it was
			found[string(g.Unit)] = contract.HandedRow{Unit: &g}
		}
		return found, nil
	case contract.PartRefused:
		return found, r.refused(keys, found)
	case contract.PartStaged:
		var rows []batchRow
		err := r.tx.Where("id IN ?", keys).Find(&rows).Error
		for _, b := range rows {
			batch := b.batch()
			found[b.ID] = contract.HandedRow{List: &batch}
		}
		return found, wrap(err, "reading lists")
	default:
	}
	var rows []caseRow
	if err := r.tx.Model(&caseRow{}).Scopes(visible(r.who, casework.DataCases, "cases.id")).Where("cases.id IN ?", keys).Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading cases")
	}
	cases := make([]contract.CaseRow, len(rows))
	for i, row := range rows {
		cases[i] = row.row(r.now)
	}
	if err := updated(r.tx, r.who, cases); err != nil {
		return nil, err
	}
	if err := addRowNumbers(r.tx, cases); err != nil {
		return nil, err
	}
	for i := range cases {
		id := string(cases[i].ID)
		row := contract.HandedRow{Case: &cases[i]}
		if then, kept := r.handed.Cases[id]; kept {
			row.Offered = &then
		}
		if then, kept := r.taken.Cases[id]; kept {
			row.Taken = &then
		}
		found[id] = row
	}
	return found, nil
}

func (r *handoverReader) refused(keys []string, found map[string]contract.HandedRow) error {
	var rows []struct {
		Row        stagedRow `gorm:"embedded"`
		FileName   string
		UpstreamNo string
		StagedAt   casework.Instant
		Why        []byte
	}
	err := listedRows(r.tx, keys).Joins("LEFT JOIN filings ON filings.id = batch_rows.filing AND batch_rows.fate = ?", contract.FateSupplement).
		Select("batch_rows.*, batches.file_name, batches.upstream_no, batches.staged_at, filings.refusal AS why").Scan(&rows).Error
	if err != nil {
		return wrap(err, "reading refused rows")
	}
	for _, row := range rows {
		listed := contract.ListedRow{
			Batch: row.Row.Batch, Position: int(row.Row.Position), Sheet: row.Row.Sheet, RowNumber: int(row.Row.RowNumber), FileName: row.FileName, UpstreamBatchNo: row.UpstreamNo, StagedAt: row.StagedAt, Number: row.Row.Number,
		}
		if row.Row.Fate == contract.FateRefused || len(row.Why) > 0 {
			refusal, err := r.l.refusalIn(row.Row, row.Why)
			if err != nil {
				return err
			}
			listed.Number, listed.Refusal = refusal.Number, &refusal
		}
		found[listedKey(row.Row.Batch, row.Row.Position)] = contract.HandedRow{Row: &listed}
	}
	return nil
}

// soonest is how far around now a turn of duty counts for who takes over.
const soonest = casework.Day

// Successors lists to whom somebody may hand the shift now: everybody else who
// keeps one, those first whose turn of duty begins nearest to now.
func (l *Ledger) Successors(ctx context.Context, by casework.Actor) ([]contract.Successor, error) {
	now, err := l.Now(ctx)
	if err != nil {
		return nil, wrap(err, "reading the clock")
	}
	tx := l.read(ctx)
	var held []holdingRow
	err = heldAt(tx, now).Where("role IN ? AND person NOT IN ?", contract.ShiftRoles, []casework.PersonID{by.Person, by.ActingFor}).
		Where("EXISTS (SELECT 1 FROM people p WHERE p.id = holdings.person AND NOT p.disabled)").Order("person, role").Find(&held).Error
	if err != nil {
		return nil, wrap(err, "reading posts")
	}
	found := []contract.Successor{}
	var people []casework.PersonID
	for _, h := range held {
		if n := len(found); n > 0 && found[n-1].Person == h.Person {
			if !slices.Contains(found[n-1].Roles, h.Role) {
				found[n-1].Roles = append(found[n-1].Roles, h.Role)
			}
			continue
		}
		people = append(people, h.Person)
		found = append(found, contract.Successor{Person: h.Person, Roles: []casework.Role{h.Role}})
	}
	var turns []dutyRow
	err = tx.Where("NOT struck AND until_at > ? AND from_at > ? AND from_at < ? AND person IN ?", now, now.Add(-soonest), now.Add(soonest), append(people, "")).
		Order("from_at, id").Find(&turns).Error
	if err != nil {
		return nil, wrap(err, "reading the rosters")
	}
	away := func(at casework.Instant) casework.Span { return max(at.Sub(now), now.Sub(at)) }
	for _, t := range turns {
		s := &found[slices.Index(people, t.Person)]
		if s.From.IsZero() || away(t.From) < away(s.From) {
			s.From, s.Until = t.From, t.Until
		}
	}
	nearness := func(s contract.Successor) casework.Span {
		if s.From.IsZero() {
			return math.MaxInt64
		}
		return away(s.From)
	}
	keeps := func(s contract.Successor) int { // whose post it is before who stands in
		return slices.Index(contract.ShiftRoles, s.Roles[len(s.Roles)-1])
	}
	slices.SortStableFunc(found, func(a, b contract.Successor) int {
		return cmp.Or(cmp.Compare(nearness(a), nearness(b)), cmp.Compare(keeps(a), keeps(b)))
	})
	return found, nil
}
