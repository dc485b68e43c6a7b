package casework_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// step is one way from state to state by a command.
type step struct {
	from    State
	command Kind
	to      State
}

// machine is the state machine as the rules show it when they are driven.
type machine struct {
	steps   map[step]bool
	running map[State]map[ClockKind]Role // clocks seen running, with their owners
	stops   map[ClockKind]map[Kind]bool  // commands seen stopping a clock
}

var (
	drivenOnce sync.Once
	driven     *machine
)

// drive finds the state machine by trying every move on real cases in every
// state, then every move on the cases which that leaves in the same state.
func drive(t *testing.T) *machine {
	t.Helper()
	var begun []*story
	for _, s := range States {
		begun = append(begun, stands()[s](t))
	}
	begun = append(begun, variants(t)...)
	drivenOnce.Do(func() {
		driven = &machine{map[step]bool{}, map[State]map[ClockKind]Role{}, map[ClockKind]map[Kind]bool{}}
		for _, s := range begun {
			driven.explore(s.c, s.now, 2)
		}
	})
	return driven
}

func (m *machine) explore(c Case, now Instant, depth int) {
	for _, k := range c.Clocks {
		if !k.Running() {
			continue
		}
		if m.running[c.State] == nil {
			m.running[c.State] = map[ClockKind]Role{}
		}
		m.running[c.State][k.Kind] = k.Owner.Role
	}
	seen := map[string]bool{}
	for _, mv := range moves(c, now) {
		after, events, ok := mv.try(c, now)
		if !ok {
			continue
		}
		m.steps[step{c.State, mv.body.Kind(), after.State}] = true
		for _, e := range events {
			if p, stopped := e.Payload.(*ClockStopped); stopped {
				m.note(after, p.Clock, mv.body.Kind())
			}
		}
		// One case of each command and outcome is enough to go on from.
		kinds := []string{string(mv.body.Kind()), string(after.State)}
		for _, e := range events {
			kinds = append(kinds, string(e.Type), string(e.Unit))
		}
		next := strings.Join(kinds, " ")
		if depth > 1 && (after.State == c.State || depth > 2) && !seen[next] {
			seen[next] = true
			m.explore(after, now, depth-1)
		}
	}
}

func (m *machine) note(c Case, clock string, by Kind) {
	for _, k := range c.Clocks {
		if k.ID == clock {
			if m.stops[k.Kind] == nil {
				m.stops[k.Kind] = map[Kind]bool{}
			}
			m.stops[k.Kind][by] = true
		}
	}
}

func (m *machine) sorted() []step {
	order := func(s State) int { return slices.Index(States, s) }
	return slices.SortedFunc(maps.Keys(m.steps), func(a, b step) int {
		return cmp.Or(cmp.Compare(order(a.from), order(b.from)), cmp.Compare(slices.Index(Kinds(), a.command), slices.Index(Kinds(), b.command)),
			cmp.Compare(order(a.to), order(b.to)))
	})
}

// Each command succeeds somewhere in each state that the table grants it: no
// cell of the table is dead. And from no state is there no way on.
func TestStateMachineHasNoDeadEnds(t *testing.T) {
	t.Parallel()
	m := drive(t)
	can := map[State]map[Kind]bool{}
	leaves := map[State]bool{}
	for s := range m.steps {
		if can[s.from] == nil {
			can[s.from] = map[Kind]bool{}
		}
		can[s.from][s.command] = true
		leaves[s.from] = leaves[s.from] || s.to != s.from
	}
	for _, s := range States {
		require.True(t, leaves[s], "no command leads on from %s", s)
	}
	for _, p := range Permissions() {
		for _, s := range p.States {
			why, known := neverThere[step{from: s, command: p.Command}]
			if known {
				require.NotEmpty(t, why)
				require.False(t, can[s][p.Command], "%s in %s succeeds, though it was thought impossible", p.Command, s)
				continue
			}
			assert.True(t, can[s][p.Command], "%s is granted in %s and never succeeds there", p.Command, s)
		}
	}
	for s := range m.steps {
		assert.True(t, s.from == s.to || slices.Contains(ways[s.from], s.to), "%s leads from %s to %s", s.command, s.from, s.to)
	}
	for from, tos := range ways {
		for _, to := range tos {
			found := false
			for s := range m.steps {
				found = found || s.from == from && s.to == to
			}
			require.True(t, found, "nothing leads from %s to %s", from, to)
		}
	}
}
