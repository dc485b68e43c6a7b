package ledger

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// The largest page of a unit's tasks: 200 of them in some 70 cases of ten events, as
// they stand, and with something in each case that is kept from the unit, so that each
// is folded anew. The longest page of the list of cases stands beside it.
func Benchmark200Tasks(b *testing.B) {
	onEach(b, func(b *testing.B, d *desk) {
		d.unit("bureau", "")
		ids := make([]casework.CaseID, 200)
		for i := range ids {
			d.clock.set(handedOver.Add(casework.Minute))
			ids[i] = d.handled(fmt.Sprintf("D%d", i))
			for range 6 {
				d.do(ids[i], officer, &casework.RecordCall{Unit: "bureau", Answered: true, Note: casework.NewText("asked how far they are")})
			}
		}
		n := 0
		count := func(*gorm.DB) { n++ }
		require.NoError(b, d.l.reader.Callback().Query().Before("*").Register("test:count", count))
		require.NoError(b, d.l.reader.Callback().Row().Before("*").Register("test:count", count))
		read := func(b *testing.B) {
			n = 0
			for b.Loop() {
				page, err := d.l.Tasks(ctx, contract.Reader{Actor: officer}, contract.TaskFilter{Units: []casework.UnitID{"bureau"}, Limit: 200})
				require.NoError(b, err)
				require.Len(b, page.Items, 200)
			}
			b.ReportMetric(float64(n)/float64(b.N), "reads/op")
		}
		b.Run("list-of-cases", func(b *testing.B) {
			n = 0
			for b.Loop() {
				page, err := d.l.Cases(ctx, contract.Reader{Actor: officer}, contract.CaseFilter{Limit: 200})
				require.NoError(b, err)
				require.Len(b, page.Cases, 200)
			}
			b.ReportMetric(float64(n)/float64(b.N), "reads/op")
		})
		b.Run("open", read)
		for _, id := range ids {
			d.do(id, in("office", casework.Supervisor), &casework.ProposeEscalation{Rung: casework.RungOversightVisit, Unit: "bureau", Reason: casework.NewText("it is slow")})
		}
		b.Run("secret", read)
	})
}
