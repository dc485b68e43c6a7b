package ledger

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// taskRow is one thing that a case waits for a unit, or a post of the office,
// to do. It is a pure function of the case.
type taskRow struct {
	CaseID     casework.CaseID   `gorm:"primaryKey"`
	Kind       casework.TaskKind `gorm:"primaryKey"`
	Subject    string            `gorm:"primaryKey"`
	Unit       casework.UnitID   // none: the office's
	Assignment string
	Due        casework.Instant // endOfTime: no clock runs for it
	Priority   int64
}

func (taskRow) TableName() string { return "tasks" }

// due is until when; the zero instant where no clock runs for it.
func (r taskRow) due() casework.Instant {
	if r.Due == endOfTime {
		return 0
	}
	return r.Due
}

func tasksOf(c casework.Case) []taskRow {
	var rows []taskRow
	priority := priorityRank(c.Priority)
	for _, t := range c.Tasks() {
		row := taskRow{CaseID: c.ID, Kind: t.Kind, Subject: t.Subject, Unit: t.Unit, Assignment: t.Assignment, Due: t.Due, Priority: priority}
		if row.Due.IsZero() {
			row.Due = endOfTime
		}
		rows = append(rows, row)
	}
	return rows
}

// storeTasksAndHandlers brings both to what the state of a case says, and reports whether
// its tasks differed. What is stored of them is read in one statement.
func storeTasksAndHandlers(tx *gorm.DB, c casework.Case) (bool, error) {
	var stored []struct {
		OfHandler bool
		Task      taskRow `gorm:"embedded"`
		Person    casework.PersonID
		ToldAt    casework.Instant
	}
	err := tx.Raw(`SELECT FALSE AS of_handler, kind, subject, unit, assignment, due, priority, '' AS person, 0 AS told_at FROM tasks WHERE case_id = ?
		UNION ALL SELECT TRUE, '', '', unit, assignment, 0, 0, person, told_at FROM handlers WHERE case_id = ?`, c.ID, c.ID).Find(&stored).Error
	if err != nil {
		return false, wrap(err, "reading tasks and handlers")
	}
	var tasks []taskRow
	var handlers []handlerRow
	for _, s := range stored {
		t := s.Task
		if t.CaseID = c.ID; s.OfHandler {
			handlers = append(handlers, handlerRow{CaseID: c.ID, Assignment: t.Assignment, Unit: t.Unit, Person: s.Person, ToldAt: s.ToldAt})
		} else {
			tasks = append(tasks, t)
		}
	}
	if err := storeHandlers(tx, c, handlers); err != nil {
		return false, err
	}
	return storeTasks(tx, c, tasks)
}

// storeTasks brings the stored tasks of a case to what its state asks, whatever is
// stored, so that what was lost once is back with the next event; it reports
// whether they differed.
func storeTasks(tx *gorm.DB, c casework.Case, stored []taskRow) (bool, error) {
	want := tasksOf(c)
	taken := 0
	for _, t := range stored {
		if slices.ContainsFunc(want, func(o taskRow) bool { return o.Kind == t.Kind && o.Subject == t.Subject }) {
			continue
		}
		if err := tx.Where("case_id = ? AND kind = ? AND subject = ?", t.CaseID, t.Kind, t.Subject).Delete(&taskRow{}).Error; err != nil {
			return false, wrap(err, "taking away a task")
		}
		taken++
	}
	changed := slices.DeleteFunc(want, func(t taskRow) bool { return slices.Contains(stored, t) })
	return taken+len(changed) > 0, insert(tx.Session(&gorm.Session{}).Clauses(clause.OnConflict{UpdateAll: true}), changed, "the tasks")
}

const byTask = "tasks.due, tasks.priority, tasks.case_id, tasks.kind, tasks.subject"

// Tasks is one page of what waits for units, or for posts of the office, in the
// cases that the reader may see, due first by the clock of each part.
func (l *Ledger) Tasks(ctx context.Context, who contract.Reader, f contract.TaskFilter) (contract.TaskPage, error) {
	page := contract.TaskPage{Items: []contract.TaskItem{}, Counts: map[casework.TaskKind]int64{}}
	units, kinds := f.Units, casework.UnitTasks
	if len(units) == 0 {
		units, kinds = []casework.UnitID{""}, f.Office
	}
	for _, k := range kinds {
		page.Counts[k] = 0
	}
	err := l.view(ctx, func(tx *gorm.DB) (err error) {
		if page.Now, err = l.now(tx); err != nil {
			return wrap(err, "reading the clock")
		}
		waiting := func() *gorm.DB {
			return tx.Model(&taskRow{}).Scopes(visible(who, casework.DataCases, "tasks.case_id")).Where("tasks.unit IN ? AND tasks.kind IN ?", units, kinds)
		}
		var counts []struct {
			Kind casework.TaskKind
			N    int64
		}
		if err := waiting().Select("tasks.kind AS kind, count(*) AS n").Group("tasks.kind").Find(&counts).Error; err != nil {
			return wrap(err, "counting tasks")
		}
		for _, c := range counts {
			page.Counts[c.Kind] = c.N
		}
		rows, next, err := taskRows(waiting(), f)
		if err != nil {
			return err
		}
		page.Next = next
		return l.taskItems(tx, who, rows, &page)
	})
	return page, err
}

// Unsigned lists the parts of some cases for which nobody has signed, due first:
// of one case all of them, whichever of its clocks is the next.
func (l *Ledger) Unsigned(ctx context.Context, who contract.Reader, ids []casework.CaseID) ([]contract.UnsignedPart, error) {
	var rows []taskRow
	for some := range slices.Chunk(ids, rowsAtOnce) {
		found, err := unsignedRows(l.read(ctx).Scopes(visible(who, casework.DataCases, "tasks.case_id")), some)
		if err != nil {
			return nil, err
		}
		rows = append(rows, found...)
	}
	slices.SortFunc(rows, func(a, b taskRow) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.CaseID, b.CaseID), cmp.Compare(a.Subject, b.Subject))
	})
	parts := unsignedParts(rows)
	return parts, l.addCalls(ctx, who, parts)
}

func unsignedParts(rows []taskRow) []contract.UnsignedPart {
	parts := make([]contract.UnsignedPart, len(rows))
	for i, r := range rows {
		parts[i] = contract.UnsignedPart{Case: r.CaseID, Unit: r.Unit, Assignment: r.Assignment, Due: r.due()}
	}
	return parts
}

// unsignedRows are the parts of some cases that wait for a signature, due first.
func unsignedRows(q *gorm.DB, cases []casework.CaseID) (rows []taskRow, err error) {
	err = q.Where("tasks.kind = ? AND tasks.case_id IN ?", casework.ToAcknowledge, cases).Order(byTask).Find(&rows).Error
	return rows, wrap(err, "listing unsigned parts")
}

func taskRows(q *gorm.DB, f contract.TaskFilter) (rows []taskRow, next string, err error) {
	if len(f.Kinds) > 0 {
		q = q.Where("tasks.kind IN ?", f.Kinds)
	}
	if f.After != "" {
		var due, priority int64
		var id, kind, subject string
		if err := readCursor(f.After, "tasks", &due, &priority, &id, &kind, &subject); err != nil {
			return nil, "", err
		}
		q = q.Where("("+byTask+") > (?, ?, ?, ?, ?)", due, priority, id, kind, subject)
	}
	limit := pageSize(f.Limit)
	if err := q.Order(byTask).Limit(limit + 1).Find(&rows).Error; err != nil {
		return nil, "", wrap(err, "reading tasks")
	}
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		next = writeCursor("tasks", int64(last.Due), last.Priority, last.CaseID, last.Kind, last.Subject)
	}
	return rows, next, nil
}

// taskItems reads the cases of a page, each of them once.
func (l *Ledger) taskItems(tx *gorm.DB, who contract.Reader, tasks []taskRow, page *contract.TaskPage) error {
	var ids []casework.CaseID
	for _, t := range tasks {
		if !slices.Contains(ids, t.CaseID) {
			ids = append(ids, t.CaseID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var rows []caseRow
	if err := tx.Model(&caseRow{}).Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return wrap(err, "reading the cases of tasks")
	}
	listed, states, texts := make([]contract.CaseRow, len(rows)), map[casework.CaseID]casework.Case{}, map[casework.CaseID]map[string]string{}
	all, err := sightsOf(tx, who, ids)
	if err != nil {
		return err
	}
	opinions, err := opinionsIn(tx, tasks)
	if err != nil {
		return err
	}
	for i, r := range rows {
		listed[i] = r.row(page.Now)
		s, err := all.of(tx, who, r.ID)
		if err != nil {
			return err
		}
		if states[r.ID], err = s.redacted(); err != nil {
			return err
		}
		said := taskTexts(states[r.ID])
		for _, text := range opinions[r.ID] {
			said = append(said, text.Digest)
		}
		if len(said) > 0 && who.Reads(casework.DataTexts) != casework.ReachNone {
			if texts[r.ID], err = l.textsOf(tx, r.ID, said...); err != nil {
				return err
			}
		}
	}
	if err := all.updated(tx, who, listed); err != nil {
		return err
	}
	if err := addRowNumbers(tx, listed); err != nil {
		return err
	}
	for _, t := range tasks {
		i := slices.IndexFunc(listed, func(c contract.CaseRow) bool { return c.ID == t.CaseID })
		if i < 0 {
			continue
		}
		task := casework.Task{Kind: t.Kind, Subject: t.Subject, Unit: t.Unit, Assignment: t.Assignment, Due: t.due()}
		page.Items = append(page.Items, contract.TaskItem{Row: listed[i], Task: task, Case: states[t.CaseID], Opinion: opinions[t.CaseID][t.Subject], Texts: texts[t.CaseID]})
	}
	return nil
}

// opinionsIn are the supervision opinions that wait for a reply, by their case and
// the task's subject. The state of a case keeps who was asked, and not the words.
func opinionsIn(tx *gorm.DB, tasks []taskRow) (map[casework.CaseID]map[string]casework.Text, error) {
	asked := map[casework.CaseID][]string{}
	for _, t := range tasks {
		if t.Kind == casework.ToAnswerSupervision {
			asked[t.CaseID] = append(asked[t.CaseID], t.Subject)
		}
	}
	said := map[casework.CaseID]map[string]casework.Text{}
	for id, subjects := range asked {
		var seqs []int64
		for _, s := range subjects {
			if seq, err := strconv.ParseInt(s, 10, 64); err == nil {
				seqs = append(seqs, seq)
			}
		}
		var rows []eventRow
		if err := tx.Where("case_id = ? AND seq IN ?", id, seqs).Find(&rows).Error; err != nil {
			return nil, wrap(err, "reading the opinions that wait for a reply")
		}
		events, err := eventsIn(rows)
		if err != nil {
			return nil, err
		}
		said[id] = map[string]casework.Text{}
		for _, e := range events {
			if p, is := e.Payload.(*casework.Supervised); is {
				said[id][strconv.FormatInt(e.Seq, 10)] = p.Opinion
			}
		}
	}
	return said, nil
}

// taskTexts are the texts of a case that somebody who has a task in it begins with.
func taskTexts(c casework.Case) []string {
	var said []string
	add := func(texts ...casework.Text) {
		for _, t := range texts {
			if !t.IsZero() {
				said = append(said, t.Digest)
			}
		}
	}
	add(c.Complaint)
	for _, v := range c.OpenDisputes() {
		add(v.Reason)
	}
	for _, a := range c.Answers {
		add(a.ReturnList...)
		if a.Redo != nil {
			add(a.Redo.Reason)
		}
		if a.Presented != nil {
			add(a.Presented.Report.Summary)
		}
		if a.SentBack != nil {
			add(a.SentBack.Reason)
		}
		if a.Round == c.Round && a.Report != nil && (a.Pending != nil || c.State == casework.Approved) {
			add(a.Report.Summary)
		}
	}
	if c.Merged != nil {
		add(c.Merged.Summary)
	}
	for _, x := range c.Extensions {
		if x.Granted == nil {
			add(x.Reason)
		}
	}
	for _, e := range c.Escalations {
		if e.State == casework.EscalationProposed || e.State == casework.EscalationConfirmed {
			add(e.Reason, e.Decision)
		}
	}
	for _, a := range c.Active() {
		add(a.Instruction)
	}
	for _, p := range c.Prepared {
		if p.Round == c.Round && !p.Fallen {
			add(p.Text)
		}
	}
	if c.Screening != nil {
		add(c.Screening.Reason)
	}
	return said
}
