package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// bell is the one timer of a case, set to the earliest instant at which
// something falls due. Setting it to the instant it has costs nothing.
type bell struct {
	at     casework.Instant
	timer  workflow.Future
	cancel workflow.CancelFunc
}

// set makes the bell ring at res.NextAt, and not before pause is over when that
// instant has passed. How long that is comes from the ledger's clock alone.
// There is no longest sleep: timers last for years, and a clock that rings
// unheard is found by the relay.
func (b *bell) set(ctx workflow.Context, res contract.AdvanceResult, pause time.Duration) {
	if b.timer != nil && !b.timer.IsReady() {
		if b.at == res.NextAt {
			return
		}
		b.cancel()
	}
	*b = bell{at: res.NextAt}
	if res.NextAt == 0 {
		return
	}
	wait := time.Duration(res.NextAt.Sub(res.Now)) * time.Microsecond
	if wait <= 0 {
		wait = pause
	} else {
		wait = max(wait, time.Millisecond) // Temporal's own grain
	}
	var scope workflow.Context
	scope, b.cancel = workflow.WithCancel(ctx)
	b.timer = workflow.NewTimerWithOptions(scope, wait, workflow.TimerOptions{Summary: label(res)})
}

func (b *bell) rang() bool { return b.timer != nil && b.timer.IsReady() }

// label is what Temporal's page shows beside the timer.
func label(res contract.AdvanceResult) string {
	if res.NextClock == "" {
		return res.NextAt.String()
	}
	return string(res.NextClock) + " " + res.NextAt.String()
}
