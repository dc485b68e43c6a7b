package ledger

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// crowd runs n at once and waits for all.
func crowd(n int, work func(i int)) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-start
			work(i)
		})
	}
	close(start)
	all.Wait()
}

func TestSixteenFilersOnOneCase(t *testing.T) {
	t.Parallel()
	onBothWays(t, func(t *testing.T, config Config) {
		config.Conns = 20
		d := newDesk(t, config)
		id := d.register("D1")
		const filers, each = 16, 8
		crowd(filers, func(i int) {
			for j := range each {
				_, err := d.l.File(ctx, contract.NewFiling{
					Case: id, Actor: coordinator, Body: &casework.RecordCall{Unit: casework.UnitID(fmt.Sprintf("u%d-%d", i, j))},
				})
				requireNoError(t, err)
				if j%3 == 0 {
					_, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: 1})
					requireNoError(t, err)
				}
			}
		})
		d.advance(id)
		filings := d.mustFilings(id)
		require.Len(t, filings, filers*each+1)
		var event int64
		for i, f := range filings {
			require.Equal(t, int64(i+1), f.Seq)
			require.Equal(t, contract.FilingApplied, f.State)
			require.Equal(t, event+1, f.FirstEvent, "filings were applied in their order, each once")
			event = f.LastEvent
			if i > 0 {
				require.Less(t, filings[i-1].FiledAt, f.FiledAt)
			}
		}
		d.whole(id)
	})
}

func TestSixteenFilersOnManyCases(t *testing.T) {
	t.Parallel()
	onBothWays(t, func(t *testing.T, config Config) {
		config.Conns = 20
		d := newDesk(t, config)
		const filers, each = 16, 6
		ids := make([]casework.CaseID, filers)
		crowd(filers, func(i int) {
			f, err := d.l.Register(ctx, contract.NewCase{Body: registration(fmt.Sprintf("D%d", i)), Actor: dutyOfficer})
			requireNoError(t, err)
			ids[i] = f.Case
			for range each {
				_, err := d.l.File(ctx, contract.NewFiling{Case: f.Case, Actor: coordinator, Body: &casework.RecordCall{Unit: "bureau"}})
				requireNoError(t, err)
				_, err = d.l.Advance(ctx, contract.AdvanceRequest{Case: f.Case, Epoch: 1})
				requireNoError(t, err)
			}
		})
		d.whole(ids...)
		require.Equal(t, filers*(each+1), d.rows("filings"))
		require.Equal(t, d.rows("events"), d.rows("chain"))
		for _, id := range ids {
			require.Zero(t, d.record(id).Waiting)
		}
	})
}

// One acceptance number that is given to several cases at once becomes that of one of
// them; the others are told whose it is.
func TestOneNumberGivenToSixteenCasesAtOnceIsOfOne(t *testing.T) {
	t.Parallel()
	onBothWays(t, func(t *testing.T, config Config) {
		config.Conns = 20
		d := newDesk(t, config)
		ids := make([]casework.CaseID, 16)
		for i := range ids {
			ids[i] = d.register(fmt.Sprintf("D%d", i))
		}
		number, filings := "N1", make([]string, len(ids))
		crowd(len(ids), func(i int) {
			f, err := d.l.File(ctx, contract.NewFiling{
				Case: ids[i], Actor: dutyOfficer, Body: &casework.AmendRegistration{Number: &number, Reason: casework.NewText("misread")},
			})
			requireNoError(t, err)
			filings[i] = f.ID
			for { // who was second in the database is told so when it is looked at again
				_, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: ids[i], Epoch: 1})
				if !errors.Is(err, contract.ErrUnavailable) {
					requireNoError(t, err)
					break
				}
			}
		})
		var holder casework.CaseID
		for _, id := range ids {
			if d.record(id).Case.Number == number {
				require.Empty(t, holder)
				holder = id
			}
		}
		require.NotEmpty(t, holder)
		for i, id := range ids {
			if id == holder {
				require.Equal(t, contract.FilingApplied, d.filing(filings[i]).State)
				continue
			}
			requireRefusal(t, d.filing(filings[i]).Refusal, casework.Conflict, "case_known")
			require.Equal(t, string(holder), d.filing(filings[i]).Refusal.Params["case"])
		}
		d.whole(ids...)
	})
}

func TestTheSameRequestSentSixteenTimesAtOnceIsOneFiling(t *testing.T) {
	t.Parallel()
	onBothWays(t, func(t *testing.T, config Config) {
		config.Conns = 20
		d := newDesk(t, config)
		var lock sync.Mutex
		seen := map[string]int{}
		count := func(f contract.Filing) {
			lock.Lock()
			defer lock.Unlock()
			seen[f.ID]++
			if !f.Replayed {
				seen["first"]++
			}
		}
		crowd(16, func(int) {
			f, err := d.l.Register(ctx, contract.NewCase{Body: registration("D1"), Actor: dutyOfficer, IdempotencyKey: "k"})
			requireNoError(t, err)
			count(f)
		})
		require.Equal(t, 1, d.rows("cases"))
		require.Equal(t, 1, seen["first"])
		require.Len(t, seen, 2)

		// Without a key the number tells: one is registered, the others are told which.
		refused := make(chan error, 16)
		crowd(16, func(int) {
			_, err := d.l.Register(ctx, contract.NewCase{Body: registration("D2"), Actor: dutyOfficer})
			if err != nil {
				refused <- err
			}
		})
		require.Len(t, refused, 15)
		for range 15 {
			requireRefusal(t, <-refused, casework.Conflict, "case_known")
		}

		clear(seen)
		id := d.register("D3")
		other := d.register("D4")
		conflicts := make(chan error, 16)
		crowd(16, func(i int) {
			n := contract.NewFiling{Case: id, Actor: coordinator, Body: &casework.RecordCall{Unit: "bureau"}, IdempotencyKey: "k2"}
			if i%2 == 1 {
				n.Case = other // the same key on two cases: one of them has it
			}
			f, err := d.l.File(ctx, n)
			if err != nil {
				conflicts <- err
				return
			}
			count(f)
		})
		require.Len(t, conflicts, 8)
		for range 8 {
			requireRefusal(t, <-conflicts, casework.Conflict, "idempotency_key_reused")
		}
		require.Equal(t, 1, seen["first"])
		d.whole()
	})
}

func TestManyAdvancesOfOneCaseDoTheWorkOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		config.Conns = 20
		d := newDesk(t, config)
		id := d.handled("D1")
		d.file(id, officer, report())
		d.clock.set(noon.Add(60 * casework.Hour))
		crowd(16, func(int) {
			r, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: 1})
			requireNoError(t, err)
			if r.AppliedThrough != 4 {
				t.Errorf("applied through %d", r.AppliedThrough)
			}
		})
		submitted := 0
		for _, e := range d.eventTypes(id) {
			if e == "report_submitted" {
				submitted++
			}
		}
		require.Equal(t, 1, submitted)
		d.whole(id)
	})
}

// requireNoError is for other goroutines than the test's own.
func requireNoError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%v", err)
	}
}
