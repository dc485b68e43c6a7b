package ledger

import (
	"context"
	"reflect"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// changedEscalations gives the rows of the escalations that are new or have
// moved on. Escalations are never removed from a case.
func changedEscalations(before, after casework.Case) []escalationRow {
	var rows []escalationRow
	for _, x := range after.Escalations {
		if old, ok := escalationOf(before, x.ID); ok && reflect.DeepEqual(old, x) {
			continue
		}
		k, _ := clockOf(after, x.Clock)
		rows = append(rows, escalationRow{
			CaseID: after.ID, ID: x.ID, Rung: x.Rung, State: x.State, Unit: x.Unit, ClockKind: k.Kind, At: x.At, Body: marshal(x),
		})
	}
	return rows
}

// Escalations lists escalations of all cases that the reader may see, latest
// first; a unit's reader sees none that are secret.
func (l *Ledger) Escalations(ctx context.Context, who contract.Reader, f contract.EscalationFilter) (contract.EscalationPage, error) {
	limit := pageSize(f.Limit)
	now, err := l.Now(ctx)
	if err != nil {
		return contract.EscalationPage{}, wrap(err, "reading the clock")
	}
	q := l.read(ctx).Table("escalations").Select("escalations.*, cases.number, cases.region").
		Joins("JOIN cases ON cases.id = escalations.case_id").Scopes(visible(who, casework.DataEscalations, "escalations.case_id"), openTo(who), l.matching(who, f.In, now)).
		Order("escalations.at DESC, escalations.case_id DESC, escalations.id DESC").Limit(limit + 1)
	for column, value := range map[string]string{
		"escalations.state": string(f.State), "escalations.rung": string(f.Rung),
		"escalations.unit": string(f.Unit), "escalations.case_id": string(f.Case),
	} {
		if value != "" {
			q = q.Where(column+" = ?", value)
		}
	}
	if f.ToUnits != nil {
		not := map[bool]string{true: "NOT "}[*f.ToUnits]
		q = q.Where("escalations.rung "+not+"IN ?", casework.WithheldRungs)
	}
	if f.After != "" {
		var at int64
		var id, escalation string
		if err := readCursor(f.After, "escalations", &at, &id, &escalation); err != nil {
			return contract.EscalationPage{}, err
		}
		q = q.Where("(escalations.at, escalations.case_id, escalations.id) < (?, ?, ?)", at, id, escalation)
	}
	var rows []struct {
		Row    escalationRow `gorm:"embedded"`
		Number string
		Region string
	}
	if err := q.Find(&rows).Error; err != nil {
		return contract.EscalationPage{}, wrap(err, "reading escalations")
	}
	page := contract.EscalationPage{Escalations: []contract.EscalationRow{}}
	for i, r := range rows {
		if i == limit {
			last := rows[i-1].Row
			page.Next = writeCursor("escalations", int64(last.At), last.CaseID, last.ID)
			break
		}
		row := contract.EscalationRow{Case: r.Row.CaseID, Number: r.Number, Region: r.Region, ClockKind: r.Row.ClockKind}
		if err := unmarshal(r.Row.Body, &row.Escalation, "escalation "+r.Row.ID); err != nil {
			return page, err
		}
		page.Escalations = append(page.Escalations, row)
	}
	return page, rowsInPlace(l.read(ctx), page.Escalations, func(r *contract.EscalationRow) (casework.CaseID, string, *string, *int) {
		return r.Case, r.Number, &r.Sheet, &r.RowNumber
	})
}
