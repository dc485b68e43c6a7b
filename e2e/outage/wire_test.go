//go:build linux

package outage_test

import (
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// state is how a wire is.
type state int

const (
	whole  state = iota
	slowed       // every piece of what is said takes a while longer
	silent       // nothing comes through, and nobody is told
	cut          // connections break, and new ones are refused
)

// lag is how much longer each piece takes on a slowed wire.
const lag = 150 * time.Millisecond

// wire is the network between two processes: a listener that hands on what is said
// to another address, and can be cut, slowed, silenced and healed.
type wire struct {
	listener net.Listener
	to       string

	mu      sync.Mutex
	state   state
	changed *sync.Cond
	open    map[net.Conn]bool
	over    bool
}

func newWire(t testing.TB, to string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	w := &wire{listener: l, to: to, open: map[net.Conn]bool{}}
	w.changed = sync.NewCond(&w.mu)
	var all sync.WaitGroup
	all.Go(func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { w.carry(from) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		w.mu.Lock()
		w.over = true
		w.mu.Unlock()
		w.set(cut)
		all.Wait()
	})
	return w
}

// newWires are one of each of the parts.
func newWires(t testing.TB, to string) map[string]*wire {
	t.Helper()
	wires := map[string]*wire{}
	for _, part := range parts {
		wires[part] = newWire(t, to)
	}
	return wires
}

func (w *wire) address() string { return w.listener.Addr().String() }

// set brings the wire into a state; cut breaks what is open.
func (w *wire) set(s state) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.state = s
	if s == cut {
		for c := range w.open {
			c.Close()
		}
	}
	w.changed.Broadcast()
}

// carry hands on both directions of a connection until one of them ends.
func (w *wire) carry(from net.Conn) {
	defer from.Close()
	if !w.add(from) {
		return
	}
	defer w.drop(from)
	to, err := net.DialTimeout("tcp", w.to, 5*time.Second)
	if err != nil {
		return
	}
	defer to.Close()
	if !w.add(to) {
		return
	}
	defer w.drop(to)
	var both sync.WaitGroup
	both.Go(func() { w.copy(to, from) })
	both.Go(func() { w.copy(from, to) })
	both.Wait()
}

func (w *wire) copy(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	piece := make([]byte, 32<<10)
	for {
		n, err := from.Read(piece)
		if n > 0 && w.passes() {
			if _, err := to.Write(piece[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return // however it ended, the other end hears of it
		}
	}
}

// passes waits as long as the wire makes one wait, and reports whether what is said
// comes through.
func (w *wire) passes() bool {
	w.mu.Lock()
	for w.state == silent {
		w.changed.Wait()
	}
	s := w.state
	w.mu.Unlock()
	if s == slowed {
		time.Sleep(lag)
	}
	return s != cut
}

func (w *wire) add(c net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.state == cut || w.over {
		return false
	}
	w.open[c] = true
	return true
}

func (w *wire) drop(c net.Conn) {
	w.mu.Lock()
	delete(w.open, c)
	w.mu.Unlock()
}
