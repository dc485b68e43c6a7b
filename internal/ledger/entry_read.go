package ledger

import (
	"context"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Entries lists entries of the office's own record, latest first. The reader's
// right to them is the caller's to judge; they hold nothing of a complainant.
// Entries about a case from which the reader is recused are left out.
func (l *Ledger) Entries(ctx context.Context, who contract.Reader, f contract.EntryFilter) (contract.EntryPage, error) {
	const list = "entries"
	page := contract.EntryPage{Entries: []contract.AuditEntry{}}
	var before int64
	if f.After != "" {
		if err := readCursor(f.After, list, &before); err != nil {
			return page, err
		}
	}
	limit := pageSize(f.Limit)
	err := l.view(ctx, func(tx *gorm.DB) error {
		q := withoutRecused(tx.Table("entries"), who.Actor, "entries.about").Select("events.bytes").
			Joins("JOIN events ON events.case_id = ? AND events.seq = entries.seq", contract.OfficeStream)
		for column, value := range map[string]string{
			"entries.kind": string(f.Kind), "entries.subject_kind": f.SubjectKind, "entries.subject": f.Subject, "entries.about": string(f.Case),
		} {
			if value != "" {
				q = q.Where(column+" = ?", value)
			}
		}
		if f.Person != "" {
			q = q.Where("(entries.actor = ? OR entries.acting_for = ?)", f.Person, f.Person)
		}
		if !f.From.IsZero() {
			q = q.Where("entries.at >= ?", f.From)
		}
		if !f.Until.IsZero() {
			q = q.Where("entries.at < ?", f.Until)
		}
		if before > 0 {
			q = q.Where("entries.seq < ?", before)
		}
		var rows []eventRow
		if err := q.Order("entries.seq DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
			return wrap(err, "searching entries")
		}
		for i, r := range rows {
			if i == limit {
				page.Next = writeCursor(list, page.Entries[limit-1].Seq)
				break
			}
			var e contract.AuditEntry
			if err := unmarshal(r.Bytes, &e, casework.EventID(contract.OfficeStream, r.Seq)); err != nil {
				return err
			}
			page.Entries = append(page.Entries, e)
		}
		return nil
	})
	return page, err
}
