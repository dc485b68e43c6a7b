package ledger

import (
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// What the office's own record says of lists. Names of files are left out: they
// can hold the names of people.

func listStaged(b batchRow, n contract.NewBatch) contract.NewEntry {
	entry := about(contract.ListStaged, b.ID)
	entry.Actor, entry.Reason = &n.Actor, n.BackdateReason
	entry.Facts = map[string]string{
		"campaign": b.Campaign, "file": b.FileDigest, "handed_over_at": b.HandedOverAt.String(),
		"rows": strconv.Itoa(len(n.Rows) + len(n.Refused)),
	}
	if b.DeclaredCount != nil {
		entry.Facts["declared"] = strconv.FormatInt(*b.DeclaredCount, 10)
	}
	if n.Kind != contract.ListCases {
		entry.Facts["kind"] = n.Kind
	}
	return entry
}

func listCorrected(b batchRow, n contract.CorrectedList) contract.NewEntry {
	entry := about(contract.ListCorrected, b.ID)
	entry.Actor = &n.Actor
	entry.Facts = map[string]string{"file": n.FileDigest, "rows": strconv.Itoa(len(n.Rows) + len(n.Refused))}
	return entry
}

// listCommitted counts the fates of the rows, so that the record says what
// became of a list also where rows are changed afterwards.
func listCommitted(tx *gorm.DB, b batchRow, actor casework.Actor) (contract.NewEntry, error) {
	entry := about(contract.ListCommitted, b.ID)
	entry.Actor, entry.Facts = &actor, map[string]string{}
	var fates []struct {
		Fate string
		Rows int
	}
	err := tx.Model(&stagedRow{}).Select("fate, count(*) AS rows").Where("batch = ?", b.ID).Group("fate").Scan(&fates).Error
	for _, f := range fates {
		entry.Facts[f.Fate] = strconv.Itoa(f.Rows)
	}
	return entry, wrap(err, "counting the fates of a list")
}

// listEntry is about a list as a whole, or one row of it.
func listEntry(kind contract.EntryKind, batch, reason string, actor casework.Actor, facts map[string]string) contract.NewEntry {
	entry := about(kind, batch)
	entry.Reason, entry.Facts, entry.Actor = reason, facts, &actor
	return entry
}
