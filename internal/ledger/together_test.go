package ledger

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Several changes are one: the later see the earlier, every one of them has its
// entry, and where one fails nothing of any is left.
func TestChangesAreMadeTogetherOrNotAtAll(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l := open(t, config)
		ctx := contract.Asking(t.Context(), casework.Actor{Person: "boss"})
		change := errors.New("changed my mind")
		var person casework.PersonID
		hire := func(fail error) error {
			return l.Together(ctx, func(ctx context.Context) error {
				p, err := l.AddPerson(ctx, contract.Person{Name: "示范甲"})
				require.NoError(t, err)
				person = p.ID
				u, err := l.AddUnit(ctx, contract.Unit{Name: "示范局", Kind: contract.UnitDepartment, Parent: contract.OfficeUnit, FirstResponsible: p.ID})
				require.NoError(t, err)
				_, err = l.GrantPost(ctx, contract.Holding{Person: p.ID, Unit: u.ID, Role: casework.UnitLeader})
				require.NoError(t, err)
				_, err = l.AddContact(ctx, contract.Contact{Unit: u.ID, Person: "nobody", Telephone: "1"})
				require.Equal(t, "person:no_such_person", refusalCode(t, err), "a refusal does not spoil the rest")
				held, err := l.Holdings(ctx, p.ID)
				require.NoError(t, err)
				require.Len(t, held, 1, "what was written before is read")
				_, there, err := l.Standing(ctx, p.ID, held[0].From)
				require.NoError(t, err)
				require.True(t, there)
				return fail
			})
		}
		before := officeEntries(t, l)
		require.ErrorIs(t, hire(change), change)
		require.Equal(t, before, officeEntries(t, l))
		_, err := l.Person(t.Context(), person)
		requireRefusal(t, err, casework.NotFound, "no_such_person")

		require.NoError(t, hire(nil))
		require.Equal(t, before+3, officeEntries(t, l))
		_, err = l.Person(t.Context(), person)
		require.NoError(t, err)
		page, err := l.Entries(t.Context(), contract.Reader{All: true}, contract.EntryFilter{Limit: 3})
		require.NoError(t, err)
		var kinds []contract.EntryKind
		for _, e := range page.Entries {
			require.Equal(t, casework.PersonID("boss"), e.Actor)
			kinds = append(kinds, e.Type)
		}
		require.Equal(t, []contract.EntryKind{contract.PostGranted, contract.UnitAdded, contract.PersonAdded}, kinds)
		report, err := l.VerifyChain(t.Context(), 0)
		require.NoError(t, err)
		require.True(t, report.Fits)
	})
}

// officeEntries counts the entries of the office's own record.
func officeEntries(t testing.TB, l *Ledger) int64 {
	t.Helper()
	var n int64
	require.NoError(t, l.read(t.Context()).Model(&entryRow{}).Count(&n).Error)
	return n
}
