package ledger

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Position is the last position of the record, from which on a listener is told
// what changes.
func (l *Ledger) Position(ctx context.Context) (int64, error) {
	head, err := headOf(l.read(ctx))
	return head.Pos, err
}

// Changes reads what was added to the record after a position, in its order. A
// position that can be seen is final and has none missing before it, so whoever
// goes on from the last one overlooks nothing, whichever process recorded it.
func (l *Ledger) Changes(ctx context.Context, after int64, limit int) ([]contract.Addition, error) {
	var found []contract.Addition
	err := l.read(ctx).Table("chain").
		Select(`chain.pos AS pos, chain.case_id AS "case", chain.seq AS seq, events.type AS type, events.recorded_at AS recorded_at`).
		Joins("JOIN events ON events.case_id = chain.case_id AND events.seq = chain.seq").
		Where("chain.pos > ?", after).Order("chain.pos").Limit(limit).Find(&found).Error
	return found, wrap(err, "reading what has changed")
}

// Told narrows changes to the cases that the reader may see in lists, each once.
// An event that the reader may not see is not told. That there was one, whoever
// counts sees by the next that is told: its number leaves a gap.
func (l *Ledger) Told(ctx context.Context, who contract.Reader, changes []contract.Addition) ([]contract.CaseChange, error) {
	var ids []casework.CaseID
	for _, c := range changes {
		if c.Case != contract.OfficeStream && !slices.Contains(ids, c.Case) {
			ids = append(ids, c.Case)
		}
	}
	told := []contract.CaseChange{}
	err := l.view(ctx, func(tx *gorm.DB) error {
		states := map[casework.CaseID]casework.State{}
		for some := range slices.Chunk(ids, rowsAtOnce) {
			var rows []struct {
				ID    casework.CaseID
				State casework.State
			}
			err := tx.Table("cases").Select("cases.id AS id, cases.state AS state").
				Scopes(visible(who, casework.DataCases, "cases.id")).Where("cases.id IN ?", some).Find(&rows).Error
			if err != nil {
				return wrap(err, "looking which changed cases are the reader's")
			}
			for _, r := range rows {
				states[r.ID] = r.State
			}
		}
		at, sights := map[casework.CaseID]int{}, sights{}
		for _, c := range changes {
			state, seen := states[c.Case]
			if !seen {
				continue
			}
			open, err := tells(tx, who, sights, c)
			if err != nil {
				return err
			}
			if !open {
				continue
			}
			i, known := at[c.Case]
			if !known {
				i = len(told)
				at[c.Case] = i
				told = append(told, contract.CaseChange{ID: c.Case, State: state})
			}
			told[i].Seq = max(told[i].Seq, c.Seq)
		}
		return nil
	})
	return told, err
}

// tells reports whether an event of a case that the reader sees is for the
// reader, too.
func tells(tx *gorm.DB, who contract.Reader, sights sights, change contract.Addition) (bool, error) {
	if !slices.Contains(sometimesSecret, change.Type) {
		return true, nil
	}
	var row eventRow
	if err := tx.Where("case_id = ? AND seq = ?", change.Case, change.Seq).Take(&row).Error; err != nil {
		return false, wrap(err, "reading an event")
	}
	var e casework.Event
	if err := unmarshal(row.Bytes, &e, "an event of case "+string(change.Case)); err != nil {
		return false, err
	}
	shown, err := sights.event(tx, who, e)
	return len(shown) > 0, err
}

// Heard lists the latest notices in somebody's inbox that were written at or
// after an instant.
func (l *Ledger) Heard(ctx context.Context, who casework.Actor, since casework.Instant) ([]string, error) {
	var ids []string
	err := l.read(ctx).Table("notices").Scopes(inbox(who)).Where("notices.at >= ?", since).
		Order("notices.at DESC, notices.id DESC").Limit(largestPage).Pluck("notices.id", &ids).Error
	return ids, wrap(err, "looking for new notices")
}
