package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// A notice does not outlive the right to its case. Where a unit's part was taken
// away, those who are there, and who come later, read no more of the case in
// their inbox than that it was; what was written to a person stays theirs.
func TestNoticesDoNotOutliveTheRightToTheirCase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("county", "")
		id := d.handled("D1")
		d.do(id, officer, &casework.NameHandler{Assignment: "a1", Handler: "p-handler"})
		d.deliver(nil)
		newcomer := in("bureau", casework.UnitOfficer)
		newcomer.Person = "p-newcomer"
		handler := in("bureau", casework.UnitOfficer)
		handler.Person = "p-handler"
		inbox := func(who casework.Actor) map[casework.EventType]string {
			page, err := d.l.Notices(ctx, who, "", 0)
			require.NoError(t, err)
			ids := map[casework.EventType]string{}
			listed := []string{}
			for _, n := range page.Notices {
				ids[n.Type] = n.ID
				listed = append(listed, n.ID)
			}
			heard, err := d.l.Heard(ctx, who, 0)
			require.NoError(t, err)
			require.Equal(t, listed, heard, "what is heard is what is listed")
			return ids
		}
		before := inbox(newcomer)
		require.Contains(t, before, casework.EventType("unit_assigned"), "while the unit has its part, so have those who come to it")
		require.NoError(t, d.l.MarkRead(ctx, newcomer, before["unit_assigned"]))

		d.do(id, coordinator, &casework.Reassign{Assignment: "a1", To: target(casework.RoleLead, "county"), Reason: casework.NewText("theirs")})
		d.deliver(nil)
		types := func(ids map[casework.EventType]string) []casework.EventType {
			var all []casework.EventType
			for k := range ids {
				all = append(all, k)
			}
			return all
		}
		require.Equal(t, []casework.EventType{"assignment_released"}, types(inbox(newcomer)))
		require.ElementsMatch(t, []casework.EventType{"assignment_released", "handler_named"}, types(inbox(handler)))
		require.Contains(t, inbox(in("county", casework.UnitOfficer)), casework.EventType("unit_assigned"))
		require.Contains(t, inbox(coordinator), casework.EventType("case_registered"))
		requireRefusal(t, d.l.MarkRead(ctx, newcomer, before["unit_assigned"]), casework.NotFound, "no_such_notice")

		barred := coordinator2
		require.NotEmpty(t, inbox(barred))
		d.do(id, coordinator, &casework.Recuse{Person: barred.Person, Reason: casework.NewText("a neighbour")})
		d.deliver(nil)
		require.Empty(t, inbox(barred))
	})
}

// A message about a case that has no number names it as lists of cases do: by the row
// of the list by which it came.
func TestNoticesNameACaseWithoutANumberByItsRow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		d.unit("bureau", "")
		b := d.stage(list("1", line(3, "D0001", "smoke at night"), line(7, "", "dust from a yard")))
		d.commit(b.ID)
		for _, r := range d.preview(b.ID).Rows {
			d.do(r.Case, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		}
		d.deliver(nil)
		page, err := d.l.Notices(ctx, officer, "", 0)
		require.NoError(t, err)
		var rows []string
		for _, n := range page.Notices {
			if n.Type == "unit_assigned" {
				rows = append(rows, n.Facts[factNumber]+" "+n.Facts["row_number"])
			}
		}
		require.ElementsMatch(t, []string{"D0001 ", " 7"}, rows)
	})
}
