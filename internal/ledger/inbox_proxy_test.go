package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A proxy reads what was written to the delegator in person where the delegated posts
// see its case, and nothing about the account, also with a post that sees every case.
func TestAProxyReadsNoMoreOfAnInboxThanTheDelegatedPostsSee(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		inside, outside := d.assigned("D1"), d.register("D2")
		whom := casework.PersonID("p-delegator")
		for i, of := range []casework.CaseID{inside, outside, ""} {
			require.NoError(t, insert(d.l.writer, []noticeRow{{
				ID: "n" + string(rune('1'+i)), CaseID: of, Type: NamedAsWitness, Person: whom, Facts: marshal(map[string]string{}), At: d.clock.now(),
			}}, "notices"))
		}
		read := func(who casework.Actor) (ids []string) {
			page, err := d.l.Notices(ctx, who, "", 10)
			require.NoError(t, err)
			for _, n := range page.Notices {
				if n.Type == NamedAsWitness {
					ids = append(ids, n.ID)
				}
			}
			return ids
		}
		unit := []casework.Post{{Unit: "bureau", Role: casework.UnitOfficer}}
		office := []casework.Post{{Unit: contract.OfficeUnit, Role: casework.Coordinator}}
		require.ElementsMatch(t, []string{"n1", "n2", "n3"}, read(casework.Actor{Person: whom, Posts: unit}), "what is one's own stays so")
		require.ElementsMatch(t, []string{"n1"}, read(casework.Actor{Person: "p-proxy", ActingFor: whom, Posts: unit}))
		require.ElementsMatch(t, []string{"n1", "n2"}, read(casework.Actor{Person: "p-proxy", ActingFor: whom, Posts: office}))
		err := d.l.MarkRead(ctx, casework.Actor{Person: "p-proxy", ActingFor: whom, Posts: unit}, "n2")
		require.Equal(t, "no_such_notice", casework.AsError(err).Code)
	})
}
