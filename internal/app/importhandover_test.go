package app

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/contract"
)

// A row that is a known case of another instant shows both, and what corrects a case
// that differs in that is no amendment of what was registered.
func TestAnotherInstantOfHandOverIsShownAtItsRow(t *testing.T) {
	t.Parallel()
	differs := contract.Difference{Field: contract.HandedOverField, Known: "2021-08-20 21:25:00", Row: "2021-08-20 22:25:00"}
	view := api.BatchView{Balanced: true, Batch: contract.Batch{State: contract.BatchStaged}, Rows: []contract.RowFate{
		{Position: 1, RowNumber: 3, Number: "D1", Fate: contract.FateUnchanged, Known: "case-1", Differences: []contract.Difference{differs}},
		{Position: 2, RowNumber: 4, Number: "D2", Fate: contract.FateChanged, Known: "case-2", Differences: []contract.Difference{differs}},
	}}
	var out bytes.Buffer
	c := Call{Out: &out}
	c.showSent(view)
	require.Contains(t, out.String(), "! 交办时间 instant of hand-over: 2021-08-20 21:25:00 → 2021-08-20 22:25:00")
	out.Reset()
	c.showChanged(importedOf(view, true).Changed)
	require.Contains(t, out.String(), "/api/v1/cases/case-2/correct-handover-time")
	require.NotContains(t, out.String(), "/amend-registration  {")
}
