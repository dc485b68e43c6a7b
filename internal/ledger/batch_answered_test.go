package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

// The row that stands is pointed at while another row of its number is refused for
// it, and no longer: not when that one was mended or struck.
func TestAWarningOfARefusedRowGoesWhenThatRowIsSeenTo(t *testing.T) {
	t.Parallel()
	for _, sheet := range []string{"", "letters"} {
		for _, c := range []struct {
			name   string
			change func(d *desk, batch string)
			stays  bool
		}{
			{"nothing was done", func(*desk, string) {}, true},
			{"mended under another number", func(d *desk, b string) { d.byHand(b, "mended", receipt(2, 6, "G002", "noise")) }, false},
			{"mended by a file", func(d *desk, b string) { d.correct(b, "mended", receipt(2, 2, "G002", "noise")) }, false},
			{"refused again for another reason", func(d *desk, b string) {
				n := corrected(b, "again")
				again := bad(6, "no_region", "G002", "noise")
				again.Number, again.Mends = "G002", 2
				n.Refused = []contract.RefusedRow{again}
				_, err := d.l.SendCorrected(ctx, n)
				require.NoError(d.t, err)
			}, false},
			{"mended with the same number", func(d *desk, b string) { d.byHand(b, "mended", receipt(2, 6, "G001", "noise by night")) }, true},
			{"struck", func(d *desk, b string) {
				require.NoError(d.t, d.l.StrikeRow(ctx, b, contract.RowRef{Row: 6}, "the same", importer))
			}, false},
			{"struck and restored", func(d *desk, b string) {
				require.NoError(d.t, d.l.StrikeRow(ctx, b, contract.RowRef{Row: 6}, "the same", importer))
				require.NoError(d.t, d.l.RestoreRow(ctx, b, contract.RowRef{Row: 6}, "another", importer))
			}, true},
		} {
			t.Run(c.name+sheet, func(t *testing.T) {
				t.Parallel()
				onBoth(t, func(t *testing.T, config Config) {
					d := newDesk(t, config)
					d.live()
					first := line(2, "G001", "smoke")
					other := "6"
					refused := bad(6, "duplicate_number", "G001", "noise")
					refused.Number, refused.Sheet = "G001", sheet
					if sheet != "" {
						other = sheet + "!6"
					}
					stale := contract.RowWarning{Code: contract.WarnNumberRepeated, Params: map[string]string{"number": "G001", "other": other}}
					kept := contract.RowWarning{Code: "number_cell", Column: "number"}
					first.Warnings = []contract.RowWarning{stale, kept}
					n := list("1", first)
					n.Refused = []contract.RefusedRow{refused}
					b := d.stage(n)
					c.change(d, b.ID)
					want := []contract.RowWarning{kept}
					if c.stays {
						want = []contract.RowWarning{stale, kept}
					}
					require.Equal(t, want, d.preview(b.ID).Rows[0].Warnings, "while it waits")
					d.commit(b.ID)
					require.Equal(t, want, d.preview(b.ID).Rows[0].Warnings, "and when it is a case")
				})
			})
		}
	}
}
