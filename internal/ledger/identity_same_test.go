package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Which other cases have the complainant of a case is listed with an entry, and
// told as a look is where there are any, every time, also where one asks for another. Who may not look is told nothing, and leaves nothing.
func TestWhoListsTheSameComplainantIsRecordedAndTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.appoints("p-watch", casework.Supervisor)
		id, other := d.complained("D1", contract.Complainant{Telephone: "19900000011"}), d.complained("D2", contract.Complainant{Telephone: "19900000011"})
		alone := d.complained("D3", contract.Complainant{Telephone: "19900000012"})
		proxy := dutyOfficer
		proxy.Person, proxy.ActingFor = "p-proxy", dutyOfficer.Person
		told := func() (roles []casework.Role) {
			var rows []outboxRow
			require.NoError(t, d.l.reader.Where("type = ?", ComplainantLinked).Order("role").Find(&rows).Error)
			for _, r := range rows {
				roles = append(roles, r.Notice.Role)
			}
			return roles
		}
		list := func(who casework.Actor, id casework.CaseID, found int) {
			same, err := d.l.ListSameComplainant(ctx, who, id)
			require.NoError(t, err)
			require.Len(t, same, found)
		}
		for _, who := range []casework.Actor{reviewer, supervisor, leader, auditor, officer} {
			_, err := d.l.ListSameComplainant(ctx, who, id)
			requireRefusal(t, err, casework.Forbidden, "not_your_role")
		}
		_, err := d.l.ListSameComplainant(ctx, dutyOfficer, "no-such-case")
		requireRefusal(t, err, casework.NotFound, "no_such_case")
		require.Empty(t, d.entriesOf(contract.ComplainantsLinked))

		list(dutyOfficer, id, 1)
		entries := d.entriesOf(contract.ComplainantsLinked)
		require.Len(t, entries, 1)
		require.Equal(t, id, entries[0].Payload.Case)
		require.Equal(t, dutyOfficer.Person, entries[0].Actor)
		require.Equal(t, map[string]string{"found": "1"}, entries[0].Payload.Facts)
		require.Equal(t, []casework.Role{casework.Coordinator}, told())

		// What was listed in vain is not what comes to light later.
		list(coordinator, alone, 0)
		require.Len(t, d.entriesOf(contract.ComplainantsLinked), 2)
		require.Len(t, told(), 1, "nothing was found")
		d.complained("D4", contract.Complainant{Telephone: "19900000012"})
		list(coordinator, alone, 1)
		require.Len(t, d.entriesOf(contract.ComplainantsLinked), 3)
		require.Equal(t, []casework.Role{casework.Coordinator, casework.Coordinator, casework.Supervisor}, told(), "coordinators are not left to watch themselves")
		list(proxy, id, 1)
		list(dutyOfficer, other, 1)
		require.Len(t, d.entriesOf(contract.ComplainantsLinked), 5, "another person, and another case")
		require.Len(t, told(), 5)
	})
}
