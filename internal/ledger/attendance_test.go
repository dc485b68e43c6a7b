package ledger

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A gap is half open like a turn: at the instant at which one turn ends the
// next must have begun.
func TestAGapInARoster(t *testing.T) {
	t.Parallel()
	const until = casework.Instant(1000)
	turn := func(from, until casework.Instant) dutyRow { return dutyRow{From: from, Until: until} }
	for _, tt := range []struct {
		name   string
		turns  []dutyRow
		begins casework.Instant
		ends   casework.Instant
		gap    bool
	}{
		{"nobody at all", nil, 100, 0, true},
		{"covered to the end", []dutyRow{turn(0, 1000)}, 0, 0, false},
		{"ends one before", []dutyRow{turn(0, 999)}, 999, 0, true},
		{"the next follows at once", []dutyRow{turn(0, 500), turn(500, 1000)}, 0, 0, false},
		{"the next comes one late", []dutyRow{turn(0, 500), turn(501, 1000)}, 500, 501, true},
		{"a short turn within a long one", []dutyRow{turn(0, 900), turn(100, 200), turn(900, 1100)}, 0, 0, false},
		{"the first begins now", []dutyRow{turn(100, 1000)}, 0, 0, false},
		{"the first begins one later", []dutyRow{turn(101, 1000)}, 100, 101, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			begins, ends, gap := firstGap(tt.turns, 100, until)
			require.Equal(t, tt.gap, gap)
			if gap {
				require.Equal(t, tt.begins, begins)
				require.Equal(t, tt.ends, ends)
			}
		})
	}
}

// A part that comes to a unit where nobody is on duty rings the office and the
// head of the unit, once for each gap (S1-04); the shift's list shows the gap.
func TestAUnitThatNobodyAttends(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		add := func(name string) casework.PersonID {
			p, err := d.l.AddPerson(ctx, contract.Person{Name: name})
			require.NoError(t, err)
			return p.ID
		}
		hand, head := add("hand"), add("head")
		for _, u := range []contract.Unit{{ID: "kept", FirstResponsible: head}, {ID: "unkept"}} {
			u.Name, u.Kind = "Unit "+string(u.ID), contract.UnitDepartment
			_, err := d.l.AddUnit(ctx, u)
			require.NoError(t, err)
		}
		start := d.clock.now()
		turn := func(from, until casework.Instant) contract.Duty {
			added, err := d.l.AddDuty(ctx, contract.Duty{Unit: "kept", Person: hand, Telephone: "1", From: from, Until: until})
			require.NoError(t, err)
			return added
		}
		first := turn(start, start.Add(10*casework.Minute))
		rung := func() []string {
			var rows []outboxRow
			require.NoError(t, d.l.reader.Where("type = ?", UnitUnattended).Order("id").Find(&rows).Error)
			to := []string{}
			for _, r := range rows {
				var facts map[string]string
				require.NoError(t, unmarshal(r.Notice.Facts, &facts, "facts"))
				require.Equal(t, "Unit kept", facts["unit_name"])
				require.True(t, r.Notice.Urgent)
				to = append(to, address{role: r.Notice.Role, unit: r.Notice.Unit, person: r.Notice.Person}.String())
			}
			slices.Sort(to)
			return to
		}
		give := func(number string, unit casework.UnitID) casework.CaseID {
			id := d.register(number)
			d.do(id, coordinator, nowhere(target(casework.RoleLead, unit)))
			return id
		}
		gaps := func() []contract.Unattended {
			t.Helper()
			found, err := d.l.Unattended(ctx, all, start.Add(12*casework.Hour))
			require.NoError(t, err)
			return found
		}
		require.Empty(t, gaps(), "no unit has a case")
		gone := func(at casework.Instant) bool {
			found, err := attendanceOf(d.l.reader, "kept", at)
			require.NoError(t, err)
			return found.gone
		}
		require.True(t, gone(first.From-1))
		require.False(t, gone(first.From))
		require.False(t, gone(first.Until-1))
		require.True(t, gone(first.Until))

		give("D1", "kept")
		give("D2", "unkept")
		require.Empty(t, rung(), "somebody is on duty, and the other unit keeps no roster")
		require.Equal(t, []contract.Unattended{
			{Unit: "unkept", From: d.clock.now(), OpenCases: 1}, {Unit: "kept", From: first.Until, OpenCases: 1},
		}, gaps())

		d.clock.set(first.Until.Add(-casework.Minute))
		give("D3", "kept")
		require.Empty(t, rung())
		d.clock.set(first.Until)
		give("D4", "kept")
		once := []string{"coordinator", "duty_officer", "person:" + string(head)}
		require.Equal(t, once, rung())
		give("D5", "kept")
		require.Equal(t, once, rung(), "the same gap")

		second := turn(first.Until.Add(10*casework.Minute), first.Until.Add(20*casework.Hour))
		require.Contains(t, gaps(), contract.Unattended{Unit: "kept", From: d.clock.now(), Until: second.From, OpenCases: 4})
		d.clock.set(second.From)
		give("D6", "kept")
		require.Equal(t, once, rung())
		require.NotContains(t, unitsOf(gaps()), casework.UnitID("kept"))

		// A roster whose turn was struck is a roster still.
		third := turn(second.Until, second.Until.Add(casework.Hour))
		_, err := d.l.StrikeDuty(ctx, "kept", third.ID, "ill")
		require.NoError(t, err)
		found, err := attendanceOf(d.l.reader, "kept", third.From)
		require.NoError(t, err)
		require.True(t, found.kept && found.gone)

		require.NoError(t, d.l.ChangePerson(ctx, contract.Person{ID: hand, Name: "hand", Disabled: true}))
		give("D7", "kept")
		require.Equal(t, []string{once[0], once[0], once[1], once[1], once[2], once[2]}, rung(), "whoever stands on the roster has left")
		require.Contains(t, unitsOf(gaps()), casework.UnitID("kept"))
	})
}

func unitsOf(gaps []contract.Unattended) []casework.UnitID {
	var units []casework.UnitID
	for _, g := range gaps {
		units = append(units, g.Unit)
	}
	return units
}
