package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// The names of what a listener is told.
const (
	toldCase   = "case"   // a case has changed; the data is a contract.CaseChange
	toldNotice = "notice" // there is something new in the inbox
	toldShift  = "shift"  // the shift was offered, taken or kept back
	toldPosts  = "posts"  // the reader has other posts than before
	toldReset  = "reset"  // too much was missed to tell: read anew
	toldBeat   = "beat"   // nothing, and the line stands
	toldEnd    = "end"    // the session has ended
)

const (
	beatEvery  = 5 * time.Second
	eventWrite = 10 * time.Second // for one write; who takes longer is given up
	// noticesFollow is how long after a change its notices are looked for: they
	// are delivered a moment after the event that causes them.
	noticesFollow = 10 * time.Second
	// noticesLag is how far before the latest change notices are looked for while
	// changes do not end.
	noticesLag = casework.Minute
	// missedAtMost is how many additions are told one by one after an interruption.
	missedAtMost = 5 * feedAtOnce
)

func (s *Server) eventRoutes() {
	s.engine.GET(prefix+"/events", s.events)
	o := op("watch-events", http.MethodGet, "/events", tagOffice, "Be told what changes 变化通知")
	o.Parameters = append(o.Parameters, &huma.Param{
		Name: "Last-Event-ID", In: "header", Schema: &huma.Schema{Type: huma.TypeString},
		Description: "the id of the last event that arrived; what came after it is told first",
	})
	o.Responses = map[string]*huma.Response{"200": {
		Description: "The stream, until the session ends. 事件流。",
		Content:     map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}},
	}}
	o.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusServiceUnavailable}
	s.describe(o)
}

// watcher is one stream with what its reader has been told.
type watcher struct {
	*Server

	c     *gin.Context
	heard map[string]bool
	// since is the instant from which on notices are looked for, until the
	// moment given by until.
	since casework.Instant
	until time.Time
}

// events tells the reader what changes, and nothing of how. Every failure ends
// the stream: its reader comes again with the last id, and nothing is lost.
func (s *Server) events(c *gin.Context) {
	ctx := c.Request.Context()
	l, err := s.feed.join(ctx, actorOf(ctx).Person)
	if err != nil {
		answer(c, err)
		return
	}
	defer s.feed.leave(l)
	c.Header("Content-Type", "text/event-stream; charset=utf-8")
	c.Header("X-Accel-Buffering", "no") // proxies hand on at once
	c.Status(http.StatusOK)
	w := &watcher{Server: s, c: c, heard: map[string]bool{}}
	if w.begin(ctx, l.from) == nil {
		w.watch(ctx, l)
	}
}

// begin tells what was missed since the last event that arrived.
func (w *watcher) begin(ctx context.Context, upTo int64) error {
	if _, err := fmt.Fprint(w.c.Writer, "retry: 2000\n\n"); err != nil {
		return err
	}
	last := w.c.GetHeader("Last-Event-ID")
	if last == "" {
		return w.send(upTo, toldBeat, struct{}{})
	}
	pos, ok := w.feed.positionIn(last)
	if ok && pos > upTo {
		// Another process may have told what this one has not looked at yet; it
		// comes in its turn, once more.
		head, err := w.feed.source.Position(ctx)
		if err != nil {
			return err
		}
		if pos <= head {
			return w.send(upTo, toldBeat, struct{}{})
		}
		ok = false
	}
	if !ok || upTo-pos > missedAtMost {
		return w.send(upTo, toldReset, struct{}{})
	}
	for pos < upTo {
		missed, err := w.feed.source.Changes(ctx, pos, feedAtOnce)
		if err != nil || len(missed) == 0 {
			return err
		}
		for len(missed) > 0 && missed[len(missed)-1].Pos > upTo {
			missed = missed[:len(missed)-1] // that comes in its turn
		}
		if len(missed) == 0 {
			break
		}
		if err := w.tell(ctx, missed); err != nil {
			return err
		}
		pos = missed[len(missed)-1].Pos
	}
	return w.send(upTo, toldBeat, struct{}{})
}

func (w *watcher) watch(ctx context.Context, l *listener) {
	pos := l.from
	beat, notices := time.NewTicker(beatEvery), time.NewTicker(w.feed.every)
	defer beat.Stop()
	defer notices.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-l.over:
			return
		case more := <-l.more:
			for range len(l.more) {
				more = append(more[:len(more):len(more)], <-l.more...)
			}
			pos = more[len(more)-1].Pos
			err = w.tell(ctx, more)
		case <-notices.C:
			if w.until.IsZero() {
				continue
			}
			err = w.listen(ctx, pos)
		case <-beat.C:
			if err = w.again(ctx); err == nil {
				err = w.send(pos, toldBeat, struct{}{})
			}
		}
		if err != nil {
			return
		}
	}
}

// tell asks anew who the reader is before anything is told: who has signed out
// or lost a post a moment ago hears nothing more.
func (w *watcher) tell(ctx context.Context, more []contract.Addition) error {
	done, err := w.feed.turn(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := w.again(ctx); err != nil {
		return err
	}
	told, err := w.feed.source.Told(ctx, readerOf(actorOf(ctx)), more)
	if err != nil {
		return err
	}
	pos := more[len(more)-1].Pos
	before := more[0].Pos - 1 // whoever loses the line in the middle is told all of it again
	if slices.ContainsFunc(more, ofShift) && guard(ctx, ReadHandovers) == nil {
		if err := w.send(before, toldShift, struct{}{}); err != nil {
			return err
		}
	}
	for i, c := range told {
		at := before
		if i == len(told)-1 {
			at = pos
		}
		if err := w.send(at, toldCase, c); err != nil {
			return err
		}
	}
	if w.until.IsZero() {
		w.since = more[0].RecordedAt
	}
	w.since = max(w.since, more[0].RecordedAt.Add(-noticesLag))
	w.until = w.options.Now().Add(noticesFollow)
	return w.notices(ctx, pos)
}

func ofShift(a contract.Addition) bool {
	switch contract.EntryKind(a.Type) {
	case contract.ShiftOffered, contract.ShiftTaken, contract.ShiftWithdrawn:
		return a.Case == contract.OfficeStream
	}
	return false
}

// listen looks for notices that follow a change.
func (w *watcher) listen(ctx context.Context, pos int64) error {
	done, err := w.feed.turn(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := w.again(ctx); err != nil {
		return err
	}
	if err := w.notices(ctx, pos); err != nil {
		return err
	}
	if w.options.Now().After(w.until) {
		w.until, w.heard = time.Time{}, map[string]bool{}
	}
	return nil
}

func (w *watcher) notices(ctx context.Context, pos int64) error {
	ids, err := w.feed.source.Heard(ctx, actorOf(ctx), w.since)
	if err != nil {
		return err
	}
	fresh, heard := false, map[string]bool{}
	for _, id := range ids {
		fresh = fresh || !w.heard[id]
		heard[id] = true
	}
	w.heard = heard
	if !fresh {
		return nil
	}
	return w.send(pos, toldNotice, struct{}{})
}

// again finds the session of the stream once more, with the posts held now.
func (w *watcher) again(ctx context.Context) error {
	x := exchangeOf(ctx)
	session, err := w.sessionNow(ctx, x)
	var gone *refusal
	if errors.Is(err, ErrNoSession) || errors.As(err, &gone) {
		_ = w.send(0, toldEnd, struct{}{})
	}
	if err != nil {
		return err
	}
	posts := x.session.Actor.Posts
	x.session = session
	if !slices.Equal(posts, session.Actor.Posts) {
		return w.send(0, toldPosts, struct{}{})
	}
	return nil
}

func (s *Server) sessionNow(ctx context.Context, x *exchange) (Session, error) {
	session, err := s.ports.Accounts.Holder(ctx, x.token)
	if err != nil {
		return session, err
	}
	if session.MustChange || session.MustEnrol {
		return session, errUnauthenticated
	}
	if whom := x.session.Actor.ActingFor; whom != "" {
		if session.Actor, err = s.proxy(ctx, session.Actor, whom); err == nil && session.lacksFactorFor(session.Actor.Posts) {
			err = session.factorRefusal()
		}
	}
	return session, err
}

// send writes one event and has it go out at once.
func (w *watcher) send(pos int64, name string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	x := exchangeOf(w.c.Request.Context())
	_ = x.writer.SetWriteDeadline(time.Now().Add(eventWrite)) // a recorder in a test has none
	id := ""
	if name != toldEnd && name != toldPosts { // these say nothing of the record
		cursor, err := w.feed.cursorOf(pos)
		if err != nil {
			return err
		}
		id = "id: " + cursor + "\n"
	}
	if _, err := fmt.Fprintf(w.c.Writer, "%sevent: %s\ndata: %s\n\n", id, name, data); err != nil {
		return err
	}
	return x.writer.Flush()
}
