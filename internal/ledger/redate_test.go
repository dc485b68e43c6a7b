package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Why a clock was dated anew is a text of the case and sealed like any other. The
// document that the new instant rests on explains the instant, and stands in the
// events for ever.
func TestTheReasonOfARedatingIsSealedAndItsDocumentIsNot(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.unit("bureau", "")
		id := d.complained("D1", contract.Complainant{Name: "示范-栽植甲"})
		d.advance(id)
		clock, running := d.record(id).Case.NextClock()
		require.True(t, running)
		d.do(id, leader, &casework.Redate{Clock: clock.ID, Due: clock.Due.Add(casework.Day), Reason: casework.NewText("示范-栽植甲要求推迟"), Document: "示范办〔2026〕7号"})
		for _, table := range []string{"filings", "events", "texts", "cases", "snapshots", "outbox"} {
			require.NotContains(t, d.dump(table), "栽植", table)
		}
		require.Contains(t, d.dump("events"), "示范办〔2026〕7号")
	})
}
