package ledger

import (
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/contract"
)

// Dumping 10,000 cases, and loading them into an empty database, beside reading every
// value of the same tables and doing nothing with it.
func BenchmarkDumpOf10000Cases(b *testing.B) {
	onEach(b, func(b *testing.B, d *desk) {
		const cases, some = 10_000, 100
		for n := range cases / some {
			var chunk []contract.NewCase
			for i := range some {
				chunk = append(chunk, contract.NewCase{Body: registration(fmt.Sprintf("D%d", n*some+i)), Actor: dutyOfficer})
			}
			require.NoError(b, d.l.write(ctx, func(tx *gorm.DB) error {
				_, err := d.l.registerEach(tx, chunk)
				return err
			}))
		}
		var dump bytes.Buffer
		_, err := d.l.Dump(ctx, &dump)
		require.NoError(b, err)
		measure := func(b *testing.B, do func()) {
			b.Helper()
			b.SetBytes(int64(dump.Len()))
			peak := watchHeap()
			for b.Loop() {
				do()
			}
			b.ReportMetric(float64(peak())/(1<<20), "MiB-heap")
		}
		b.Run("read", func(b *testing.B) { measure(b, func() { readAll(b, d.l) }) })
		b.Run("dump", func(b *testing.B) {
			measure(b, func() {
				_, err := d.l.Dump(ctx, io.Discard)
				require.NoError(b, err)
			})
		})
		b.Run("load", func(b *testing.B) {
			measure(b, func() {
				b.StopTimer()
				empty := newEmptyConfig(b, d.l.config.Driver)
				b.StartTimer()
				_, err := Load(ctx, empty, bytes.NewReader(dump.Bytes()))
				require.NoError(b, err)
			})
		})
	})
}

// readAll reads every value that a dump has.
func readAll(b *testing.B, l *Ledger) {
	b.Helper()
	require.NoError(b, l.view(ctx, func(tx *gorm.DB) error {
		tables, err := l.tablesInOrder(tx)
		if err != nil {
			return err
		}
		for _, table := range tables {
			rows, err := tx.Table(table).Rows()
			if err != nil {
				return err
			}
			names, err := rows.Columns()
			if err != nil {
				return err
			}
			values := make([]any, len(names))
			for i := range values {
				values[i] = &sql.RawBytes{}
			}
			for rows.Next() {
				if err := rows.Scan(values...); err != nil {
					return err
				}
			}
			if err := rows.Close(); err != nil {
				return err
			}
		}
		return nil
	}))
}
