//go:build linux

package outage_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/casework"
)

// noon is how much happens at one: how many cases fall due at its instant, and how long
// something that breaks around it may stay broken, some 200 ms aside.
type noon struct {
	cases  int
	again  int // how many things break beside each of what can
	broken time.Duration
}

var (
	longNoon  = noon{cases: 9, again: 2, broken: 2500 * time.Millisecond}
	shortNoon = noon{cases: 6, broken: 1500 * time.Millisecond} // what `make test` has time for
)

const (
	// before and after are how long before and after the noon things break and
	// reports are filed and calls recorded.
	before = 6 * time.Second
	after  = 12 * time.Second

	// callsOfEach is how many are recorded of each case.
	callsOfEach = 4
)

// report is one unit's report at noon: when it is filed, and what was answered; and the
// calls about it.
type report struct {
	*matter
	at    time.Duration // from the noon on; never: not at all
	key   string
	filed api.Outcome
	fault error
	calls []*phoned
}

const never = time.Duration(1 << 62)

// file files the report until that is answered. It is called from a goroutine of its own.
func (r *report) file() {
	time.Sleep(time.Until(r.due.Add(r.at)))
	r.fault = r.o.insist(request{login: unit + "-officer", method: http.MethodPost, path: r.path("/" + string(casework.CmdSubmitReport)), body: m{"answer": r.answer}, key: r.key}, &r.filed)
}

// judged: the report stands once, at the instant that was answered, and what is published
// of the case and the verdict follow from that instant and the due one alone.
func (r *report) judged(told ...any) (inTime bool) {
	t := r.o.t
	t.Helper()
	require.NoError(t, r.fault, told...)
	r.applied()
	inOrder(t, r.events())
	require.Equal(t, 1, r.count("report_submitted"), told...)
	filed := r.filed.Filing.FiledAt
	require.Equal(t, filed, r.filing(r.filed.Filing.ID).FiledAt, told...)
	if filed < casework.InstantOf(r.due) {
		r.wasInTime()
		return true
	}
	rungs := 0
	for _, e := range r.wholeLadder() {
		if e.at <= filed {
			rungs++
		}
	}
	require.Equal(t, casework.Late, r.report().Verdict, told...)
	require.Equal(t, r.ladder(rungs), r.lapses(), told...)
	return false
}

// Everything falls due at one instant, units file in the last seconds and after it, calls are
// recorded of each case, a further list is handed over, and what the city runs on dies, stands still and is cut off
// meanwhile, at instants drawn from the seed. Whatever was answered stands once; every
// verdict follows from the instant that the answer named; every rung is published once, in
// its order, dated with its own instant; the rows of the list are cases, each once; the
// chain is whole, every case is what its events make, and there are as many as came in.
//
//nolint:paralleltest // eight processes under load leave no room for others
func TestANoonIsLivedWhileThingsBreak(t *testing.T) {
	seeds(t, allSeeds, func(t *testing.T, n noon, seed uint64) {
		n.live(newProvince(t), seed, n.breaks)
	})
}

func (n noon) live(p *province, seed uint64, breaks func(chance *rand.Rand) []fault) {
	t := p.t
	t.Helper()
	begun := time.Now()
	chance := rand.New(rand.NewPCG(seed, 5))
	stroke := time.Now().Add(reportWithin - 2*time.Second)
	reports := make([]*report, n.cases)
	for i := range reports {
		r := &report{matter: p.office.prepare(time.Until(stroke)), at: never, key: fmt.Sprintf("noon-%d-%d-%d", seed, i, begun.UnixNano())}
		switch i % 3 {
		case 0:
			r.at = -200*time.Millisecond - time.Duration(chance.Int64N(int64(before-time.Second)))
		case 1:
			r.at = 50*time.Millisecond + time.Duration(chance.Int64N(int64(after)))
		}
		for c := range callsOfEach {
			at := -before + time.Duration(chance.Int64N(int64(before+after)))
			r.calls = append(r.calls, &phoned{at: at, key: fmt.Sprintf("%s-call-%d", r.key, c)})
		}
		reports[i] = r
	}
	handed := p.handOver(seed, stroke.Add(-before+time.Duration(chance.Int64N(int64(before+after)))))
	require.Less(t, time.Now(), stroke.Add(-before), "seed %d: the machine was too slow to prepare the noon", seed)

	var filing sync.WaitGroup
	for _, r := range reports {
		if r.at != never {
			filing.Go(r.file)
		}
		for _, c := range r.calls {
			filing.Go(func() { r.phone(c) })
		}
	}
	filing.Go(handed.file)
	var told []string
	for _, f := range breaks(chance) {
		time.Sleep(time.Until(stroke.Add(f.at)))
		told = append(told, fmt.Sprintf("%+.1f s %s", time.Since(stroke).Seconds(), f.what))
		f.do(p)
		time.Sleep(f.lasts)
		f.mend(p)
	}
	filing.Wait()
	p.isItselfAgain()

	inTime, late, newer := 0, 0, 0
	for i, r := range reports {
		if r.ofTomorrow() {
			newer++
		}
		r.phonedOnce("seed %d, case %d, %v", seed, i, told)
		if r.at == never {
			r.applied()
			published(t, r.matter, 4)
			require.Zero(t, r.count("report_submitted"))
		} else if r.judged("seed %d, case %d, %v", seed, i, told) {
			inTime++
		} else {
			late++
		}
	}
	handed.balanced(t, "seed %d: %v", seed, told)
	require.Zero(t, workflows(t, "127.0.0.1:"+strconv.Itoa(p.port), broken), "seed %d: %v", seed, told)
	p.holds()
	t.Logf("seed %d, %s: %d in time, %d late, %d never, %d published by newer rules; %v", seed, time.Since(begun).Round(time.Second), inTime, late, n.cases/3, newer, told)
}
