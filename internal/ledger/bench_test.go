package ledger

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// onEach measures one thing over each database.
func onEach(b *testing.B, measure func(b *testing.B, d *desk)) {
	for _, driver := range []string{SQLite, Postgres} {
		b.Run(driver, func(b *testing.B) { measure(b, newDesk(b, newConfig(b, driver))) })
	}
}

func BenchmarkRegister(b *testing.B) {
	onEach(b, func(b *testing.B, d *desk) {
		n := 0
		for b.Loop() {
			n++
			d.register(fmt.Sprintf("D%d", n))
		}
	})
}

func BenchmarkRegisterInChunksOf100(b *testing.B) {
	onEach(b, func(b *testing.B, d *desk) {
		n := 0
		for b.Loop() {
			var cases []contract.NewCase
			for range 100 {
				n++
				cases = append(cases, contract.NewCase{Body: registration(fmt.Sprintf("D%d", n)), Actor: dutyOfficer})
			}
			require.NoError(b, d.l.write(ctx, func(tx *gorm.DB) error {
				_, err := d.l.registerEach(tx, cases)
				return err
			}))
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n), "µs/case")
	})
}

func BenchmarkFile(b *testing.B) {
	onEach(b, func(b *testing.B, d *desk) {
		id := d.handled("D1")
		body := report()
		for b.Loop() {
			d.file(id, officer, body)
		}
	})
}

// A file and an advance are what one command costs the database.
func BenchmarkFileAndAdvance(b *testing.B) {
	onEach(b, func(b *testing.B, d *desk) {
		id := d.handled("D1")
		for b.Loop() {
			d.clock.forward(casework.Millisecond)
			d.file(id, officer, &casework.RecordCall{Unit: "bureau", Answered: true, Note: casework.NewText("asked how far they are")})
			_, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: 1})
			require.NoError(b, err)
		}
	})
}

// The same over many cases by eight at once, with the slowest filing.
func BenchmarkFileAndAdvanceByEight(b *testing.B) {
	onEach(b, func(b *testing.B, d *desk) {
		ids := make([]casework.CaseID, 64)
		for i := range ids {
			ids[i] = d.handled(fmt.Sprintf("D%d", i))
			d.clock.set(handedOver.Add(casework.Minute))
		}
		d.clock.set(handedOver.Add(2 * casework.Minute))
		var next, slowest atomic.Int64
		b.SetParallelism(4)
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				id := ids[next.Add(1)%int64(len(ids))]
				began := time.Now()
				_, err := d.l.File(ctx, contract.NewFiling{Case: id, Actor: officer, Body: &casework.RecordCall{Unit: "bureau"}})
				took := int64(time.Since(began))
				for was := slowest.Load(); took > was && !slowest.CompareAndSwap(was, took); was = slowest.Load() {
				}
				if err == nil {
					_, err = d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: 1})
				}
				if err != nil {
					b.Error(err)
				}
			}
		})
		b.ReportMetric(float64(slowest.Load())/1e6, "ms-slowest-filing")
	})
}

// A case as almost everybody reads it: some of what happened is not theirs to see,
// so that the last event that is has to be looked for.
func BenchmarkCaseWithFiftyEvents(b *testing.B) {
	onEach(b, func(b *testing.B, d *desk) {
		id := d.handled("D1")
		for range 40 {
			d.clock.forward(casework.Millisecond)
			d.file(id, officer, &casework.RecordCall{Unit: "bureau", Answered: true, Note: casework.NewText("asked how far they are")})
			_, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: 1})
			require.NoError(b, err)
		}
		for b.Loop() {
			_, err := d.l.Case(ctx, contract.Reader{Actor: dutyOfficer}, id)
			require.NoError(b, err)
		}
	})
}

func BenchmarkAdvanceWithNothingToDo(b *testing.B) {
	onEach(b, func(b *testing.B, d *desk) {
		id := d.handled("D1")
		for b.Loop() {
			_, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: 1})
			require.NoError(b, err)
		}
	})
}

// Lists over 100,000 cases. The rows are copies of one real row.
func BenchmarkListsOver100000Cases(b *testing.B) {
	onEach(b, func(b *testing.B, d *desk) {
		d.unit("bureau", "")
		d.unit("county", "")
		d.unit("town", "")
		id := d.assigned("D0")
		manyCases(b, d, id, 100_000)
		bureau, open := contract.Reader{Actor: officer}, true
		page, err := d.l.Cases(ctx, all, contract.CaseFilter{})
		require.NoError(b, err)
		for _, c := range []struct {
			name string
			who  contract.Reader
			f    contract.CaseFilter
		}{
			{"board", all, contract.CaseFilter{}},
			{"second-page", all, contract.CaseFilter{After: page.Next}},
			{"latest", all, contract.CaseFilter{Order: contract.ByRegistration}},
			{"number", all, contract.CaseFilter{Order: contract.ByNumber}},
			{"batch", all, contract.CaseFilter{Batch: "b7"}},
			{"overdue", all, contract.CaseFilter{Overdue: true}},
			{"late", all, contract.CaseFilter{Late: true}},
			{"unit-of-1000", bureau, contract.CaseFilter{}},
			{"open-of-a-unit-of-1000", all, contract.CaseFilter{Open: &open, Unit: "bureau"}},
			{"open-of-a-unit-of-10", all, contract.CaseFilter{Open: &open, Unit: "town"}},
			{"search-one", all, contract.CaseFilter{Query: "D77777"}},
			{"search-none", all, contract.CaseFilter{Query: "nowhere at all"}},
		} {
			b.Run(c.name, func(b *testing.B) {
				for b.Loop() {
					_, err := d.l.Cases(ctx, c.who, c.f)
					require.NoError(b, err)
				}
			})
		}
		for name, of := range map[string]struct {
			who contract.Reader
			f   contract.CaseFilter
		}{"tally-all": {who: all}, "tally-open": {all, contract.CaseFilter{Open: &open}}, "tally-unit-of-1000": {who: bureau}} {
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					_, err := d.l.Tally(ctx, of.who, of.f)
					require.NoError(b, err)
				}
			})
		}
		for name, f := range map[string]contract.CaseFilter{
			"statistics-all": {}, "statistics-campaign": {Campaign: "c1"}, "statistics-day": {HandedOverFrom: "2021-08-20", HandedOverTo: "2021-08-20"},
			"statistics-region": {Region: "hill"}, "statistics-unit-of-1000": {Unit: "bureau"},
		} {
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					_, err := d.l.Statistics(ctx, all, f)
					require.NoError(b, err)
				}
			})
		}
		b.Run("figure", func(b *testing.B) {
			for b.Loop() {
				_, err := d.l.Cases(ctx, all, contract.CaseFilter{Figure: contract.FigureBreached, FigureClock: casework.ClockReport, FigureUnit: "county"})
				require.NoError(b, err)
			}
		})
		b.Run("recovery", func(b *testing.B) {
			for b.Loop() {
				_, err := d.l.Unapplied(ctx, time.Second, 100)
				require.NoError(b, err)
				_, err = d.l.Overslept(ctx, 100*365*24*time.Hour, 100)
				require.NoError(b, err)
			}
		})
	})
}

// manyCases copies the row of a case n times, spread over batches, due
// instants and states; every hundredth is the bureau's,
// and one of ten thousand the town's as well.
func manyCases(b *testing.B, d *desk, id casework.CaseID, n int) {
	b.Helper()
	var row caseRow
	require.NoError(b, d.l.reader.Where("id = ?", id).Take(&row).Error)
	states := casework.States
	require.NoError(b, d.l.write(ctx, func(tx *gorm.DB) error {
		rows := make([]caseRow, 0, n)
		var access []accessRow
		var counted []figureRow
		for i := range n {
			r := row
			r.ID = casework.CaseID(newID(d.clock.now()))
			r.Counters.StartedEpoch = 1
			p := &r.Projection
			p.Number, p.Batch = fmt.Sprintf("D%d", i+1), fmt.Sprintf("b%d", i/500)
			p.NumberKey = contract.NumberKey(p.Number)
			p.Search = searchable(p.Number, p.Region, p.Address, p.Respondent)
			p.State = states[i%len(states)]
			p.NextDueAt = handedOver.Add(casework.Span(i*7919%n) * casework.Minute)
			p.SortDue, p.NextAt = p.NextDueAt, p.NextDueAt
			p.RegisteredAt = handedOver.Add(casework.Span(i) * casework.Second)
			p.FirstHandedOverAt = handedOver.Add(-casework.Span(i%30) * casework.Day)
			p.FirstAssignedAt = p.FirstHandedOverAt.Add(casework.Span(i*7919%n) * casework.Second)
			p.FirstAcknowledgedAt, p.FirstAnsweredAt = p.FirstAssignedAt.Add(casework.Hour), p.FirstAssignedAt.Add(casework.Day)
			if p.State == casework.Closed || p.State == casework.ScreenedOut {
				p.Open, p.BoardRank = false, 1
			}
			rows = append(rows, r)
			unit := casework.UnitID("county")
			if i%100 == 0 {
				unit = "bureau"
			}
			access = append(access, accessRow{UnitID: unit, CaseID: r.ID, Kind: "lead"})
			if i%10_000 == 0 {
				access = append(access, accessRow{UnitID: "town", CaseID: r.ID, Kind: "territorial"})
			}
			for j, figure := range []contract.Figure{
				contract.FigureAnsweredInTime, contract.FigurePassedFirst, contract.FigureVerified, contract.FigureUnfounded, contract.FigureBreached, contract.FigureBreached,
			} {
				row := figureRow{CaseID: r.ID, Campaign: p.Campaign, Figure: figure, Unit: unit, N: 1, InCell: 1, InClock: 1, InUnit: 1, InFigure: 1}
				switch {
				case j == 2 || j == 3:
					row.Unit = ""
				case figure == contract.FigureBreached && i%4 != j-2:
					row.Clock, row.FromAt = casework.ClockKinds[j], p.NextDueAt
				case figure == contract.FigureBreached:
					row.Clock = casework.ClockReport
				}
				counted = append(counted, row)
			}
		}
		if err := insert(tx, rows, "cases"); err != nil {
			return err
		}
		if err := insert(tx, counted, "figures"); err != nil {
			return err
		}
		return insert(tx, access, "access")
	}))
	if d.l.dialect.name() == "postgres" { // which does it by itself after a while; SQLite never does
		require.NoError(b, d.l.writer.Exec("VACUUM (ANALYZE)").Error)
	}
}
