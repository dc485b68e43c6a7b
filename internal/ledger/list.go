package ledger

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Cases is one page of the cases that the reader may see. Paging goes by the
// place of the last row, over an index of the same order: a page costs the same
// wherever it lies, and a case that stays where it is is on exactly one page,
// whatever is registered in between.
func (l *Ledger) Cases(ctx context.Context, who contract.Reader, f contract.CaseFilter) (contract.CasePage, error) {
	now, err := l.Now(ctx)
	if err != nil {
		return contract.CasePage{}, wrap(err, "reading the clock")
	}
	order, ok := orders[f.Order]
	if !ok {
		return contract.CasePage{}, faulty("order", "not_one_of", map[string]string{"allowed": "due, registration, number, row, review"})
	}
	limit := pageSize(f.Limit)
	q := l.read(ctx).Model(&caseRow{}).Scopes(visible(who, casework.DataCases, "cases.id"), l.matching(who, f, now)).Order(l.bytewise(order.by)).Limit(limit + 1)
	if f.After != "" {
		place, err := order.place(f.After)
		if err != nil {
			return contract.CasePage{}, err
		}
		q = q.Where(l.bytewise(order.beyond), place...)
	}
	var rows []caseRow
	if err := q.Find(&rows).Error; err != nil {
		return contract.CasePage{}, wrap(err, "reading a list of cases")
	}
	page := contract.CasePage{Cases: make([]contract.CaseRow, 0, len(rows)), Now: now}
	for i, r := range rows {
		if i == limit {
			page.Next = order.cursor(rows[i-1])
			break
		}
		page.Cases = append(page.Cases, r.row(now))
	}
	if err := updated(l.read(ctx), who, page.Cases); err != nil {
		return page, err
	}
	if f.ToReview {
		if err := addReviews(l.read(ctx), who, page.Cases); err != nil {
			return page, err
		}
	}
	return page, addRowNumbers(l.read(ctx), page.Cases)
}

// addReviews says of cases that wait for a review by when a reviewer must have
// looked, which other clocks may hide, and how often an answer came back already.
func addReviews(tx *gorm.DB, who contract.Reader, cases []contract.CaseRow) error {
	ids := make([]casework.CaseID, len(cases))
	for i, c := range cases {
		ids[i] = c.ID
	}
	all, err := sightsOf(tx, who, ids)
	if err != nil {
		return err
	}
	for i, row := range cases {
		s, err := all.of(tx, who, row.ID)
		if err != nil {
			return err
		}
		c, err := s.redacted()
		if err != nil {
			return err
		}
		for _, a := range c.Answers {
			if a.Round == c.Round {
				cases[i].Returns = max(cases[i].Returns, a.Returns)
			}
		}
		for _, k := range c.Clocks {
			if due := cases[i].ReviewDueAt; k.Kind == casework.ClockReview && k.Running() && (due.IsZero() || k.Due < due) {
				cases[i].ReviewDueAt = k.Due
			}
		}
	}
	return nil
}

// addRowNumbers says of cases that came in lists which row of which sheet they
// were, as everybody sees it there.
func addRowNumbers(tx *gorm.DB, cases []contract.CaseRow) error {
	at := map[casework.CaseID]int{}
	var ids []casework.CaseID
	for i, c := range cases {
		if c.Batch != "" {
			at[c.ID] = i
			ids = append(ids, c.ID)
		}
	}
	rows, err := listRowsOf(tx, ids)
	for _, r := range rows {
		c := &cases[at[r.CaseID]]
		c.Sheet, c.RowNumber = r.Sheet, int(r.RowNumber)
	}
	return err
}

// rowsInPlace tells of everything that names a case without a number in which row of which
// sheet the case came.
func rowsInPlace[T any](tx *gorm.DB, all []T, of func(*T) (id casework.CaseID, number string, sheet *string, row *int)) error {
	var ids []casework.CaseID
	for i := range all {
		if id, number, _, _ := of(&all[i]); id != "" && number == "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	rows, err := listRowsOf(tx, ids)
	for _, r := range rows {
		for i := range all {
			if id, number, sheet, row := of(&all[i]); id == r.CaseID && number == "" {
				*sheet, *row = r.Sheet, int(r.RowNumber)
			}
		}
	}
	return err
}

// listRowsOf are the rows of lists by which cases came.
func listRowsOf(tx *gorm.DB, ids []casework.CaseID) ([]stagedRow, error) {
	var all []stagedRow
	for some := range slices.Chunk(ids, rowsAtOnce) {
		var rows []stagedRow
		err := tx.Select("case_id", "sheet", "row_number").Where("case_id <> '' AND case_id IN ?", some).Find(&rows).Error
		if err != nil {
			return nil, wrap(err, "reading the rows of cases")
		}
		all = append(all, rows...)
	}
	return all, nil
}

// bytewise puts numbers in the same order on both databases: the language of
// PostgreSQL's would sort signs and letters in its own way.
func (l *Ledger) bytewise(by string) string {
	return strings.ReplaceAll(by, "cases.number", "cases.number"+l.dialect.bytewise())
}

// order is one order of a list with its cursor.
type order struct {
	by     string
	beyond string
	cursor func(caseRow) string
	place  func(cursor string) ([]any, error)
}

var orders = map[contract.CaseOrder]order{
	"":                      byDue,
	contract.ByDue:          byDue,
	contract.ByRegistration: byRegistration,
	contract.ByNumber:       byNumber,
	contract.ByRow:          byRow,
	contract.ByReview:       byReview,
}

var byDue = order{
	by:     "cases.board_rank, cases.sort_due, cases.priority_rank, cases.id",
	beyond: "(cases.board_rank, cases.sort_due, cases.priority_rank, cases.id) > (?, ?, ?, ?)",
	cursor: func(r caseRow) string {
		p := r.Projection
		return writeCursor("due", p.BoardRank, int64(p.SortDue), p.PriorityRank, r.ID)
	},
	place: func(cursor string) ([]any, error) {
		var rank, due, priority int64
		var id string
		err := readCursor(cursor, "due", &rank, &due, &priority, &id)
		return []any{rank, due, priority, id}, err
	},
}

var byReview = order{
	by:     "cases.review_due_at, cases.priority_rank, cases.id",
	beyond: "(cases.review_due_at, cases.priority_rank, cases.id) > (?, ?, ?)",
	cursor: func(r caseRow) string {
		return writeCursor("review", int64(r.Projection.ReviewDueAt), r.Projection.PriorityRank, r.ID)
	},
	place: func(cursor string) ([]any, error) {
		var due, priority int64
		var id string
		err := readCursor(cursor, "review", &due, &priority, &id)
		return []any{due, priority, id}, err
	},
}

var byRegistration = order{
	by:     "cases.registered_at DESC, cases.id DESC",
	beyond: "(cases.registered_at, cases.id) < (?, ?)",
	cursor: func(r caseRow) string { return writeCursor("registration", int64(r.Projection.RegisteredAt), r.ID) },
	place: func(cursor string) ([]any, error) {
		var at int64
		var id string
		err := readCursor(cursor, "registration", &at, &id)
		return []any{at, id}, err
	},
}

var byNumber = order{
	by:     "cases.number, cases.id",
	beyond: "(cases.number, cases.id) > (?, ?)",
	cursor: func(r caseRow) string { return writeCursor("number", r.Projection.Number, r.ID) },
	place: func(cursor string) ([]any, error) {
		var number, id string
		err := readCursor(cursor, "number", &number, &id)
		return []any{number, id}, err
	},
}

var byRow = order{
	by:     "cases.batch, cases.row_number, cases.id",
	beyond: "(cases.batch, cases.row_number, cases.id) > (?, ?, ?)",
	cursor: func(r caseRow) string {
		return writeCursor("row", r.Projection.Batch, r.Projection.RowNumber, r.ID)
	},
	place: func(cursor string) ([]any, error) {
		var batch, id string
		var row int64
		err := readCursor(cursor, "row", &batch, &row, &id)
		return []any{batch, row, id}, err
	},
}

// matching narrows a query over cases by a filter. What is overdue is asked of
// the stored due instants and the clock, not of what has been published; it is
// asked in the columns of the board's index.
func (l *Ledger) matching(who contract.Reader, f contract.CaseFilter, now casework.Instant) func(*gorm.DB) *gorm.DB {
	return func(q *gorm.DB) *gorm.DB {
		if len(f.States) > 0 {
			q = q.Where("cases.state IN ?", f.States)
		}
		if f.Open != nil {
			q = isOpen(q, who, f)
		}
		for _, equal := range []struct{ column, value string }{
			{"campaign", f.Campaign}, {"batch", f.Batch}, {"next_clock_kind", string(f.Clock)}, {"next_owner_role", string(f.Owner)},
			{"level", string(f.Level)}, {"in_charge", string(f.InCharge)},
		} {
			if equal.value != "" {
				q = q.Where("cases."+equal.column+" = ?", equal.value)
			}
		}
		if len(f.Priorities) > 0 {
			q = q.Where("cases.priority IN ?", f.Priorities)
		}
		if len(f.Sources) > 0 {
			q = from(q, f.Sources)
		}
		if f.Unit != "" {
			q = partIn(q, "cases.id", []casework.UnitID{f.Unit})
		}
		if f.Overdue {
			q = overdue(q, now)
		}
		if f.Upcoming {
			q = q.Where("cases.board_rank IN (0, 1) AND cases.sort_due > ? AND cases.next_due_at > 0", now)
		}
		if !f.DueBefore.IsZero() {
			q = q.Where("cases.board_rank IN (0, 1) AND cases.sort_due < ? AND cases.next_due_at > 0", f.DueBefore)
		}
		if f.Late {
			q = q.Where("cases.breaches > 0")
		}
		if f.Unacknowledged {
			q = q.Where("cases.unacknowledged > 0")
			if f.Unit != "" { // not others in the same cases
				q = toSignFor(q, f.Unit)
			}
		}
		if f.Supplementing {
			q = q.Where("cases.supplementing > 0")
		}
		if f.ToReview {
			q = q.Where("cases.review_due_at > 0")
		}
		if f.HandlerGone {
			q = handlerGone(q, now)
		}
		if f.Returned {
			q = q.Where("cases.returned > 0")
		}
		if f.Region != "" {
			q = q.Where("replace(cases.region, ?, '') <> cases.region", f.Region)
		}
		if f.HandedOverFrom != "" {
			q = q.Where("cases.first_handed_over_at >= ?", casework.Shanghai.At(f.HandedOverFrom, 0))
		}
		if f.HandedOverTo != "" {
			q = q.Where("cases.first_handed_over_at < ?", casework.Shanghai.At(f.HandedOverTo.AddDays(1), 0))
		}
		if f.Figure != "" {
			q = figured(q, who, f, now)
		}
		if text := strings.TrimSpace(f.Query); text != "" {
			byNumber := "cases.id IN (SELECT id FROM cases WHERE number_key = ? AND number_key <> '')" // asked of its index, so that no case is fetched for it
			q = q.Where("("+l.dialect.matches()+" OR "+byNumber+")", searchable(text), contract.NumberKey(text))
		}
		return q
	}
}

// isOpen narrows a query over cases to those that are open, or to the others. For a unit
// with few cases a sign before the column keeps SQLite from walking those of a whole city
// in the order of the board.
func isOpen(q *gorm.DB, who contract.Reader, f contract.CaseFilter) *gorm.DB {
	few, err := hasFew(q.Session(&gorm.Session{NewDB: true}), who, f)
	if err != nil {
		_ = q.AddError(err)
		return q
	}
	column := "cases.board_rank"
	if few {
		column = "+" + column
	}
	return q.Where(column+" = ?", boardRank(*f.Open))
}

// boardRank is where the board's index has open cases, and where the others.
func boardRank(open bool) int {
	if open {
		return 0
	}
	return 1
}

// alongIndex reports whether a filter asks for nothing that the indexes of campaigns and
// lists do not have, which have all that a tally counts, in its order.
func alongIndex(f contract.CaseFilter) bool {
	f.Open, f.Campaign, f.Batch, f.States = nil, "", "", nil
	f.Order, f.After, f.Limit = "", "", 0
	return reflect.ValueOf(f).IsZero()
}

// Tally counts the cases that the reader may see and the filter lets through,
// by state; order, cursor and limit of the filter do not matter.
func (l *Ledger) Tally(ctx context.Context, who contract.Reader, f contract.CaseFilter) (contract.Tally, error) {
	now, err := l.Now(ctx)
	if err != nil {
		return contract.Tally{}, wrap(err, "reading the clock")
	}
	var rows []struct {
		State     casework.State
		BoardRank int64
		Breaches  int64
		N         int64
		Overdue   int64
	}
	q, by := l.read(ctx).Model(&caseRow{}).Scopes(visible(who, casework.DataStatistics, "cases.id")), "cases.state, cases.board_rank, cases.breaches"
	if alongIndex(f) {
		if f.Batch == "" { // the index of all cases has the campaign in front; the adding up joins what that splits
			by = "cases.campaign, " + by
		}
		if f.Open != nil { // by the board's index every case would be fetched
			q, f.Open = q.Where(l.dialect.offIndex("cases.board_rank")+" = ?", boardRank(*f.Open)), nil
		}
	}
	err = q.Scopes(l.matching(who, f, now)).
		Select(by+", count(*) AS n, sum(CASE WHEN cases.next_due_at BETWEEN 1 AND ? THEN 1 ELSE 0 END) AS overdue", now).
		Group(by).Find(&rows).Error
	if err != nil {
		return contract.Tally{}, wrap(err, "counting cases")
	}
	tally := contract.Tally{States: map[casework.State]int64{}, Now: now}
	for _, r := range rows {
		tally.States[r.State] += r.N
		tally.Total += r.N
		tally.Overdue += r.Overdue
		if r.BoardRank == int64(boardRank(true)) {
			tally.Open += r.N
		}
		if r.Breaches > 0 {
			tally.Late += r.N
		}
	}
	return tally, nil
}

func (r caseRow) row(now casework.Instant) contract.CaseRow {
	p := r.Projection
	return contract.CaseRow{
		ID: r.ID, Campaign: p.Campaign, Batch: p.Batch, RowNumber: int(p.RowNumber), Number: p.Number, Level: p.Level, Mode: p.Mode,
		Region: p.Region, Address: p.Address, Respondent: p.Respondent, Priority: p.Priority, State: p.State, Open: p.Open,
		Round: int(p.Round), LeadUnit: p.LeadUnit, InCharge: p.InCharge, NextClock: p.NextClockKind, NextDueAt: p.NextDueAt,
		NextOwner: casework.Owner{Role: p.NextOwnerRole, Unit: p.NextOwnerUnit}, Overdue: !p.NextDueAt.IsZero() && p.NextDueAt <= now,
		ReportDueAt: p.ReportDueAt, Breaches: int(p.Breaches), Late: p.Late, Unacknowledged: int(p.Unacknowledged), Supplementing: int(p.Supplementing), SupplementDueAt: p.SupplementDueAt, Returned: int(p.Returned),
		HandedOverAt: p.HandedOverAt, RegisteredAt: p.RegisteredAt, UpdatedAt: p.ChangedAt,
	}
}

// from narrows cases to those of some sources.
func from(q *gorm.DB, sources []contract.CaseSource) *gorm.DB {
	places := make([]string, len(sources))
	values := make([]any, 0, 3*len(sources))
	for i, s := range sources {
		places[i] = "cases.campaign = ? AND cases.level = ? AND cases.mode = ?"
		values = append(values, s.Campaign, string(s.Level), string(s.Mode))
	}
	return q.Where("("+strings.Join(places, " OR ")+")", values...)
}
