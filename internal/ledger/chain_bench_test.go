package ledger

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// unchain has a ledger leave out what the chain costs: its lock, reading its end,
// and adding to it. Everything else of a write stays.
func unchain(b *testing.B, l *Ledger) {
	b.Helper()
	if l.dialect.name() == Postgres {
		require.NoError(b, l.writer.Exec("ALTER TABLE events DISABLE TRIGGER events_link").Error)
		return
	}
	leave := func(db *gorm.DB) {
		if db.Statement.Table == "chain" {
			config := *db.Config
			config.DryRun = true
			db.Config = &config
		}
	}
	callbacks := l.writer.Callback()
	require.NoError(b, callbacks.Create().Before("gorm:create").Register("bench:unchain", leave))
	require.NoError(b, callbacks.Query().Before("gorm:query").Register("bench:unchain", leave))
}

// What chaining costs a command: the same commands, filed and applied by as many
// at once, with the chain and without it, in turn in the same run.
func BenchmarkChaining(b *testing.B) {
	for _, driver := range []string{SQLite, Postgres} {
		for _, writers := range []int{1, 16} {
			b.Run(fmt.Sprintf("%s/%dwriters", driver, writers), func(b *testing.B) {
				config := newConfig(b, driver)
				config.Conns = 20
				other := newConfig(b, driver)
				other.Conns = 20
				desks := []*desk{newDesk(b, config), newDesk(b, other)}
				ids := [2][]casework.CaseID{}
				for i, d := range desks {
					for n := range writers {
						ids[i] = append(ids[i], d.handled(fmt.Sprintf("D%d", n)))
						d.clock.set(handedOver.Add(casework.Minute))
					}
					d.clock.set(handedOver.Add(2 * casework.Minute))
				}
				unchain(b, desks[1].l)
				const each = 25
				var took [2]time.Duration
				for b.Loop() {
					for i, d := range desks {
						began := time.Now()
						crowd(writers, func(n int) {
							for range each {
								_, err := d.l.File(ctx, contract.NewFiling{Case: ids[i][n], Actor: officer, Body: &casework.RecordCall{Unit: "bureau"}})
								if err == nil {
									_, err = d.l.Advance(ctx, contract.AdvanceRequest{Case: ids[i][n], Epoch: 1})
								}
								if err != nil {
									b.Error(err)
								}
							}
						})
						took[i] += time.Since(began)
					}
				}
				commands := float64(b.N * writers * each)
				b.ReportMetric(float64(took[0].Microseconds())/commands, "µs/command")
				b.ReportMetric(float64(took[1].Microseconds())/commands, "µs/command-unchained")
				b.ReportMetric(float64(took[0])/float64(took[1]), "ratio")
				report, err := desks[0].l.VerifyChain(ctx, 1)
				require.NoError(b, err)
				require.True(b, report.Fits, report.Misfit)
				require.Equal(b, desks[0].rows("events"), desks[0].rows("chain"), "no gap")
				require.Less(b, desks[1].rows("chain"), desks[1].rows("events"), "the other was not chained")
			})
		}
	}
}

// Checking a ledger whose record has 100,000 entries.
func BenchmarkVerify100000Entries(b *testing.B) {
	onEach(b, func(b *testing.B, d *desk) {
		const entries, some = 100_000, 500
		batch := make([]contract.NewEntry, some)
		for i := range batch {
			batch[i] = about(contract.Exported, "ledger")
			batch[i].Facts = map[string]string{"format": "csv", "campaign": "01FDHVWJ50NCT9713DQWES5NX6", "batch": fmt.Sprint(i)}
		}
		for range entries / some {
			require.NoError(b, d.l.Audit(contract.Asking(ctx, administrator), batch...))
		}
		peak := watchHeap()
		for b.Loop() {
			report, err := d.l.VerifyChain(ctx, 1)
			require.NoError(b, err)
			require.True(b, report.Fits, report.Misfit)
			require.Equal(b, int64(entries), report.Pos)
		}
		b.ReportMetric(entries*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
		b.ReportMetric(float64(peak())/(1<<20), "MiB-heap")
	})
}

// watchHeap tells how far the heap has grown above what it is now.
func watchHeap() func() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	idle, most, done := m.HeapAlloc, m.HeapAlloc, make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		ticker := time.NewTicker(5 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			case <-done:
				return
			}
		}
	})
	return func() uint64 {
		close(done)
		watching.Wait()
		return most - idle
	}
}
