package ledger

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

// A list of 1,000 rows: staged, then committed.
func BenchmarkStageAndCommit1000(b *testing.B) {
	onEach(b, func(b *testing.B, d *desk) {
		b.Helper()
		d.live()
		n := 0
		for b.Loop() {
			n++
			batch := d.stage(list(strconv.Itoa(n), lines(fmt.Sprintf("D%d-", n), 1000)...))
			s, err := d.l.CommitBatch(ctx, batch.ID, importer, nil)
			require.NoError(b, err)
			require.Equal(b, 1000, s.Imported)
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(1000*n), "µs/row")
	})
}

func BenchmarkStage10000(b *testing.B) {
	onEach(b, func(b *testing.B, d *desk) {
		b.Helper()
		d.live()
		n := 0
		for b.Loop() {
			n++
			d.stage(list(strconv.Itoa(n), lines(fmt.Sprintf("D%d-", n), 10_000)...))
		}
	})
}

// How long one registration by hand takes while a list is being committed.
func BenchmarkRegisterBesideACommit(b *testing.B) {
	onEach(b, func(b *testing.B, d *desk) {
		b.Helper()
		d.live()
		batch := d.stage(list("1", lines("D", 3000)...))
		finished := make(chan error, 1)
		go func() { _, err := d.l.CommitBatch(ctx, batch.ID, importer, nil); finished <- err }()
		var took []time.Duration
		for n := 0; ; n++ {
			select {
			case err := <-finished:
				require.NoError(b, err)
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
				b.ReportMetric(float64(len(took)), "cases")
				return
			default:
			}
			started := time.Now()
			_, err := d.l.Register(ctx, contract.NewCase{Body: byHand(fmt.Sprint("H", n)), Actor: dutyOfficer})
			took = append(took, time.Since(started))
			require.NoError(b, err)
		}
	})
}
