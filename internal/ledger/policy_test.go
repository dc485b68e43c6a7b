package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Whoever stores a calendar has read what it replaces: another one meanwhile is
// refused, what counts already changes nothing, and each leaves its entry.
func TestACalendarReplacesWhatWasRead(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l := open(t, config)
		year := casework.CalendarYear{Year: 2031, Source: "notice", Holidays: []casework.Date{"2031-01-01"}}
		replace := func(read int) error {
			return l.ReplaceCalendar(t.Context(), year, read, leader.Person, "the notice is out")
		}
		before := officeEntries(t, l)
		requireRefusal(t, replace(1), casework.Conflict, "changed_meanwhile")
		require.NoError(t, replace(0))
		require.NoError(t, replace(0), "it counts already")
		require.Equal(t, before+1, officeEntries(t, l))
		year.Makeup = []casework.Date{"2031-01-04"}
		requireRefusal(t, replace(0), casework.Conflict, "changed_meanwhile")
		require.NoError(t, replace(1))
		require.Equal(t, before+2, officeEntries(t, l))
		require.Equal(t, "reason:required", refusalCode(t, l.ReplaceCalendar(t.Context(), year, 2, leader.Person, " ")))
		page, err := l.Entries(t.Context(), contract.Reader{All: true}, contract.EntryFilter{Limit: 1})
		require.NoError(t, err)
		sum, err := RuleSum(year)
		require.NoError(t, err)
		require.Equal(t, contract.CalendarStored, page.Entries[0].Type)
		require.Equal(t, leader.Person, page.Entries[0].Actor)
		require.Equal(t, map[string]string{"version": "2", "sha256": sum}, page.Entries[0].Payload.Facts)
	})
}

// What one server stores another one of the same database counts by at once.
func TestASecondServerSeesAStoredVersion(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l := open(t, config)
		require.NoError(t, l.StorePolicy(t.Context(), policy, leader.Person, "a reason"))
		other, err := Open(t.Context(), config)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, other.Close()) })
		next := policy
		next.Version++
		require.NoError(t, l.StorePolicy(t.Context(), next, leader.Person, "a reason"))
		highest, err := other.PolicyVersion(t.Context(), policy.Name, 0)
		require.NoError(t, err)
		require.Equal(t, next, highest.Policy)
		require.NoError(t, l.ReplaceCalendar(t.Context(), casework.CalendarYear{Year: 2031, Source: "notice"}, 0, leader.Person, "a reason"))
		cal, err := other.Calendar(t.Context())
		require.NoError(t, err)
		require.Len(t, cal.Years, 1)
		next.ShellBelow++
		requireRefusal(t, other.StorePolicy(t.Context(), next, leader.Person, "a reason"), casework.Conflict, "policy_version_taken")
	})
}
