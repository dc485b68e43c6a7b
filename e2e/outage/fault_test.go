//go:build linux

package outage_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"
)

// fault is something that breaks at an instant and is mended a while later.
type fault struct {
	what  string
	at    time.Duration // from the noon on
	lasts time.Duration
	do    func(p *province)
	mend  func(p *province)
}

// drawing is what chance decides of a noon.
type drawing struct {
	*rand.Rand

	wires []state // of those that are still to break, each another one
}

// kinds are what can break. Each draws which of its kind it is.
var kinds = []func(chance *drawing) fault{
	func(chance *drawing) fault {
		i := chance.IntN(2)
		return fault{what: server(i) + " is killed", do: func(p *province) { p.servers[i].kill() }, mend: func(p *province) { p.startServer(i) }}
	},
	func(chance *drawing) fault {
		i := chance.IntN(2)
		return fault{what: worker(i) + " is killed", do: func(p *province) { p.workers[i].kill() }, mend: func(p *province) { p.startWorker(i) }}
	},
	func(chance *drawing) fault {
		i := chance.IntN(2)
		return fault{what: worker(i) + " stands still", do: func(p *province) { p.workers[i].freeze() }, mend: func(p *province) { p.workers[i].thaw() }}
	},
	func(*drawing) fault {
		return fault{what: "the engine is killed", do: func(p *province) { p.engine.kill() }, mend: (*province).startEngine}
	},
	func(chance *drawing) fault {
		dies := fault{what: "PostgreSQL crashes and recovers", do: func(p *province) { p.postgres.Stop() }, mend: func(p *province) { p.postgres.Start() }}
		if chance.IntN(2) == 0 {
			dies.what, dies.do = "PostgreSQL is killed and recovers", func(p *province) { p.postgres.Kill() }
		}
		return dies
	},
	func(chance *drawing) fault {
		again := time.Duration(chance.Int64N(int64(30 * time.Millisecond)))
		return fault{what: "PostgreSQL is killed, and again while it recovers", do: func(p *province) {
			p.postgres.Kill()
			p.postgres.KillRecovering(again)
		}, mend: func(p *province) { p.postgres.Start() }}
	},
	breaking("to the engine", func(p *province, part string) *wire { return p.toEngine[part] }, parts...),
	breaking("to the ledger", func(p *province, part string) *wire { return p.toLedger[part] }, parts...),
	breaking("to its store", func(p *province, _ string) *wire { return p.toStore }, "the engine"),
}

// breaking is a wire that is slow, silent or cut: that of one process, or, where several have
// one, as often those of all.
func breaking(where string, of func(p *province, part string) *wire, whose ...string) func(chance *drawing) fault {
	return func(chance *drawing) fault {
		s := []state{slowed, silent, cut}[chance.IntN(3)]
		if n := len(chance.wires); n > 0 {
			s, chance.wires = chance.wires[n-1], chance.wires[:n-1]
		}
		what, hit := "every wire "+where, whose
		if len(whose) == 1 || chance.IntN(2) == 0 {
			one := chance.IntN(len(whose))
			what, hit = "the wire of "+whose[one]+" "+where, whose[one:one+1]
		}
		set := func(s state) func(p *province) {
			return func(p *province) {
				for _, part := range hit {
					of(p, part).set(s)
				}
			}
		}
		is := map[state]string{slowed: " is slow", silent: " is silent", cut: " is cut"}[s]
		return fault{what: what + is, do: set(s), mend: set(whole)}
	}
}

// breaks draws what breaks during a noon: everything that can, once, and some of it
// again, in an order and at instants of its own; of the wires one is slow, one silent and
// one cut. Each is mended before the next begins, for what a city mends is
// mended by people, one thing after another.
func (n noon) breaks(chance *rand.Rand) []fault {
	d := &drawing{Rand: chance, wires: []state{slowed, silent, cut}}
	chance.Shuffle(len(d.wires), func(i, j int) { d.wires[i], d.wires[j] = d.wires[j], d.wires[i] })
	drawn := make([]fault, len(kinds)+n.again)
	for i := range drawn {
		kind := i
		if i >= len(kinds) {
			kind = chance.IntN(len(kinds))
		}
		drawn[i] = kinds[kind](d)
		drawn[i].at = -before + time.Duration(chance.Int64N(int64(before+after)))
		drawn[i].lasts = 200*time.Millisecond + time.Duration(chance.Int64N(int64(n.broken)))
	}
	slices.SortFunc(drawn, func(a, b fault) int { return cmp.Compare(a.at, b.at) })
	return drawn
}
