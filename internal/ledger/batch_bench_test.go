package ledger

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/secrecy"
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

// The first page of the shift's list of 3,000 refused rows, sealed by real keys: for
// somebody whom nothing bars, and for somebody recused from one case of their campaign.
func BenchmarkOpenRefusals3000(b *testing.B) {
	for _, driver := range []string{SQLite, Postgres} {
		b.Run(driver, func(b *testing.B) {
			keys, err := secrecy.Create(filepath.Join(b.TempDir(), "keys"), secrecy.Master{})
			require.NoError(b, err)
			config := newConfig(b, driver)
			config.Identities, config.Texts, config.Index, config.Current = keys, keys, keys, keys.Current
			config.Digest, config.SameDigest = keys.Digest, keys.SameDigest
			d := newDesk(b, config)
			d.live()
			first := d.stage(list("1", line(3, "A1", "smoke")))
			d.commit(first.ID)
			kin := in("office", casework.Coordinator)
			kin.Person = "p-brother"
			d.do(d.preview(first.ID).Rows[0].Case, coordinator, &casework.Recuse{Person: kin.Person, Reason: casework.NewText("is the brother of the owner")})
			n := list("2", line(3, "B1", "a new one"))
			for i := range 3000 {
				n.Refused = append(n.Refused, bad(i+10, "bad_date", strconv.Itoa(i), strings.Repeat("黑烟扰民，", 100)))
				n.Refused[i].Number = fmt.Sprintf("R%d", i)
			}
			n.Refused[1500].Number = "A1"
			d.stage(n)
			for name, who := range map[string]casework.Actor{"anybody": importer, "recused": kin} {
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						found, _, err := d.l.OpenRefusals(ctx, contract.Reader{Actor: who}, 50)
						require.NoError(b, err)
						require.Len(b, found, 50)
					}
				})
			}
		})
	}
}
