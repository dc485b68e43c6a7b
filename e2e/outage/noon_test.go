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
	whole  bool // is lived until whoever never answers is at the end of the ladder
}

var (
	longNoon  = noon{cases: 9, again: 2, broken: 2500 * time.Millisecond, whole: true}
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

	acting sync.WaitGroup // whoever files or calls
}

const never = time.Duration(1 << 62)

// begin has everything done at its instant.
func (r *report) begin() {
	if r.at != never {
		r.acting.Go(r.file)
	}
	for _, c := range r.calls {
		r.acting.Go(func() { r.phone(c) })
	}
}

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
// recorded of each case, a further list is handed over, and what the city runs on dies,
// stands still and is cut off meanwhile, at instants drawn from the seed. Whatever was
// answered stands once; every verdict follows from the instant that the answer named; every
// rung is published once, in its order, dated with its own instant; the rows of the list are
// cases, each once; the chain is whole, every case is what its events make, and there are as
// many as came in. All the while nobody can read the state of one more case, which holds up
// no other, and once it is mended is judged as they were.
//
//nolint:paralleltest // eight processes under load leave no room for others
func TestANoonIsLivedWhileThingsBreak(t *testing.T) {
	seeds(t, allSeeds, func(t *testing.T, n noon, seed uint64) {
		n.whole = true
		l := n.prepare(newProvince(t), seed)
		poisoned := l.report(never)
		mend := poisoned.spoil(l.p.open())
		poisoned.begin()
		l.pass(n.breaks(l.chance))
		l.judged()
		mend()
		l.judge(poisoned)
		l.holds()
	})
}

// lived is a noon as it is lived.
type lived struct {
	noon

	p       *province
	seed    uint64
	chance  *rand.Rand
	begun   time.Time
	stroke  time.Time
	reports []*report
	handed  *handover
	told    []string // what broke, and when

	inTime, late, missed int
	newer                int // were published by newer rules
}

func (n noon) live(p *province, seed uint64, breaks func(chance *rand.Rand) []fault) *lived {
	p.t.Helper()
	l := n.prepare(p, seed)
	l.pass(breaks(l.chance))
	l.judged()
	l.holds()
	return l
}

// prepare takes cases to where their reports need only be filed, and draws when they are.
func (n noon) prepare(p *province, seed uint64) *lived {
	p.t.Helper()
	now := time.Now()
	l := &lived{noon: n, p: p, seed: seed, chance: rand.New(rand.NewPCG(seed, 5)), begun: now, stroke: now.Add(reportWithin - 2*time.Second)}
	for i := range n.cases {
		at := never
		switch i % 3 {
		case 0:
			at = -200*time.Millisecond - time.Duration(l.chance.Int64N(int64(before-time.Second)))
		case 1:
			at = 50*time.Millisecond + time.Duration(l.chance.Int64N(int64(after)))
		}
		l.reports = append(l.reports, l.report(at))
	}
	l.handed = p.handOver(seed, l.stroke.Add(l.around()))
	return l
}

// around draws an instant around the noon, from that on.
func (l *lived) around() time.Duration {
	return -before + time.Duration(l.chance.Int64N(int64(before+after)))
}

// report prepares one more case, whose report is filed at an instant.
func (l *lived) report(at time.Duration) *report {
	l.p.t.Helper()
	r := &report{matter: l.p.office.prepare(time.Until(l.stroke)), at: at, key: fmt.Sprintf("noon-%d-%d", l.seed, time.Now().UnixNano())}
	for c := range callsOfEach {
		r.calls = append(r.calls, &phoned{at: l.around(), key: fmt.Sprintf("%s-call-%d", r.key, c)})
	}
	return r
}

// pass lives through the noon, at which things break.
func (l *lived) pass(breaks []fault) {
	l.p.t.Helper()
	require.Less(l.p.t, time.Now(), l.stroke.Add(-before), "seed %d: the machine was too slow to prepare the noon", l.seed)
	for _, r := range l.reports {
		r.begin()
	}
	var handing sync.WaitGroup
	handing.Go(l.handed.file)
	for _, f := range breaks {
		time.Sleep(time.Until(l.stroke.Add(f.at)))
		l.told = append(l.told, fmt.Sprintf("%+.1f s %s", time.Since(l.stroke).Seconds(), f.what))
		f.do(l.p)
		time.Sleep(f.lasts)
		f.mend(l.p)
	}
	handing.Wait()
	l.p.isItselfAgain()
}

// judged: every case and every row of the list is what it is to be.
func (l *lived) judged() {
	l.p.t.Helper()
	for _, r := range l.reports {
		l.judge(r)
	}
	l.handed.balanced(l.p.t, "seed %d: %v", l.seed, l.told)
}

func (l *lived) judge(r *report) {
	t := l.p.t
	t.Helper()
	r.acting.Wait()
	told := []any{"seed %d, %s, %v", l.seed, r.id, l.told}
	r.phonedOnce(told...)
	switch {
	case r.at == never:
		r.applied()
		published(t, r.matter, 4)
		require.Zero(t, r.count("report_submitted"), told...)
		l.missed++
	case r.judged(told...):
		l.inTime++
	default:
		l.late++
	}
	if r.ofTomorrow() {
		l.newer++
	}
}

// holds: so is the record as a whole, and whatever handles the cases; and the noon's own cases
// still are when all that was to come has come.
func (l *lived) holds() {
	t := l.p.t
	t.Helper()
	for _, r := range l.reports {
		if l.whole && r.at == never {
			published(t, r.matter, len(r.wholeLadder()))
		}
	}
	require.Zero(t, workflows(t, "127.0.0.1:"+strconv.Itoa(l.p.port), broken), "seed %d: %v", l.seed, l.told)
	l.p.holds()
	for _, r := range l.reports {
		if r.at != never {
			r.judged("seed %d, %s, %v", l.seed, r.id, l.told)
		}
	}
	t.Logf("seed %d, %s: %d in time, %d late, %d never, %d published by newer rules; %v",
		l.seed, time.Since(l.begun).Round(time.Second), l.inTime, l.late, l.missed, l.newer, l.told)
}
