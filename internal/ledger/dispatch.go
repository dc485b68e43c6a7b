package ledger

import (
	"context"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// unfilled stands for the task of a case that was there before there were any.
const unfilled = "?"

// AtDispatch is one page of the cases that wait for the dispatch desk and that
// the reader may see and read, with what has to be read to decide.
func (l *Ledger) AtDispatch(ctx context.Context, who contract.Reader, f contract.DispatchFilter) (contract.DispatchPage, error) {
	page := contract.DispatchPage{Items: []contract.DispatchItem{}, Counts: map[casework.DispatchTask]int64{}}
	for _, t := range casework.DispatchTasks {
		page.Counts[t] = 0
	}
	err := l.view(ctx, func(tx *gorm.DB) (err error) {
		if page.Now, err = l.now(tx); err != nil {
			return wrap(err, "reading the clock")
		}
		waiting := func() *gorm.DB {
			return tx.Model(&caseRow{}).Scopes(visible(who, casework.DataCases, "cases.id"), visible(who, casework.DataTexts, "cases.id"), l.matching(who, f.CaseFilter, page.Now)).
				Where("cases.dispatch_task <> '' AND cases.dispatch_task <> ?", unfilled)
		}
		var counts []struct {
			Task casework.DispatchTask
			N    int64
		}
		if err := waiting().Select("cases.dispatch_task AS task, count(*) AS n").Group("cases.dispatch_task").Find(&counts).Error; err != nil {
			return wrap(err, "counting what waits for the desk")
		}
		for _, c := range counts {
			page.Counts[c.Task] = c.N
		}
		rows, next, err := dispatchRows(waiting(), f)
		if err != nil {
			return err
		}
		page.Next = next
		return l.dispatchItems(tx, who, rows, &page)
	})
	return page, err
}

const byDispatch = "cases.dispatch_due, cases.priority_rank, cases.id"

func dispatchRows(q *gorm.DB, f contract.DispatchFilter) (rows []caseRow, next string, err error) {
	if len(f.Tasks) > 0 {
		q = q.Where("cases.dispatch_task IN ?", f.Tasks)
	}
	if f.After != "" {
		var due, priority int64
		var id string
		if err := readCursor(f.After, "dispatch", &due, &priority, &id); err != nil {
			return nil, "", err
		}
		q = q.Where("("+byDispatch+") > (?, ?, ?)", due, priority, id)
	}
	limit := pageSize(f.Limit)
	if err := q.Order(byDispatch).Limit(limit + 1).Find(&rows).Error; err != nil {
		return nil, "", wrap(err, "reading what waits for the desk")
	}
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		next = writeCursor("dispatch", int64(last.Projection.DispatchDue), last.Projection.PriorityRank, last.ID)
	}
	return rows, next, nil
}

// dispatchItems reads the states of the cases of a page, and the texts that whoever
// decides has to read.
func (l *Ledger) dispatchItems(tx *gorm.DB, who contract.Reader, rows []caseRow, page *contract.DispatchPage) error {
	listed, ids := make([]contract.CaseRow, len(rows)), make([]casework.CaseID, len(rows))
	for i, r := range rows {
		listed[i], ids[i] = r.row(page.Now), r.ID
	}
	all, err := sightsOf(tx, who, ids)
	if err != nil {
		return err
	}
	if err := all.updated(tx, who, listed); err != nil {
		return err
	}
	if err := addRowNumbers(tx, listed); err != nil {
		return err
	}
	for i, r := range rows {
		s, err := all.of(tx, who, r.ID)
		if err != nil {
			return err
		}
		c, err := s.redacted()
		if err != nil {
			return err
		}
		item := contract.DispatchItem{Row: listed[i], Case: c}
		item.Task, item.Due = c.AtDispatch()
		wanted := []string{c.Complaint.Digest}
		for _, v := range c.OpenDisputes() {
			wanted = append(wanted, v.Reason.Digest)
		}
		if c.Screening != nil && !c.Screening.Reason.IsZero() {
			wanted = append(wanted, c.Screening.Reason.Digest)
		}
		if item.Texts, err = l.textsOf(tx, r.ID, wanted...); err != nil {
			return err
		}
		item.TextsUnread = !allRead(item.Texts, wanted)
		page.Items = append(page.Items, item)
	}
	return nil
}
