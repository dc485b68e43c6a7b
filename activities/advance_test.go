package activities_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"jiaoban/activities"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type ledger func(contract.AdvanceRequest) (contract.AdvanceResult, error)

func (l ledger) Advance(_ context.Context, req contract.AdvanceRequest) (contract.AdvanceResult, error) {
	return l(req)
}

func TestEveryFailureMayBeTriedAgainAndTellsNothing(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(){
		"an error": nil,
		"a panic":  func() { panic("index out of range") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := activities.New(ledger(func(contract.AdvanceRequest) (contract.AdvanceResult, error) {
				if fail != nil {
					fail()
				}
				return contract.AdvanceResult{}, errors.New("duplicate key: 张三")
			}), nil)
			_, err := a.Advance(t.Context(), contract.AdvanceRequest{Case: "C", Epoch: 1})
			var failure *temporal.ApplicationError
			require.ErrorAs(t, err, &failure)
			require.False(t, failure.NonRetryable())
			require.Equal(t, contract.FailureLedger, failure.Type())
			require.NotContains(t, err.Error(), "张三")
		})
	}
}

func TestTheResultPassesThrough(t *testing.T) {
	t.Parallel()
	want := contract.AdvanceResult{AppliedThrough: 4, Now: 10, NextAt: 20, NextClock: casework.ClockReport}
	a := activities.New(ledger(func(req contract.AdvanceRequest) (contract.AdvanceResult, error) {
		require.Equal(t, contract.AdvanceRequest{Case: "C", Epoch: 2}, req)
		return want, nil
	}), nil)
	got, err := a.Advance(t.Context(), contract.AdvanceRequest{Case: "C", Epoch: 2})
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func TestAnOutageIsLoggedOnceAndItsEndToo(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	away := true
	a := activities.New(ledger(func(contract.AdvanceRequest) (contract.AdvanceResult, error) {
		if away {
			return contract.AdvanceResult{}, errors.New("the database is away")
		}
		return contract.AdvanceResult{}, nil
	}), slog.New(slog.NewTextHandler(&log, nil)))
	for range 100 {
		for i := range 20 {
			_, err := a.Advance(t.Context(), contract.AdvanceRequest{Case: casework.CaseID(rune('a' + i)), Epoch: 1})
			require.Error(t, err)
		}
	}
	require.Equal(t, 5, strings.Count(log.String(), "level=ERROR"), log.String())
	log.Reset()
	away = false
	for i := range 20 {
		_, err := a.Advance(t.Context(), contract.AdvanceRequest{Case: casework.CaseID(rune('a' + i)), Epoch: 1})
		require.NoError(t, err)
	}
	require.Equal(t, 1, strings.Count(log.String(), "\n"), log.String())
	require.Contains(t, log.String(), "succeeds again")
}
