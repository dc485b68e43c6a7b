package e2e

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/app/life"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/pgtest"
)

// The life of a case through HTTP: dispute, missed report, urging, late answer,
// return, approval, four gates, closing.
func TestLifeOfACase(t *testing.T) {
	t.Parallel()
	for _, store := range []string{"sqlite", "postgres"} {
		t.Run(store, func(t *testing.T) {
			t.Parallel()
			more := settings{}
			if store == "postgres" {
				more["database"], more["temporal-database"] = pgtest.DSN(t), pgtest.DSN(t)
			}
			s := start(t, on(t.TempDir(), more))
			campaign := s.campaign("swift")
			for _, mode := range []casework.AnswerMode{casework.Joint, casework.Separate} {
				t.Run(string(mode), func(t *testing.T) { live(t, s, campaign, mode) })
			}
			s.holds(within(t, time.Minute))
		})
	}
}

func live(t *testing.T, s *system, campaign string, mode casework.AnswerMode) {
	var steps []life.Step
	lived, err := life.Play(within(t, 3*time.Minute), life.Options{
		Base: s.URL(), Lang: "en", Logins: s.Serving().Demo.Logins, Campaign: campaign, Mode: mode, Patience: time.Minute,
		Tell: func(step life.Step) { steps = append(steps, step) },
	})
	require.NoError(t, err)
	c := lived.Case.Case
	require.Equal(t, casework.Closed, c.State)
	require.True(t, lived.Case.Late, "closing does not clear a breach")
	require.Greater(t, len(steps), 30)

	count := map[casework.EventType]int{}
	rungs := map[casework.Rung]int{}
	lead := town.UnitID("chengguan")
	for i, e := range lived.Events {
		require.Equal(t, int64(i+1), e.Seq, "gap-free")
		count[e.Type]++
		if p, ok := e.Payload.(*casework.RungReached); ok {
			rungs[p.Escalation.Rung]++
		}
		if p, ok := e.Payload.(*casework.ClockLapsed); ok {
			require.Equal(t, casework.ClockReport, p.Breach.Kind)
			require.Equal(t, p.Breach.Due, e.HappenedAt, "a breach happens when it is due, whenever it is published")
		}
	}
	answering := 1
	if mode == casework.Separate {
		answering = 2
	}
	require.Equal(t, answering, count["clock_lapsed"], "every answering unit missed its own report clock, once")
	require.Equal(t, answering, rungs[casework.RungUrge])
	require.Equal(t, answering, count["report_submitted"])
	require.Equal(t, 4, count["gate_passed"])
	require.Equal(t, 1, count["case_closed"])
	for _, k := range c.Clocks {
		if k.Kind == casework.ClockReport && k.Owner.Unit == lead {
			require.Equal(t, casework.Late, k.Verdict)
		}
		if k.Kind == casework.ClockSupplement {
			require.Equal(t, casework.InTime, k.Verdict)
		}
		require.False(t, k.Running(), "a closed case waits for nobody")
	}
	require.Equal(t, lead, c.Answers[0].Unit)

	// The complainant is in no event and in no view of the case.
	everything, err := json.Marshal(lived)
	require.NoError(t, err)
	require.NotContains(t, string(everything), "示范-举报人")
}
