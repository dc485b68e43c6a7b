package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/app"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// The clock of whoever keeps the ledger decides, however wrong the engine's is beside
// it: a bell is set for how long it is until an instant, and that is asked of the
// ledger alone. What fell due is recorded with its own instant, and no later than with
// two clocks that agree.
func TestNothingIsJudgedByTheEnginesClock(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]time.Duration{"the engine is two minutes behind": 2 * time.Minute, "the engine is two minutes ahead": -2 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := func() time.Time { return time.Now().Add(wrong) }
			o := options(t, on(t.TempDir(), settings{"demo": "true"}))
			o.Clock = clock
			running, err := app.Start(within(t, 2*time.Minute), o)
			require.NoError(t, err)
			s := &system{System: running, t: t, handed: map[string]string{}, password: running.Serving().Demo.Logins[0].Password}
			t.Cleanup(s.stop)
			ctx := within(t, 2*time.Minute)

			// Handed over half a minute ago by the ledger's clock: the report is due in ten seconds.
			handedOver := casework.InstantOf(clock().Add(-30 * time.Second))
			var out api.Outcome
			require.NoError(t, s.as("duty").Post(ctx, "/api/v1/cases", map[string]any{
				"source":         map[string]any{"campaign": town.FastCampaign, "level": "central", "mode": "handed_over"},
				"handed_over_at": handedOver, "region": "卧龙区", "complaint": "示范：工地夜间施工噪声扰民。",
			}, &out))
			id := out.Filing.Case
			s.assign(ctx, id, "wolong")
			due := handedOver.Add(40 * casework.Second)

			var lapse *casework.Event
			require.Eventually(t, func() bool {
				events, err := s.Ledger().Timeline(ctx, contract.Reader{All: true}, id, 0, 200)
				require.NoError(t, err)
				for i, e := range events {
					if p, ok := e.Payload.(*casework.ClockLapsed); ok && p.Breach.Kind == casework.ClockReport {
						lapse = &events[i]
					}
				}
				return lapse != nil
			}, time.Minute, 50*time.Millisecond)
			require.Equal(t, due, lapse.Payload.(*casework.ClockLapsed).Breach.Due)
			require.Equal(t, due, lapse.HappenedAt)
			require.GreaterOrEqual(t, lapse.RecordedAt, due)
			require.Less(t, lapse.RecordedAt.Sub(due), 30*casework.Second, "the engine's clock had no part in it")
			s.holds(ctx)
		})
	}
}
