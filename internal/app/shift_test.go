package app

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

// The shift is handed over from the command line, by two people.
func TestAShiftIsHandedOverAtTheCommandLine(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	as := func(name string) typist {
		run := m.atTheCommandLine()
		run.token = m.people[slices.IndexFunc(m.people, func(s somebody) bool { return s.name == name })].token
		return run
	}
	going, coming := as("duty_officer-office"), as("coordinator-office")
	require.Contains(t, coming.reads(ShiftShow, nil), "No hand-over waits")
	require.Error(t, as("reviewer-office").do(ShiftHistory, nil, nil))
	offered := func(note string) (h contract.Handover) {
		require.NoError(t, going.do(ShiftOffer, &h, map[string]string{"note": note}, "coordinator-office"))
		return h
	}
	first := offered("电话不通")
	require.Equal(t, contract.HandoverOffered, first.State)
	shown := coming.reads(ShiftShow, nil)
	require.Contains(t, shown, first.ID)
	require.Contains(t, shown, "电话不通")
	require.Regexp(t, `unacknowledged  [1-9]`, shown)
	require.Contains(t, going.reads(ShiftWithdraw, map[string]string{"reason": "换人"}, first.ID), "已撤回 withdrawn: "+first.ID)

	require.Contains(t, coming.reads(ShiftShow, nil, first.ID), "换人")

	second := offered("")
	var taken contract.Handover
	require.NoError(t, coming.do(ShiftTake, &taken, map[string]string{"note": "已看过"}, second.ID))
	require.Equal(t, contract.HandoverTaken, taken.State)
	require.Error(t, going.do(ShiftTake, nil, nil, second.ID))
	history := going.reads(ShiftHistory, nil)
	for _, said := range []string{first.ID, "换人", second.ID, "已接班 taken", "已看过"} {
		require.Contains(t, history, said)
	}
	require.Equal(t, []contract.EntryKind{contract.ShiftOffered, contract.ShiftWithdrawn, contract.ShiftOffered, contract.ShiftTaken}, m.latest(4))
}
