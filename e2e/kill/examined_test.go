package kill_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/e2e/record"
	"jiaoban/internal/casework"
)

// examine looks at the whole record of a folder on which nothing runs any more,
// and gives all its events by case.
func examine(t testing.TB, h home) map[casework.CaseID][]casework.Event {
	t.Helper()
	ctx := context.Background()
	l := h.named(t)
	defer func() { require.NoError(t, l.Close()) }()
	report, err := l.VerifyChain(ctx, 1)
	require.NoError(t, err)
	require.True(t, report.Fits, report.Misfit+report.Differs)
	balance, err := l.Reconcile(ctx)
	require.NoError(t, err)
	require.True(t, balance.Balanced(), "%+v", balance)

	r := h.read(t)
	defer r.close()
	r.numbered()
	r.heard()
	events, waiting := record.Retold(t, r.db, 0)
	require.Empty(t, waiting)
	for id := range events {
		require.NoError(t, l.CheckProjection(ctx, id))
	}
	require.Equal(t, r.number(`SELECT count(*) FROM cases`), int64(len(events)), "every case has its registration")
	return events
}

// sealed stands in for the keys: nobody looks at a complainant here.
type sealed struct{}

func (sealed) SealIdentity([]byte, string, string) ([]byte, error) { return nil, errSealed }
func (sealed) OpenIdentity([]byte, string, string) ([]byte, error) { return nil, errSealed }
