package app

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/accounts"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/config"
	"jiaoban/internal/contract"
)

// A first start that is cut off between staging and committing the demonstration
// list is made good by the next one, days later: the demonstration says that its
// list was handed over just now, and so it was.
func TestACutOffFirstStartIsMadeGood(t *testing.T) {
	t.Parallel()
	ctx, conf, ago := t.Context(), config.Config{Data: t.TempDir()}, 72*time.Hour
	r, err := openRecord(ctx, conf, folderOf(conf), nil, recordOptions{migrate: true, create: true, clock: func() time.Time { return time.Now().Add(-ago) }})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.ledger.Close()) })
	shipped, err := readPolicies("")
	require.NoError(t, err)
	require.NoError(t, shipped.store(ctx, r.ledger))
	s := &System{record: r, ports: newPorts(r, &temporal{}, Options{})}
	require.NoError(t, town.Seed(ctx, r.ledger, accounts.New(r.ledger, time.Now, cheap), "Kiln-and-7-bridges"))
	now, err := r.ledger.Now(ctx)
	require.NoError(t, err)
	require.NoError(t, town.Announce(ctx, s.ports.campaigns, s.ports.campaigns.table, casework.Shanghai.DateOf(now)))

	count, then := town.ListCount, now
	_, err = s.ports.batches.Stage(ctx, api.ListUpload{
		Campaign: town.Campaign, HandedOverAt: then, Level: casework.LevelCentral, Mode: casework.ModeHandedOver,
		DeclaredCount: &count, FileName: town.ListName, Actor: casework.Actor{Person: town.PersonID("duty"), Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.DutyOfficer}}},
	}, bytes.NewReader(town.List))
	require.NoError(t, err)
	ago = 0
	now, err = r.ledger.Now(ctx)
	require.NoError(t, err)
	for range 2 { // and the start after that finds it done
		require.NoError(t, s.takeDemonstrationList(ctx, now))
		batches, err := s.ports.batches.Batches(ctx, town.Campaign)
		require.NoError(t, err)
		require.Len(t, batches, 2)
		require.Equal(t, contract.BatchWithdrawn, batches[1].State)
		require.Equal(t, then, batches[1].HandedOverAt)
		require.NotEmpty(t, batches[1].Withdrawn.Reason)
		require.Equal(t, contract.BatchCommitted, batches[0].State)
		require.Equal(t, now, batches[0].HandedOverAt)
		tally, err := r.ledger.Tally(ctx, contract.Reader{All: true}, contract.CaseFilter{Batch: batches[0].ID})
		require.NoError(t, err)
		require.Equal(t, int64(town.ListCount), tally.Total)
	}
}
