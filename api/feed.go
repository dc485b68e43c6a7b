package api

import (
	"context"
	"encoding/base64"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Feed is what was added to the record, in its order, and what of it each
// listener may hear of.
type Feed interface {
	// Position is the last position of the record.
	Position(ctx context.Context) (int64, error)
	// Changes reads what was added after a position, in order and without a gap.
	Changes(ctx context.Context, after int64, limit int) ([]contract.Addition, error)
	// Told narrows changes to the cases that the reader may see, each once.
	Told(ctx context.Context, r contract.Reader, changes []contract.Addition) ([]contract.CaseChange, error)
	// Heard lists the latest notices in an inbox written at or after an instant.
	Heard(ctx context.Context, who casework.Actor, since casework.Instant) ([]string, error)
}

// Positions hide from listeners how far the record has come. What one process
// sealed another one opens, and the same one after a new start.
type Positions interface {
	SealPosition(pos int64) ([]byte, error)
	OpenPosition(sealed []byte) (int64, error)
}

// The measures of the feed. A listener costs a connection and a query for each
// moment in which something changes; few of them work at once.
const (
	feedEvery    = 500 * time.Millisecond
	feedTimeout  = 5 * time.Second // for one look at the record
	feedAtOnce   = 1000            // additions in one reading
	feedBehind   = 16              // readings that a listener may be behind
	feedTurns    = 4               // listeners that ask the record at once
	mostOfAll    = 1000            // listeners in this process
	mostOfPerson = 20              // of one person: pages left open here and there
)

// feed looks at the record once for all who listen in this process, while
// anybody does.
type feed struct {
	source    Feed
	positions Positions
	log       *slog.Logger
	every     time.Duration
	turns     chan struct{}

	mu        sync.Mutex
	listeners map[*listener]bool
	of        map[casework.PersonID]int
	pos       int64
	stop      context.CancelFunc
	ended     bool
}

// listener is one open stream. What it has not taken yet lies in more; when
// that is full it is given up, and resumes from the last that it was sent.
type listener struct {
	person casework.PersonID
	from   int64 // what comes in more lies after this position
	more   chan []contract.Addition
	over   chan struct{}
}

func newFeed(source Feed, positions Positions, log *slog.Logger, every time.Duration) *feed {
	return &feed{
		source: source, positions: positions, log: log, every: every, turns: make(chan struct{}, feedTurns),
		listeners: map[*listener]bool{}, of: map[casework.PersonID]int{},
	}
}

func (f *feed) join(ctx context.Context, person casework.PersonID) (*listener, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended || len(f.listeners) >= mostOfAll || f.of[person] >= mostOfPerson {
		refused := refuse(http.StatusServiceUnavailable, "too_many_listeners")
		refused.header = [2]string{"Retry-After", "30"}
		return nil, refused
	}
	if f.stop == nil {
		pos, err := f.source.Position(ctx)
		if err != nil {
			return nil, err
		}
		f.pos = pos
		var looking context.Context
		looking, f.stop = context.WithCancel(context.WithoutCancel(ctx))
		go f.look(looking)
	}
	l := &listener{person: person, from: f.pos, more: make(chan []contract.Addition, feedBehind), over: make(chan struct{})}
	f.listeners[l] = true
	f.of[person]++
	return l, nil
}

func (f *feed) leave(l *listener) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop(l)
	if len(f.listeners) == 0 && f.stop != nil {
		f.stop()
		f.stop = nil
	}
}

// drop is called under the lock, and more than once.
func (f *feed) drop(l *listener) {
	if !f.listeners[l] {
		return
	}
	delete(f.listeners, l)
	if f.of[l.person]--; f.of[l.person] == 0 {
		delete(f.of, l.person)
	}
	close(l.over)
}

// end gives up all listeners and takes no more, so that the program can stop.
func (f *feed) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ended = true
	for l := range f.listeners {
		f.drop(l)
	}
}

func (f *feed) look(ctx context.Context) {
	tick := time.NewTicker(f.every)
	defer tick.Stop()
	away := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for full := true; full && ctx.Err() == nil; {
			n, err := f.lookOnce(ctx)
			full = n == feedAtOnce
			if err != nil && !away && ctx.Err() == nil {
				f.log.Warn("the record cannot be watched; trying again", slog.Any("error", err))
			}
			away = err != nil
		}
	}
}

// lookOnce hands on what was added since the last look, and waits for nobody.
func (f *feed) lookOnce(ctx context.Context) (int, error) {
	f.mu.Lock()
	after := f.pos
	f.mu.Unlock()
	asking, cancel := context.WithTimeout(ctx, feedTimeout)
	defer cancel()
	found, err := f.source.Changes(asking, after, feedAtOnce)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if ctx.Err() != nil {
		return 0, nil // the last has gone; whoever looks now looks anew
	}
	f.pos = found[len(found)-1].Pos
	for l := range f.listeners {
		select {
		case l.more <- found:
		default:
			f.drop(l)
		}
	}
	return len(found), nil
}

// turn waits until few others ask the record for their listeners.
func (f *feed) turn(ctx context.Context) (done func(), err error) {
	select {
	case f.turns <- struct{}{}:
		return func() { <-f.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// cursorOf writes a position so that its reader learns nothing by it: the record
// moves on by what nobody tells the reader, too.
func (f *feed) cursorOf(pos int64) (string, error) {
	sealed, err := f.positions.SealPosition(pos)
	return base64.RawURLEncoding.EncodeToString(sealed), err
}

func (f *feed) positionIn(cursor string) (int64, bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return 0, false
	}
	pos, err := f.positions.OpenPosition(sealed)
	return pos, err == nil && pos >= 0
}
