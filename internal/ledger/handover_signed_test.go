package ledger

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// What both signed is read as it stood at each signature, whatever becomes of the
// cases; the chain holds the sum of it.
func TestAHandoverKeepsWhatWasSigned(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		w := newWatch(t, d)
		id := d.assigned("D1")
		row := func(h string) contract.HandedRow { return w.content(w.chief, h)[contract.PartUnacknowledged].Rows[0] }
		h := w.offer("")
		due := row(h.ID).Case.NextDueAt
		require.False(t, due.IsZero())
		d.clock.set(due.Add(casework.Second))
		_, err := d.l.TakeShift(ctx, h.ID, "", w.coming)
		require.NoError(t, err)

		d.do(id, officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
		got := row(h.ID)
		require.Equal(t, casework.Handling, got.Case.State)
		then := contract.CaseThen{
			Number: "D1", Region: got.Case.Region, Priority: casework.PriorityNormal, State: casework.Assigned, LeadUnit: got.Case.LeadUnit,
			NextClock: casework.ClockAcknowledge, NextDueAt: due, NextOwner: got.Offered.NextOwner,
			Unsigned: []contract.UnsignedUnit{{Unit: got.Case.LeadUnit, Due: due}},
		}
		require.Equal(t, then, *got.Offered)
		require.NotZero(t, then.NextOwner)
		then.Overdue = true
		require.Equal(t, then, *got.Taken, "it was overdue when it was taken, and not when it was offered")
		d.whole(id)

		for _, column := range []string{"handed", "taken"} {
			var all [][]byte
			require.NoError(t, d.l.reader.Table("shift_handovers").Pluck(column, &all).Error)
			kept := all[0]
			put := func(b []byte) {
				require.NoError(t, d.l.writer.Exec("UPDATE shift_handovers SET "+column+" = ?", b).Error)
			}
			put([]byte(strings.ReplaceAll(string(kept), string(casework.Assigned), string(casework.Handling))))
			report, err := d.l.VerifyChain(ctx, 1)
			require.NoError(t, err)
			require.Contains(t, report.Differs, "what hand-over "+h.ID+" handed over is not what")
			put(kept)
		}
		d.whole(id)
	})
}

// A hand-over of before kept which cases were open, and not how they stood: nothing is said of that.
func TestAHandoverOfBeforeSaysNothingOfHowItWas(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		w := newWatch(t, d)
		id := d.assigned("D1")
		h := w.offer("")
		before := openShift{At: d.clock.now(), Items: map[contract.ShiftPart][]string{contract.PartUnacknowledged: {string(id)}}}
		require.NoError(t, d.l.writer.Exec("UPDATE shift_handovers SET handed = ?", marshal(before)).Error)
		row := w.content(w.chief, h.ID)[contract.PartUnacknowledged].Rows[0]
		require.Equal(t, id, row.Case.ID)
		require.Nil(t, row.Offered)
		require.Nil(t, row.Taken)
	})
}

// Of a case whose lead unit has signed, the units that have not are what the next shift has to ring up.
func TestAHandoverKeepsWhoHasNotSigned(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		w := newWatch(t, d)
		id := d.register("D1")
		d.do(id, coordinator, &casework.Assign{Targets: []casework.Target{
			target(casework.RoleLead, "bureau"), target(casework.RoleAssisting, "water"), target(casework.RoleTerritorial, "county"),
		}})
		d.do(id, officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
		d.do(id, dutyOfficer, &casework.RecordCall{Unit: "county", Answered: true, Note: casework.NewText("they look into it")})
		h := w.offer("")
		called := map[casework.UnitID]bool{}
		for _, u := range w.content(w.chief, h.ID)[contract.PartUnacknowledged].Rows[0].Offered.Unsigned {
			require.False(t, u.Due.IsZero())
			called[u.Unit] = u.Call != nil
			if u.Call != nil {
				require.True(t, u.Call.Answered)
				require.Equal(t, dutyOfficer.Person, u.Call.By)
				require.Empty(t, u.Call.Note, "what was said stays in the case")
			}
		}
		require.Equal(t, map[casework.UnitID]bool{"water": false, "county": true}, called)
	})
}
