package bench

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"jiaoban/internal/contract"
	"jiaoban/internal/engine"
)

// rows is a ledger with the yardstick's rows alone; no case of it is due.
type rows struct {
	Ledger

	mu    sync.Mutex
	began []string // the bare workflows that have written their first row, in turn
}

func (*rows) Overslept(context.Context, time.Duration, int) ([]contract.CaseRef, error) {
	return nil, nil
}

func (r *rows) SetMeta(_ context.Context, key, why string) error {
	if why == "began" {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.began = append(r.began, strings.TrimPrefix(key, "yardstick/"))
	}
	return nil
}

// Where the timers of the yardstick are due before they are all begun, and also when they
// have four times as long, the machine is too slow for this bench. It says so and ends:
// unlike a noon that came too early, this one is not made once more, for it would not help.
func TestABenchSaysThatTheMachineIsTooSlowForItsNoon(t *testing.T) {
	t.Parallel()
	e, err := engine.Start(t.Context(), engine.Config{Path: filepath.Join(t.TempDir(), "temporal.db")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, e.Stop(context.Background())) })
	temporal, err := client.DialContext(t.Context(), client.Options{
		HostPort: e.FrontendAddr(), Namespace: e.Namespace(), Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	require.NoError(t, err)
	defer temporal.Close()
	record := &rows{}
	b := &bench{
		Options: Options{Width: 1, Patience: time.Minute, Say: func(string, string) {}},
		// By such a rate the instant is over before anything begins, the second time, too.
		samples: []Sample{{Name: bareStarts, PerSecond: -0.1}},
	}
	_, err = b.bareNoon(t.Context(), &desk{Running: Running{Ledger: record, Temporal: temporal}}, 1)
	require.ErrorIs(t, err, errTooSlow)
	require.ErrorContains(t, err, "with four times as long, too; try with fewer cases")
	require.NotErrorIs(t, err, errNotReady, "for which a noon is made once more")
	require.Equal(t, []string{"yardstick-rings-1/0", "yardstick-rings-1-again/0"}, record.began)
}
