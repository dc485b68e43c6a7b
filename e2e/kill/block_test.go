package kill_test

import (
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// block is the life of one seed: a folder, and the runs of the program on it.
type block struct {
	t    testing.TB
	seed uint64
	rnd  *rand.Rand
	home home
	book *book
	mem  *memory
	p    *process
	line *line
	lost bool // the engine's file was taken away before the present run

	mu    sync.Mutex
	cases []casework.CaseID
	away  []span // when nobody was there
	list  *list
}

type span struct{ from, until casework.Instant }

// live lives one seed. Kinds are aimed at in turn; only, if given, names those
// to aim at.
func live(t testing.TB, template home, seed uint64, only []casework.Kind) {
	t.Helper()
	t.Logf("seed %d; to live it alone: JIAOBAN_KILL_SEED=%d", seed, seed)
	b := &block{
		t: t, seed: seed, rnd: rand.New(rand.NewPCG(seed, 42)), home: template.move(t, seed), book: &book{},
		mem: &memory{filings: map[string]settled{}},
	}
	b.start()
	defer func() { b.p.kill() }()
	for i, way := range b.ways() {
		way(i, b.aims(i, only))
		b.after()
	}
	b.rest()
	b.rung()
	b.balanced()
	b.kill()
	b.mem.recallFrom(b)
	b.examined()
}

// ways are the kills of the seed, in an order of chance.
func (b *block) ways() []func(int, []casework.Kind) {
	ways := []func(int, []casework.Kind){
		b.underLoad, b.underLoad, b.underLoad, b.underLoad, b.underLoad, b.underLoad, b.underLoad,
		b.inStart, b.inRecovery, b.inList,
	}
	b.rnd.Shuffle(len(ways), func(i, j int) { ways[i], ways[j] = ways[j], ways[i] })
	return ways[:killsInBlock]
}

// aims are the commands that this kill is to meet on their way. Over all seeds
// each comes about ten times.
func (b *block) aims(i int, only []casework.Kind) []casework.Kind {
	from := only
	if from == nil {
		from = casework.Kinds()
	}
	aims := make([]casework.Kind, 3)
	for j := range aims {
		aims[j] = from[(int(b.seed)*killsInBlock*len(aims)+i*len(aims)+j)%len(from)]
	}
	return aims
}

// mind makes the mind of a client; no two make the same keys.
func (b *block) mind(name string, i, client int) *mind {
	return &mind{
		rnd: rand.New(rand.NewPCG(b.seed, uint64(i*100+client))), peer: b.known(),
		name: "seed-" + strconv.FormatUint(b.seed, 10) + "-" + strconv.Itoa(i) + "-" + name + "-" + strconv.Itoa(client),
	}
}

func (b *block) known() []casework.CaseID {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]casework.CaseID(nil), b.cases...)
}

func (b *block) opened(r *request) {
	if r.kind != casework.CmdRegister {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cases = append(b.cases, r.id)
}

// start starts the program and waits for it.
func (b *block) start() {
	b.t.Helper()
	b.p = launch(b.t, b.home).await()
	b.line = dial(b.t, b.p)
	tally.count("starts")
	tally.spend("spent waiting for starts", b.p.ready.Sub(b.p.begun))
	tally.longest("start", b.p.ready.Sub(b.p.begun))
}

// kill ends the run and looks at what it leaves behind.
func (b *block) kill() {
	b.t.Helper()
	b.p.kill()
	b.away = append(b.away, span{from: soon(0)})
	b.line.close()
	b.p.sound(b.lost)
	b.lost = false
	for _, line := range b.p.log.troubles() {
		b.t.Log(line)
	}
	tally.count("kills")
}

// loses takes the engine's file away before the next run.
func (b *block) loses() {
	b.home.loseEngine(b.t)
	b.lost = true
	tally.count("lost engine files")
}

// after starts the program again after a kill and checks what a start can be
// checked for: what was not answered is sent again, and nothing is lost.
func (b *block) after() {
	b.t.Helper()
	dead := b.home.corpse(b.t)
	open := b.book.open()
	was := make([]stored, len(open))
	for i, q := range open {
		was[i] = dead.state(q)
		tally.count(died(was[i]))
		tally.flying(q.kind)
	}
	dead.close()
	if b.rnd.IntN(4) == 0 {
		b.loses()
	}
	if b.rnd.IntN(3) == 0 { // clocks go on while nobody is there
		time.Sleep(time.Duration(b.rnd.IntN(1500)) * time.Millisecond)
	}
	b.start()
	b.away[len(b.away)-1].until = soon(0)
	var all sync.WaitGroup
	for i, q := range open {
		all.Go(func() {
			b.line.insist(q)
			if was[i].found && q.filing.ID != was[i].filing {
				b.t.Errorf("filing %s was durable and the same request gave %s: %v", was[i].filing, q.filing.ID, q)
			}
			b.opened(q)
		})
	}
	all.Wait()
	b.list.again(b)
	require.False(b.t, b.t.Failed())
	r := b.home.read(b.t)
	defer r.close()
	r.numbered()
	b.mem.recall(r, b.book)
}

// stored says what became of a request by the time the program died.
type stored struct {
	found   bool
	filing  string
	outcome bool
}

func (r *reader) state(q *request) stored {
	r.t.Helper()
	rows := r.byKey(q)
	if len(rows) == 0 {
		return stored{}
	}
	require.Len(r.t, rows, 1, "%v", q)
	return stored{found: true, filing: rows[0].ID, outcome: rows[0].State != contract.FilingPending}
}

func died(s stored) string {
	switch {
	case s.outcome:
		return "requests whose outcome was durable and not answered"
	case s.found:
		return "requests that were durable and not applied"
	}
	return "requests that had not arrived"
}

// recallFrom recalls once more on a folder where nothing runs.
func (m *memory) recallFrom(b *block) {
	b.t.Helper()
	r := b.home.corpse(b.t)
	defer r.close()
	lists := 0
	if b.list != nil {
		lists = 1
	}
	r.city(lists)
	m.recall(r, b.book)
	for _, q := range b.book.all() {
		require.True(b.t, q.answered(), "no answer to %v", q)
		require.True(b.t, q.gone || r.state(q).outcome, "no outcome of %v", q)
	}
}

// examined looks at the whole record and counts what fell due in the absences.
func (b *block) examined() {
	b.t.Helper()
	for _, events := range examine(b.t, b.home) {
		for _, e := range events {
			if e.Filing != "" {
				continue
			}
			tally.count("events of time")
			for _, s := range b.away {
				if s.from <= e.HappenedAt && e.HappenedAt < s.until {
					tally.count("clocks that fell due while nobody was there")
					break
				}
			}
		}
	}
}
