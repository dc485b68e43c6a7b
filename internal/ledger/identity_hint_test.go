package ledger

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Which other cases have the complainant of a case is hinted at when it is
// registered, and in lists, never without an entry: one for the same hints to the
// same person within a day, a new one for whatever is new in them.
func TestHintsAtTheSameComplainantAreEntries(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.live()
		hint := func(who casework.Actor, id casework.CaseID, found int) {
			t.Helper()
			same, err := d.l.SameComplainant(ctx, who, id)
			require.NoError(t, err)
			require.Len(t, same, found)
		}
		linked := func() []contract.AuditEntry { return d.entriesOf(contract.ComplainantsLinked) }
		id := d.complained("D1", contract.Complainant{Telephone: "19900000011"})
		hint(dutyOfficer, id, 0)
		require.Empty(t, linked(), "nothing was hinted at")
		other := d.complained("D2", contract.Complainant{Telephone: "19900000011"})
		hint(dutyOfficer, other, 1)
		require.Len(t, linked(), 1)
		require.Equal(t, other, linked()[0].Payload.Case)
		require.Equal(t, dutyOfficer.Person, linked()[0].Actor)
		require.Equal(t, "1", linked()[0].Payload.Facts["found"])
		require.Equal(t, "registration", linked()[0].Payload.Facts["hinted_at"])
		for range 3 {
			hint(dutyOfficer, other, 1)
		}
		require.Len(t, linked(), 1, "the same registration sent again")
		hint(coordinator, other, 1)
		require.Len(t, linked(), 2, "another person")
		d.complained("D3", contract.Complainant{Telephone: "19900000011"})
		hint(dutyOfficer, other, 2)
		require.Len(t, linked(), 3, "there is more to learn")
		require.Zero(t, d.rowsOf("outbox", "complainants_linked"), "who registers has the complainant in hand: nobody is told")

		rows := []contract.BatchRow{line(3, "L1", "smoke"), line(4, "L2", "noise")}
		rows[0].Complainant = &contract.Complainant{Telephone: "199 0000 0011"}
		rows[1].Complainant = &contract.Complainant{Telephone: "19900000022"}
		b := d.stage(list("1", rows...))
		page := func(who casework.Actor, positions []int, found int) {
			t.Helper()
			same, err := d.l.SameComplainants(ctx, who, b.ID, placed(positions...))
			require.NoError(t, err)
			require.Len(t, same, found)
		}
		hinted := func() []contract.AuditEntry { return d.entriesOf(contract.ComplainantsHinted) }
		page(dutyOfficer, []int{2}, 0)
		page(reviewer, []int{1, 2}, 0)
		require.Empty(t, hinted())
		for range 5 {
			page(dutyOfficer, []int{1, 2}, 1)
			page(dutyOfficer, []int{1}, 1)
		}
		require.Len(t, hinted(), 1)
		e := hinted()[0]
		require.Equal(t, contract.Subject{Kind: contract.SubjectBatch, ID: b.ID}, e.Payload.Subject)
		require.Equal(t, "1", e.Payload.Facts["rows"])
		require.Equal(t, "3", e.Payload.Facts["found"])
		d.complained("D4", contract.Complainant{Telephone: "19900000022"})
		page(dutyOfficer, []int{1, 2}, 2)
		page(coordinator, []int{1, 2}, 2)
		require.Len(t, hinted(), 3)
		require.NotContains(t, d.dump("events"), "19900000022")
		d.clock.forward(casework.Day + casework.Minute)
		hint(dutyOfficer, other, 2)
		require.Len(t, linked(), 4, "another day")
	})
}

// What cannot be recorded is not shown.
func TestAHintThatCannotBeRecordedIsNotShown(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.complained("D1", contract.Complainant{Telephone: "19900000011"})
		id := d.complained("D2", contract.Complainant{Telephone: "19900000011"})
		d.around(func(tx *gorm.DB) {
			if tx.Statement.Table == "entries" {
				_ = tx.AddError(errors.New("the record is away"))
			}
		}, nil)
		same, err := d.l.SameComplainant(ctx, dutyOfficer, id)
		require.Error(t, err)
		require.Empty(t, same)
	})
}

// rowsOf counts the rows of a table of one type.
func (d *desk) rowsOf(table, kind string) int {
	d.t.Helper()
	var n int64
	require.NoError(d.t, d.l.reader.Table(table).Where("type = ?", kind).Count(&n).Error)
	return int(n)
}
