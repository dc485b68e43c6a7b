package ledger

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A breach that a correction set aside stays in the inbox, says so, and rings nobody;
// one that stands rings on.
func TestABreachThatWasSetAsideRingsNobody(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		who := in("office", casework.Supervisor)
		d.clock.set(handedOver.Add(25 * casework.Minute))
		mended, stands := d.register("D1"), d.register("D2")
		d.clock.set(handedOver.Add(31 * casework.Minute))
		d.advance(mended)
		d.advance(stands)
		d.deliver(nil)
		lapse := func(id casework.CaseID) contract.Notice {
			page, err := d.l.Notices(t.Context(), who, "", 100)
			require.NoError(t, err)
			i := slices.IndexFunc(page.Notices, func(n contract.Notice) bool { return n.Case == id && n.Type == "clock_lapsed" })
			require.GreaterOrEqual(t, i, 0)
			return page.Notices[i]
		}
		require.True(t, lapse(mended).Urgent)

		d.do(mended, coordinator, &casework.CorrectHandoverTime{HandedOverAt: handedOver.Add(20 * casework.Minute), Reason: casework.NewText("as the slip says")})
		require.Contains(t, d.eventTypes(mended), casework.EventType("breach_set_aside"))
		require.False(t, lapse(mended).Urgent)
		require.Equal(t, "true", lapse(mended).Facts["set_aside"])
		require.True(t, lapse(stands).Urgent)
		require.Empty(t, lapse(stands).Facts["set_aside"])
	})
}
