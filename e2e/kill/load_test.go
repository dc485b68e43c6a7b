package kill_test

import (
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// underLoad kills the program while people work: three clients give the
// commands that this kill aims at, others give whatever they may, and all go on
// until the line is cut.
func (b *block) underLoad(i int, aims []casework.Kind) {
	b.t.Helper()
	ready := make([]*request, len(aims))
	minds := make([]*mind, len(aims))
	var all sync.WaitGroup
	for j, aim := range aims {
		minds[j] = b.mind("aim", i, j)
		all.Go(func() { ready[j] = b.bring(minds[j], aim) })
	}
	all.Wait()
	require.False(b.t, b.t.Failed())

	cut := make(chan struct{})
	for j, r := range ready {
		all.Go(func() {
			if b.give(r) {
				b.wander(minds[j], cut)
			}
		})
	}
	for j := range 2 {
		d := b.mind("any", i, j)
		all.Go(func() { b.wander(d, cut) })
	}
	longest := 40
	if b.rnd.IntN(2) == 0 {
		longest = 300
	}
	time.Sleep(time.Duration(b.rnd.IntN(longest*1000)) * time.Microsecond)
	b.kill()
	close(cut)
	all.Wait()
}

// give sends a request for the first time; false: the line was cut.
func (b *block) give(r *request) bool {
	b.book.add(r)
	if !b.line.send(r) {
		return false
	}
	b.opened(r)
	return true
}

// bring brings a case as far as the command that is aimed at, and returns it
// unsent. A case that does not get there is left to others.
func (b *block) bring(d *mind, aim casework.Kind) *request {
	if aim == casework.CmdRegister {
		return d.registration()
	}
	var way []casework.Kind
	for try := range 6 {
		var id casework.CaseID
		if known := b.known(); try == 0 && len(known) > 0 && d.rnd.IntN(3) > 0 {
			id = known[d.rnd.IntN(len(known))]
		} else {
			r := d.registration()
			if !b.give(r) {
				return nil
			}
			id = r.id
		}
		d.peer = b.known()
		for range steps {
			c, ok := b.line.look(clerk("coordinator"), id)
			if !ok {
				return nil
			}
			r := d.toward(c, aim)
			if r == nil {
				way = append(way, casework.Kind(c.State))
				break
			}
			way = append(way, r.kind)
			if r.kind == aim {
				return r
			}
			if !b.give(r) {
				return nil
			}
		}
	}
	b.t.Errorf("no case could be brought to %s: %v", aim, way)
	return nil
}

// wander gives whatever may be given to some case, again and again.
func (b *block) wander(d *mind, cut <-chan struct{}) {
	for {
		select {
		case <-cut:
			return
		default:
		}
		known := b.known()
		if len(known) == 0 || d.rnd.IntN(8) == 0 {
			if !b.give(d.registration()) {
				return
			}
			continue
		}
		d.peer = known
		c, ok := b.line.look(clerk("coordinator"), known[d.rnd.IntN(len(known))])
		if !ok {
			return
		}
		if r := d.anything(c); r != nil && !b.give(r) {
			return
		}
	}
}

// inStart kills the program once while it stands idle and once while it starts.
func (b *block) inStart(_ int, _ []casework.Kind) {
	b.t.Helper()
	usual := b.p.ready.Sub(b.p.begun)
	b.kill()
	if b.rnd.IntN(2) == 0 {
		b.loses()
	}
	p := launch(b.t, b.home)
	select {
	case <-p.gone:
		require.FailNow(b.t, "the program ended", p.log.String())
	case <-time.After(time.Duration(b.rnd.Int64N(int64(usual)))):
	}
	p.kill()
	p.sound(b.lost)
	tally.count("kills")
	tally.count("kills in a start")
}

// inRecovery loses the engine's file and kills the next start while it gives
// the cases new workflows: after the first has its new epoch, before all have
// their workflow.
func (b *block) inRecovery(_ int, _ []casework.Kind) {
	b.t.Helper()
	b.kill()
	b.loses()
	r := b.home.read(b.t)
	const raised = `SELECT coalesce(sum(epoch), 0) FROM cases`
	before := r.number(raised)
	p := launch(b.t, b.home)
	deadline := time.Now().Add(patience)
	for r.number(raised) == before {
		select {
		case <-p.gone:
			require.FailNow(b.t, "the program ended", p.log.String())
		case <-time.After(time.Millisecond):
		}
		require.True(b.t, time.Now().Before(deadline), "no case is recovered\n%s", p.log)
	}
	time.Sleep(time.Duration(b.rnd.IntN(60_000)) * time.Microsecond)
	p.kill()
	p.sound(true)
	if r.number(`SELECT count(*) FROM cases WHERE started_epoch < epoch`) > 0 {
		tally.count("kills in a recovery")
	}
	r.close()
	tally.count("kills")
}
